"""Many admins at once: moved, given a school, switched off; one entry in the log, one way back."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from console.errors import Conflict, NothingToDo
from console.provisioning.admins import create_admin, edit_admin
from console.provisioning.directory import find_admin, history
from console.provisioning.drafts import AdminDraft
from console.provisioning.history import history_of
from console.provisioning.images import draft_of
from console.provisioning.many_admins import SchoolChange, change_schools, set_active
from console.provisioning.undoing import undo_entry, way_back
from console.workspace import Workspace
from storage.examining import mismatched_school_lists
from storage.queries import ledger
from storage.records.admins import AdminRecord
from storage.records.districts import DistrictRecord
from storage.records.school_refs import SchoolRef
from storage.records.schools import SchoolRecord

PEOPLE = (("101",), ("101", "102"), ("103",), None)


@pytest.fixture
def staff(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> list[AdminRecord]:
    """A, at 101; B, at 101 and 102; C, at 103; D, of the whole district."""
    return [
        workspace.run(
            create_admin,
            district,
            AdminDraft(
                f"{name}@maple.example",
                name.upper(),
                "Kim",
                "district" if at is None else "school",
                "",
                at or (),
            ),
        ).admin
        for name, at in zip("abcd", PEOPLE, strict=True)
    ]


def ref(school: SchoolRecord) -> SchoolRef:
    return SchoolRef(school.pk, school.id, school.sis_id, school.name)


def at(workspace: Workspace, district: DistrictRecord) -> list[list[str]]:
    people = (workspace.read(find_admin, district, f"{name}@maple.example") for name in "abcd")
    return [[school.sis_id for school in admin.schools] for admin in people]


def test_moves_those_concerned_in_one_entry_and_takes_it_back(
    workspace: Workspace,
    district: DistrictRecord,
    schools: list[SchoolRecord],
    staff: list[AdminRecord],
) -> None:
    before = workspace.read(ledger.last_seq)
    change = SchoolChange(gone=ref(schools[0]), come=ref(schools[1]))
    moved = workspace.run(change_schools, district, staff, change)
    assert [admin.email[0] for admin in moved] == ["a", "b"]
    assert at(workspace, district) == [["102"], ["102"], ["103"], []]
    assert [admin.version for admin in moved] == [staff[0].version + 1, staff[1].version + 1]
    assert workspace.read(mismatched_school_lists) == 0
    (entry,) = workspace.read(history, limit=1)
    assert (entry.seq, entry.action, entry.subject) == (before + 1, "admins.move", "2 admins")
    assert json.loads(entry.after or "")["to"] == "O’Hara Early College (102)"
    undone = workspace.run(undo_entry, entry)
    assert undone.words == "2 admins are as before."
    assert at(workspace, district) == [["101"], ["101", "102"], ["103"], []]
    (again,) = workspace.read(history, limit=1)
    workspace.run(undo_entry, again)
    assert at(workspace, district) == [["102"], ["102"], ["103"], []]


def test_whoever_was_changed_since_is_kept_and_named(
    workspace: Workspace,
    district: DistrictRecord,
    schools: list[SchoolRecord],
    staff: list[AdminRecord],
) -> None:
    workspace.run(change_schools, district, staff, SchoolChange(come=ref(schools[2])))
    (entry,) = workspace.read(history, limit=1)
    one = workspace.read(find_admin, district, "a@maple.example")
    workspace.run(change_schools, district, [one], SchoolChange(gone=ref(schools[0])))
    assert workspace.read(way_back, entry).kept == ("A Kim: changed since then",)
    workspace.run(undo_entry, entry)
    assert at(workspace, district) == [["103"], ["101", "102"], ["103"], []]
    with pytest.raises(Conflict, match="changed again"):
        workspace.read(way_back, entry)


def test_switches_off_and_on_together(
    workspace: Workspace, district: DistrictRecord, staff: list[AdminRecord]
) -> None:
    off = workspace.run(set_active, district, staff[1:], active=False)
    assert [admin.active for admin in off] == [False] * 3
    (entry,) = workspace.read(history, limit=1)
    assert workspace.run(undo_entry, entry).words == "3 admins are as before."
    with pytest.raises(NothingToDo, match="active already"):
        workspace.run(set_active, district, staff, active=True)


def test_takes_people_as_they_are_now(
    workspace: Workspace,
    district: DistrictRecord,
    schools: list[SchoolRecord],
    staff: list[AdminRecord],
) -> None:
    elsewhere = replace(draft_of(staff[0]), schools=("103",))
    workspace.run(edit_admin, district, staff[0], elsewhere)
    with pytest.raises(NothingToDo, match="changes nobody"):
        workspace.run(change_schools, district, staff[:1], SchoolChange(gone=ref(schools[0])))


def test_each_of_them_has_the_change_in_their_own_history(
    workspace: Workspace,
    district: DistrictRecord,
    schools: list[SchoolRecord],
    staff: list[AdminRecord],
) -> None:
    change = SchoolChange(gone=ref(schools[0]), come=ref(schools[1]))
    workspace.run(change_schools, district, staff, change)
    workspace.run(set_active, district, staff[1:], active=False)

    def life(admin: AdminRecord) -> list[tuple[str, object, object]]:
        entries = workspace.read(history_of, admin.id)
        return [
            (e.action, json.loads(e.before or "0"), json.loads(e.after or "0")) for e in entries
        ]

    moved = [[schools[0].name, schools[1].name], [schools[1].name]]
    off = ("admins.deactivate", {"active": True}, {"active": False})
    assert life(staff[1])[:2] == [
        off,
        ("admins.move", {"schools": moved[0]}, {"schools": moved[1]}),
    ]
    assert [action for action, *_ in life(staff[0])] == ["admins.move", "admin.create"]
    assert [action for action, *_ in life(staff[3])] == ["admins.deactivate", "admin.create"]
    assert len(workspace.read(history_of, staff[1].id, limit=1)) == 1
