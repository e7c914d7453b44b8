"""A person's history names the uploads that created, changed or deactivated them."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from console.importing.undoing import undo_import
from console.provisioning.admins import edit_admin
from console.provisioning.directory import find_admin
from console.provisioning.history import history_of
from console.provisioning.images import draft_of
from console.workspace import Act, Workspace
from storage.queries import imports
from storage.records.districts import DistrictRecord
from storage.records.log import AuditRecord
from tests.importing.conftest import ANA, HEADER, LUIS, NAM, THREE, Uploads

APPLY = "import.apply"


def told(workspace: Workspace, district: DistrictRecord, who: str) -> list[AuditRecord]:
    """The history of an admin, newest first."""
    return workspace.read(history_of, workspace.read(find_admin, district, who).id)


def changes(entry: AuditRecord) -> dict[str, tuple[object, object]]:
    """What an entry changed, field by field."""
    before, after = json.loads(entry.before or "{}"), json.loads(entry.after or "{}")
    return {name: (before[name], after[name]) for name in before}


def test_each_upload_says_what_it_did_to_them(
    uploads: Uploads, workspace: Workspace, district: DistrictRecord
) -> None:
    uploads.apply(THREE)
    uploads.apply(HEADER + ANA.replace("Principal", "Head").replace("101;102", "103") + LUIS + NAM)
    ana = workspace.read(find_admin, district, "A1")
    workspace.run(edit_admin, district, ana, replace(draft_of(ana), title="Director"))
    uploads.apply(HEADER + LUIS + NAM, mode="full", max_removals="100%")
    uploads.apply(HEADER + NAM.replace("Nam", "Kim"))
    gone, edited, changed, created = told(workspace, district, "A1")
    assert gone.subject == "upload of admins.csv: deactivated"
    assert changes(gone) == {"active": (True, False)}
    assert (edited.action, changed.action, created.action) == ("admin.edit", APPLY, APPLY)
    assert changed.subject == "upload of admins.csv: changed"
    assert changes(changed) == {
        "title": ("Principal", "Head"),
        "schools": (["Bell Ridge Elementary", "O’Hara Early College"], ["Colegio Peñarroya"]),
    }
    assert created.subject == "upload of admins.csv: created"
    assert (created.before, created.operator) == (None, workspace.operator.name)
    assert [entry.subject[-7:] for entry in told(workspace, district, "A2")] == ["created"]


def test_an_upload_taken_back_says_so(
    uploads: Uploads, workspace: Workspace, district: DistrictRecord
) -> None:
    uploads.apply(THREE)
    second = uploads.apply(HEADER + ANA.replace("Principal", "Head"))
    undo_import(workspace, second.import_id)
    uploads.apply(HEADER + ANA.replace("Ana", "Anna"))
    third, undo, changed, created = told(workspace, district, "A1")
    assert changes(third) == {"first_name": ("Ana", "Anna")}
    assert undo.action == "import.undo"
    assert changed.subject == "upload of admins.csv: changed, undone since"
    assert (changed.before, created.subject) == (None, "upload of admins.csv: created")
    assert len(workspace.read(history_of, created.subject_id or "")) == 1


def test_the_account_of_a_sign_in_is_not_how_a_person_was(
    uploads: Uploads, workspace: Workspace, district: DistrictRecord
) -> None:
    uploads.apply(THREE)
    uploads.apply(HEADER + ANA.replace("Principal", "Head"))
    ana = workspace.read(find_admin, district, "A1")

    def sign_in(act: Act) -> None:
        account = {"email": "other@maple.example", "title": "none"}
        act.record("sign_in", "ReadWell", subject_id=ana.id, before=account, after={})

    workspace.run(sign_in)
    signed_in, changed, _ = told(workspace, district, "A1")
    assert signed_in.action == "sign_in"
    assert changes(changed) == {"title": ("Principal", "Head")}


@pytest.mark.sqlite
def test_the_images_of_a_person_are_found_by_their_key(
    workspace: Workspace, district: DistrictRecord
) -> None:
    with workspace.store.read() as reader:
        keys = {"district_pk": district.pk, "user_pk": 1}
        steps = reader.rows(f"EXPLAIN QUERY PLAN {imports.TRACES}", keys)
    plan = " ".join(row[3] for row in steps)
    assert "SEARCH i USING PRIMARY KEY (run_pk=? AND kind=? AND row_pk=?)" in plan
