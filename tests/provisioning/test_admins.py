"""Creating, editing and deactivating admins, with the draft spec's validations."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from console.audit import Operator, verify
from console.errors import EditConflict, Invalid, NotFound, Refused
from console.provisioning.admins import (
    create_admin,
    deactivate_admin,
    edit_admin,
    reactivate_admin,
)
from console.provisioning.directory import AdminQuery, find_admin, list_admins
from console.provisioning.drafts import AdminDraft
from console.provisioning.images import draft_of
from console.workspace import Act, Workspace
from storage.queries import ledger
from storage.records.districts import DistrictRecord
from storage.records.schools import SchoolRecord
from tests.conftest import TestClock
from tests.sso.conftest import Scene

ANA = AdminDraft(
    email="Ana.Rivera@maple.example",
    first_name="Ana",
    last_name="Rivera",
    admin_scope="school",
    title="Principal",
    schools=("101", "102"),
    sis_id="A1",
)


def test_creates_a_school_admin_of_several_schools(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> None:
    admin, warnings = workspace.run(create_admin, district, ANA)
    assert [school.sis_id for school in admin.schools] == ["101", "102"]
    assert (admin.active, admin.admin_scope, warnings) == (True, "school", ())
    assert len(admin.id) == 24
    assert admin.id != admin.legacy_id


def test_ids_ascend_with_creation(workspace: Workspace, district: DistrictRecord) -> None:
    made = [
        workspace.run(
            create_admin,
            district,
            AdminDraft(f"a{n}@x.example", "A", "B", "district", sis_id=f"{n}"),
        ).admin.id
        for n in range(5)
    ]
    assert made == sorted(made)


def test_names_every_problem_at_once(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> None:
    draft = AdminDraft("n.nguyen@maple", "", "Ngu\u202eyen", "boss", schools=("999",))
    with pytest.raises(Invalid) as refused:
        workspace.run(create_admin, district, draft)
    assert [(p.field, p.code) for p in refused.value.problems] == [
        ("email", "invalid_email"),
        ("first_name", "missing_required"),
        ("last_name", "control_character"),
        ("admin_scope", "invalid_scope"),
        ("schools", "unknown_school"),
    ]
    assert workspace.read(list_admins, district).total == 0


def test_email_is_unique_whatever_its_case(workspace: Workspace, district: DistrictRecord) -> None:
    draft = replace(ANA, schools=(), admin_scope="district")
    workspace.run(create_admin, district, draft)
    with pytest.raises(Invalid) as refused:
        workspace.run(
            create_admin, district, replace(draft, email="ANA.rivera@MAPLE.example", sis_id="A2")
        )
    assert [p.code for p in refused.value.problems] == ["duplicate_email"]


def test_a_teacher_gains_the_role_but_no_admin_becomes_a_teacher(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> None:
    """One email is one person: an edit cannot make two people into one."""
    teacher = Scene(workspace, district, schools).teacher("Tom Teach", "T1")
    admin = workspace.run(create_admin, district, ANA).admin
    renamed = replace(draft_of(admin), email="T.Teach@maple.example")
    with pytest.raises(Invalid, match="the teacher Tom Teach; one email is one person") as refused:
        workspace.run(edit_admin, district, admin, renamed)
    assert [p.code for p in refused.value.problems] == ["duplicate_email"]
    both = workspace.run(create_admin, district, replace(renamed, sis_id="A2")).admin
    assert (both.pk, both.email) == (teacher.pk, "T.Teach@maple.example")
    own = replace(draft_of(both), email="t.teach@maple.example")
    assert workspace.run(edit_admin, district, both, own).admin.email == "t.teach@maple.example"


def test_a_district_admin_has_no_schools(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> None:
    with pytest.raises(Invalid) as refused:
        workspace.run(create_admin, district, replace(ANA, admin_scope="district"))
    assert [p.code for p in refused.value.problems] == ["scope_school_mismatch"]


def test_a_school_admin_without_schools_is_allowed_with_a_warning(
    workspace: Workspace, district: DistrictRecord
) -> None:
    saved = workspace.run(create_admin, district, replace(ANA, schools=()))
    assert [(p.code, p.severity) for p in saved.warnings] == [("no_schools", "warning")]


def test_the_second_of_two_editors_is_told_what_changed_and_by_whom(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> None:
    opened = workspace.run(create_admin, district, ANA).admin
    bob = workspace._replace(operator=Operator("bob"))
    bob.run(edit_admin, district, opened, replace(draft_of(opened), title="Director"))
    mine = replace(draft_of(opened), schools=("103",))
    with pytest.raises(EditConflict) as conflict:
        workspace.run(edit_admin, district, opened, mine)
    assert conflict.value.changed_by == "bob"
    assert [(c.field, c.opened, c.stored, c.typed) for c in conflict.value.changes] == [
        ("title", "Principal", "Director", "Principal")
    ]
    kept = workspace.run(
        edit_admin, district, conflict.value.current, replace(mine, title="Director")
    ).admin
    assert (kept.title, [s.sis_id for s in kept.schools]) == ("Director", ["103"])


def test_deactivate_and_reactivate(workspace: Workspace, district: DistrictRecord) -> None:
    admin = workspace.run(create_admin, district, replace(ANA, schools=())).admin
    assert workspace.run(deactivate_admin, admin).active is False
    assert workspace.read(list_admins, district).admins == []
    with pytest.raises(Refused, match="already deactivated"):
        workspace.run(deactivate_admin, admin)
    assert workspace.run(reactivate_admin, admin).active is True


def test_every_action_leaves_an_entry_and_the_chain_holds(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> None:
    admin = workspace.run(create_admin, district, ANA).admin
    workspace.run(edit_admin, district, admin, replace(draft_of(admin), title="Head"))
    entries = workspace.read(lambda reader: list(ledger.entries(reader)))
    assert [entry.action for entry in entries][-2:] == ["admin.create", "admin.edit"]
    assert json.loads(entries[-1].before or "")["title"] == "Principal"
    assert verify(entries).whole
    forged = entries[-1]._replace(operator="nobody")
    assert verify([*entries[:-1], forged]).broken_at == forged.seq


@pytest.mark.parametrize("who", ["A1", "ana.rivera@maple.example", "ANA.RIVERA@maple.example"])
def test_is_found_by_sis_id_and_email(
    workspace: Workspace, district: DistrictRecord, who: str
) -> None:
    made = workspace.run(create_admin, district, replace(ANA, schools=())).admin
    assert workspace.read(find_admin, district, who) == made
    assert workspace.read(find_admin, district, made.id) == made


def test_not_found_says_what_was_tried(workspace: Workspace, district: DistrictRecord) -> None:
    with pytest.raises(NotFound, match="nobody@x.example"):
        workspace.read(find_admin, district, "nobody@x.example")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (AdminQuery("river"), 1),
        (AdminQuery("ana rivera"), 1),
        (AdminQuery("bell ridge"), 1),
        (AdminQuery("PEÑARROYA"), 0),
        (AdminQuery("princ"), 1),
        (AdminQuery(scope="district"), 0),
        (AdminQuery(school="102"), 1),
        (AdminQuery(school="103"), 0),
        (AdminQuery(active=False), 0),
        (AdminQuery("100%"), 0),
    ],
)
def test_search_and_filters(
    workspace: Workspace,
    district: DistrictRecord,
    schools: list[SchoolRecord],
    query: AdminQuery,
    found: int,
) -> None:
    workspace.run(create_admin, district, ANA)
    assert workspace.read(list_admins, district, query).total == found


def test_a_conflict_with_an_import_names_who_imported(
    workspace: Workspace, district: DistrictRecord, clock: TestClock
) -> None:
    """An import leaves one entry for all it changed, not one for each admin."""
    opened = workspace.run(create_admin, district, replace(ANA, schools=())).admin
    clock.advance(60)

    def as_an_import_does(act: Act) -> None:
        act.transaction.execute(
            "UPDATE users SET version = version + 1, modified_at = :now", {"now": act.now}
        )
        act.transaction.execute("UPDATE admin_roles SET title = 'Head'")
        act.record("import.apply", "import of staff.csv")

    workspace._replace(operator=Operator("bob")).run(as_an_import_does)
    clock.advance(60)
    with pytest.raises(EditConflict) as conflict:
        workspace.run(edit_admin, district, opened, draft_of(opened))
    assert (conflict.value.changed_by, conflict.value.at) == ("bob", clock.now - 60_000)


def test_saving_without_a_change_writes_nothing(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> None:
    admin = workspace.run(create_admin, district, ANA).admin
    by_clever_id = replace(ANA, schools=tuple(school.id for school in admin.schools))
    assert workspace.run(edit_admin, district, admin, by_clever_id).admin == admin
    entries = workspace.read(lambda reader: list(ledger.entries(reader)))
    assert [entry.action for entry in entries][-1] == "admin.create"
