"""A whole upload of the `admins` format: plan, apply, the same again, undo."""

from __future__ import annotations

import pytest

from console.errors import Refused, StalePlan
from console.importing.applying import apply_plan
from console.importing.undoing import list_imports, undo_import
from console.provisioning.admins import create_admin, deactivate_admin
from console.provisioning.directory import find_admin, list_admins
from console.provisioning.drafts import AdminDraft
from console.provisioning.which_district import list_districts
from console.workspace import Workspace
from storage.queries import ledger
from storage.records.admins import AdminRecord
from tests.importing.conftest import ANA, HEADER, LUIS, NAM, THREE, Counting, Uploads


def admin(workspace: Workspace, who: str) -> AdminRecord:
    district = workspace.read(list_districts)[0]
    return workspace.read(find_admin, district, who)


def everybody(workspace: Workspace) -> list[AdminRecord]:
    from console.provisioning.directory import AdminQuery

    district = workspace.read(list_districts)[0]
    return workspace.read(list_admins, district, AdminQuery(active=None)).admins


def test_creates_admins_with_their_schools(uploads: Uploads, workspace: Workspace) -> None:
    document = uploads.apply(THREE)
    assert document.as_json() == {
        "import_id": document.import_id,
        "format": "admins",
        "encoding": "utf-8",
        "delimiter": ",",
        "mode": "upsert",
        "rows": 3,
        "created": 3,
        "updated": 0,
        "unchanged": 0,
        "removed": 0,
        "rejected": 0,
        "applied": True,
        "held": None,
        "problems": [],
        "problems_total": 0,
    }
    ana = admin(workspace, "A1")
    assert (ana.email, ana.title, ana.admin_scope) == ("ana@maple.example", "Principal", "school")
    assert [school.sis_id for school in ana.schools] == ["101", "102"]
    assert admin(workspace, "luis@maple.example").schools == ()
    ids = [person.id for person in everybody(workspace)]
    assert len({*ids, *(person.legacy_id for person in everybody(workspace))}) == 6


def test_the_same_file_again_is_nothing_to_do(
    uploads: Uploads, workspace: Workspace, counts: Counting
) -> None:
    uploads.apply(THREE)
    head = workspace.read(ledger.head)
    again = uploads.apply(THREE)
    assert counts(again.as_json()) == (0, 0, 3, 0, 0)
    assert workspace.read(ledger.head) == head
    assert len(list_imports(workspace)) == 1


def test_a_dry_run_changes_nothing(uploads: Uploads, workspace: Workspace) -> None:
    head = workspace.read(ledger.head)
    assert uploads.document(THREE)["created"] == 3
    assert everybody(workspace) == []
    assert workspace.read(ledger.head) == head


def test_updates_field_by_field(uploads: Uploads, workspace: Workspace, counts: Counting) -> None:
    uploads.apply(THREE)
    changed = HEADER + ANA.replace("Principal", "Director").replace("101;102", "102|103") + LUIS
    with uploads.plan(changed) as plan:
        assert counts(plan.document.as_json()) == (0, 1, 1, 0, 0)
        (row,) = plan.rows("updated").rows
        assert [tuple(change) for change in row.changes] == [
            ("title", "Principal", "Director"),
            ("schools", "101; 102", "102; 103"),
        ]
        apply_plan(workspace, plan)
    ana = admin(workspace, "A1")
    assert ana.title == "Director"
    assert [school.sis_id for school in ana.schools] == ["102", "103"]
    assert ana.version == 2


def test_full_mode_deactivates_who_is_missing(
    uploads: Uploads, workspace: Workspace, counts: Counting
) -> None:
    uploads.apply(THREE)
    document = uploads.apply(HEADER + ANA + LUIS, mode="full", max_removals="1")
    assert counts(document.as_json()) == (0, 0, 2, 1, 0)
    assert not admin(workspace, "A3").active


def test_emails_of_two_people_may_swap(uploads: Uploads, workspace: Workspace) -> None:
    uploads.apply(THREE)
    swapped = THREE.replace("ana@", "x@").replace("luis@", "ana@").replace("x@maple", "luis@maple")
    assert uploads.apply(swapped).counts.updated == 2
    assert admin(workspace, "A1").email == "luis@maple.example"
    assert admin(workspace, "A2").email == "ana@maple.example"


def test_a_given_up_email_may_go_to_somebody_new(uploads: Uploads, workspace: Workspace) -> None:
    uploads.apply(THREE)
    text = HEADER + ANA.replace("ana@", "ana.rivera@") + "A9,ana@maple.example,New,Ana,,district,\n"
    document = uploads.apply(text)
    assert (document.counts.created, document.counts.updated) == (1, 1)
    assert admin(workspace, "ana@maple.example").sis_id == "A9"


