"""Rosters with cells, lines and files changed at random: never an error nobody explains.

Whatever is uploaded, the plan's rows are what it counts, the same again is nothing to do, and all
of it can be taken back.
"""

from __future__ import annotations

import random
import zipfile
from pathlib import Path

import pytest

from console.importing.applying import apply_plan
from console.importing.options import UploadOptions
from console.importing.planning import plan_upload
from console.importing.plans import Plan
from console.importing.reports import KINDS
from console.importing.undoing import undo_import
from console.workspace import Workspace
from storage.records.districts import DistrictRecord
from tests.importing.miniatures import CLASSES, ENROLLMENTS, ORGS, ROLES, USERS_11, USERS_12
from tests.importing.rosters import FILES

ROUNDS = 5
VERSION_12 = {
    "orgs.csv": ORGS,
    "users.csv": USERS_12.format(s="") + "u5,,,true,tess,,Tess,Adler,,4,tess@x.org,,,,,,,,,,s1,\n",
    "roles.csv": ROLES + "r6,,,u5,primary,teacher,,,s1,\n",
    "classes.csv": CLASSES,
    "enrollments.csv": ENROLLMENTS.replace("u6", "u1"),
}
VERSION_11 = {
    "orgs.csv": ORGS,
    "users.csv": USERS_11,
    "classes.csv": CLASSES,
    "enrollments.csv": ENROLLMENTS,
}
CELLS = (
    "", "0101", "S1", "S2", "T1", "T2", "P1", "u1", "u5", "s1", "d", "ana@maple.example",
    "luis@maple.example", "tess@x.org", "bad", "tobedeleted", "active", "teacher", "student",
    "principal", "administrator", "false", "=1+1", '"', "Ünï", "1.2E+5", "district", "\x00",
)  # fmt: skip


def changed(chance: random.Random, files: dict[str, str]) -> dict[str, str]:
    """The files, less some, with cells changed and lines doubled, dropped or cut."""
    kept = {name: text for name, text in files.items() if chance.random() > 0.06}
    return {name: _edited(chance, text) for name, text in kept.items()}


def _edited(chance: random.Random, text: str) -> str:
    lines = text.split("\n")
    for _ in range(chance.choice([0, 0, 1, 1, 2, 4])):
        at = chance.randrange(1, len(lines)) if chance.random() < 0.9 else 0
        cells = lines[at].split(",")
        cells[chance.randrange(len(cells))] = chance.choice(CELLS)
        lines[at : at + 1] = chance.choice(
            [[",".join(cells)], [",".join(cells)], [",".join(cells)], [lines[at]] * 2, [],
             [",".join(cells[:-1])], [f"{lines[at]},z"]]
        )  # fmt: skip
        lines = lines if len(lines) > 1 else text.split("\n")
    return "\n".join(lines)


def checked(plan: Plan, rejects: Path) -> None:
    """Look at all a plan says."""
    for verdict in KINDS:
        page = plan.rows(verdict, 0, 1_000)
        assert (page.total, len(page.rows)) == (getattr(plan.counts, verdict),) * 2
    assert plan.document.as_json()["problems_total"] >= len(plan.causes())
    if plan.counts.rejected:
        written = plan.write_rejects(rejects)
        assert sum(file.rows for file in written) == plan.counts.rejected


@pytest.mark.parametrize("seed", range(8))
def test_nothing_is_left_unexplained(
    workspace: Workspace, district: DistrictRecord, tmp_path: Path, seed: int
) -> None:
    del district
    chance = random.Random(seed)
    files = [FILES, VERSION_12, VERSION_11][seed % 3]
    applied: list[str] = []
    for number in range(ROUNDS):
        path = tmp_path / f"{number}.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name, text in (changed(chance, files) if number else files).items():
                archive.writestr(name, text)
        mode = chance.choice(["upsert", "full", "add"])
        options = UploadOptions(mode=mode, allow_partial=chance.random() < 0.8, max_removals="100%")
        with plan_upload(workspace, [str(path)], options) as plan:
            checked(plan, tmp_path / f"rejects{number}.csv")
            if plan.refused:
                continue
            document = apply_plan(workspace, plan)
        applied += [document.import_id] if document.applied else []
        if not document.counts.rejected and mode != "add":
            with plan_upload(workspace, [str(path)], options) as again:
                assert again.nothing_to_do
    for import_id in reversed(applied):
        assert undo_import(workspace, import_id).kept == ()
    counts = "SELECT (SELECT count(*) FROM users) + (SELECT count(*) FROM schools)"
    assert workspace.read(lambda reader: reader.value(counts)) == 0
