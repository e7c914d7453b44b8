"""Where the bytes come from: several files, one file twice, and what can be read only once."""

from __future__ import annotations

import os
import threading
import zipfile
from pathlib import Path

from console.importing.planning import plan_upload
from console.importing.reports import problem_image
from tests.importing.conftest import ANA, HEADER, LUIS, NAM, Uploads


def told(uploads: Uploads, *paths: Path | str) -> list[tuple[str, int, str]]:
    """File, line and code of every problem."""
    with plan_upload(uploads.workspace, list(map(str, paths))) as plan:
        images = map(problem_image, plan.document.problems)
        return [(image["file"], image["line"], image["code"]) for image in images]


def test_a_file_named_twice_repeats_everybody(uploads: Uploads) -> None:
    path = uploads.file(HEADER + ANA)
    expected = [
        ("admins.csv (2)", 2, "duplicate_email"),
        ("admins.csv (2)", 2, "duplicate_sis_id"),
    ]
    assert told(uploads, path, path) == expected
    uploads.apply(HEADER + ANA)
    assert told(uploads, path, path) == expected


def test_two_files_may_give_one_email_to_two_people(uploads: Uploads) -> None:
    uploads.apply(HEADER + LUIS)
    first = uploads.file(HEADER + ANA, "a.csv")
    second = uploads.file(HEADER + NAM.replace("nam@", "ANA@"), "b.csv")
    assert told(uploads, first, second) == [("b.csv", 2, "duplicate_email")]


def test_files_of_one_name_are_told_apart_by_their_folders(
    uploads: Uploads, tmp_path: Path
) -> None:
    for name, row in (("east", ANA), ("west", NAM.replace("nam@", "ana@"))):
        (tmp_path / name).mkdir()
        (tmp_path / name / "admins.csv").write_text(HEADER + row)
    (problem,) = told(uploads, tmp_path / "east", tmp_path / "west")
    assert problem == (f"{tmp_path}/west/admins.csv", 2, "duplicate_email")


def test_a_zip_named_twice_is_read_twice(uploads: Uploads, tmp_path: Path) -> None:
    path = tmp_path / "roster.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("admins.csv", HEADER + ANA)
    assert {code for *_, code in told(uploads, path, path)} == {
        "duplicate_email", "duplicate_sis_id",
    }  # fmt: skip


def test_a_pipe_is_read_once(uploads: Uploads, tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = threading.Thread(target=path.write_text, args=(HEADER + ANA,))
    writer.start()
    with plan_upload(uploads.workspace, [str(path)]) as plan:
        assert (plan.counts.created, plan.files) == (1, ("pipe",))
    writer.join()


def test_several_files_make_one_upload(uploads: Uploads) -> None:
    from console.importing.planning import plan_upload

    one, two = (
        uploads.file(HEADER + ANA, "one.csv"),
        uploads.file(HEADER + LUIS + NAM + ANA, "b.csv"),
    )
    with plan_upload(uploads.workspace, [one, two]) as plan:
        assert plan.counts.created == 3
        found = [(p.file, p.line, p.code) for p in plan.document.problems]
        assert found == [("b.csv", 4, "duplicate_email"), ("b.csv", 4, "duplicate_sis_id")]
        assert "Line 2 of one.csv and line 4" in plan.document.problems[0].message