def test_an_sis_id_and_an_email_of_two_people_are_refused(uploads: Uploads) -> None:
    uploads.apply(THREE)
    document = uploads.document(HEADER + "A1,nam@maple.example,Ana,Rivera,,district,\n")
    (problem,) = document["problems"]
    assert (problem["line"], problem["code"], document["rejected"]) == (2, "conflict", 1)
    assert "Ana Rivera" in problem["message"]
    assert "Nam Nguyen" in problem["message"]


def test_blank_and_missing_columns_keep_what_is_stored(
    uploads: Uploads, workspace: Workspace, counts: Counting
) -> None:
    uploads.apply(THREE)
    header = "Email,First Name,LAST-NAME,Admin_Scope,schoolids\n"
    text = header + "ANA@maple.example,Ana,Rivera,school,101;102\n"
    assert counts(uploads.document(text)) == (0, 1, 0, 0, 0)
    uploads.apply(text)
    ana = admin(workspace, "A1")
    assert (ana.title, ana.sis_id, ana.email) == ("Principal", "A1", "ANA@maple.example")
    assert counts(uploads.document(HEADER + ANA.replace("A1", "").replace("ana@", "ANA@"))) == (
        0, 0, 1, 0, 0,
    )  # fmt: skip


def test_add_only_leaves_who_is_there(
    uploads: Uploads, workspace: Workspace, counts: Counting
) -> None:
    uploads.apply(HEADER + ANA)
    document = uploads.apply(HEADER + ANA.replace("Principal", "Director") + NAM, mode="add")
    assert counts(document.as_json()) == (1, 0, 1, 0, 0)
    assert admin(workspace, "A1").title == "Principal"


def test_what_adding_passed_over_is_news_to_the_next_upload(
    uploads: Uploads, workspace: Workspace, counts: Counting
) -> None:
    uploads.apply(HEADER + ANA)
    text = HEADER + ANA.replace("Principal", "Director") + NAM
    uploads.apply(text, mode="add")
    assert counts(uploads.apply(text).as_json()) == (0, 1, 1, 0, 0)
    assert admin(workspace, "A1").title == "Director"


def test_rejected_rows_stop_the_upload(uploads: Uploads, workspace: Workspace) -> None:
    text = HEADER + ANA + NAM.replace("103", "999")
    with uploads.plan(text) as plan, pytest.raises(Refused):
        apply_plan(workspace, plan)
    assert everybody(workspace) == []
    document = uploads.apply(text, allow_partial=True)
    assert (document.counts.created, document.counts.rejected) == (1, 1)


def test_a_plan_is_refused_when_the_store_moved(uploads: Uploads, workspace: Workspace) -> None:
    with uploads.plan(THREE) as plan:
        district = workspace.read(list_districts)[0]
        workspace.run(create_admin, district, AdminDraft("z@x.example", "Z", "Z", "district"))
        with pytest.raises(StalePlan, match="admin z@x.example"):
            apply_plan(workspace, plan)
    assert len(everybody(workspace)) == 1


def test_undo_takes_out_who_was_created(uploads: Uploads, workspace: Workspace) -> None:
    document = uploads.apply(THREE)
    report = undo_import(workspace, document.import_id)
    assert (report.removed, report.restored, report.kept) == (3, 0, ())
    assert everybody(workspace) == []
    with pytest.raises(Refused):
        undo_import(workspace, document.import_id)


def test_undo_restores_and_names_what_was_edited_since(
    uploads: Uploads, workspace: Workspace
) -> None:
    uploads.apply(THREE)
    changed = THREE.replace("ana@", "x@").replace("luis@", "ana@").replace("x@maple", "luis@maple")
    document = uploads.apply(changed.replace("103", "101"), mode="full")
    workspace.run(deactivate_admin, admin(workspace, "A3"))
    report = undo_import(workspace, document.import_id)
    assert (report.restored, [row.email for row in report.kept]) == (2, ["nam@maple.example"])
    assert admin(workspace, "A1").email == "ana@maple.example"
    assert admin(workspace, "A2").email == "luis@maple.example"
    entries = list(workspace.read(lambda reader: list(ledger.entries(reader))))
    assert [entry.action for entry in entries[-4:]] == [
        "import.apply", "import.apply", "admin.deactivate", "import.undo",
    ]  # fmt: skip


def test_a_dry_run_that_shows_no_rows_says_the_same(uploads: Uploads) -> None:
    repeats = THREE + "A9,ANA@maple.example,Other,One,,district,\n"
    bad = THREE + "A9,other@maple,Other,One,,district,\n"
    for text in (THREE, repeats, bad):
        whole, light = uploads.document(text), uploads.document(text, counts_only=True)
        assert {**whole, "import_id": ""} == {**light, "import_id": ""}
    uploads.apply(THREE)
    assert uploads.document(repeats, counts_only=True)["rejected"] == 1
