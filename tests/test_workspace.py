"""One action, one transaction, one audit entry, however many people work at once."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from console.audit import Operator, verify
from console.errors import EditConflict, Invalid
from console.ids import as_id, is_clever_id
from console.provisioning.admins import create_admin, edit_admin
from console.provisioning.directory import get_admin, list_admins
from console.provisioning.drafts import AdminDraft
from console.provisioning.images import draft_of
from console.workspace import Act, Workspace
from storage.queries import ledger
from storage.records.admins import AdminRecord
from storage.records.districts import DistrictRecord
from storage.records.log import AuditRecord
from tests.conftest import TestClock
from tests.threads import at_once

ANA = AdminDraft("ana@maple.example", "Ana", "Rivera", "district", title="0")
THREADS, TURNS = 8, 50


def entries(workspace: Workspace) -> list[AuditRecord]:
    return workspace.read(lambda reader: list(ledger.entries(reader)))


def test_eight_threads_of_fifty_changes_lose_none(
    workspace: Workspace, district: DistrictRecord
) -> None:
    def add_one_again_and_again() -> None:
        for _ in range(TURNS):
            workspace.run(_add_one_version)

    at_once(add_one_again_and_again, times=THREADS)
    with workspace.store.read() as reader:
        assert reader.value("SELECT version FROM districts") == 1 + THREADS * TURNS
    verdict = verify(entries(workspace))
    assert (verdict.whole, verdict.entries) == (True, 1 + THREADS * TURNS)


def _add_one_version(act: Act) -> None:
    version = act.value("SELECT version FROM districts")
    act.transaction.execute("UPDATE districts SET version = :new", {"new": version + 1})
    act.record("test.edit", "district", before={"version": version}, after={"version": version + 1})


def test_people_saving_one_admin_are_told_and_lose_nothing(
    workspace: Workspace, district: DistrictRecord
) -> None:
    """Read, change and save at once; whoever comes second is told, and does it again."""
    admin = workspace.run(create_admin, district, ANA).admin

    def add_one_again_and_again() -> None:
        for _ in range(15):
            while not _add_one(workspace, district, admin):
                pass

    at_once(add_one_again_and_again, times=4)
    saved = workspace.read(get_admin, admin.pk)
    assert (saved.title, saved.version) == ("60", admin.version + 60)
    assert [entry.action for entry in entries(workspace)].count("admin.edit") == 60


def _add_one(workspace: Workspace, district: DistrictRecord, admin: AdminRecord) -> bool:
    opened = workspace.read(get_admin, admin.pk)
    draft = replace(draft_of(opened), title=str(int(opened.title) + 1))
    try:
        workspace.run(edit_admin, district, opened, draft)
    except EditConflict:
        return False
    return True


def test_ids_made_at_once_are_unique_and_ascend_with_the_log(workspace: Workspace) -> None:
    def take_some() -> list[str]:
        return [workspace.run(_take_ids, 3) for _ in range(20)]

    taken = [first for firsts in at_once(take_some, times=THREADS) for first in firsts]
    every = {as_id(int(first, 16) + step) for first in taken for step in range(3)}
    assert len(every) == THREADS * 20 * 3
    assert all(map(is_clever_id, every))
    logged = [entry.subject_id for entry in entries(workspace)]
    assert logged == sorted(taken)


def _take_ids(act: Act, count: int) -> str:
    first = as_id(act.new_ids(count))
    act.record("test.ids", "ids", subject_id=first)
    return first


def test_ids_ascend_when_the_clock_goes_back(workspace: Workspace, clock: TestClock) -> None:
    before = workspace.run(_take_ids, 1)
    clock.advance(-3600)
    assert workspace.run(_take_ids, 1) > before


def test_the_chain_holds_when_many_write_at_once(workspace: Workspace) -> None:
    def note() -> None:
        for _ in range(20):
            workspace.run(_note)

    at_once(note, times=THREADS)
    verdict = verify(entries(workspace))
    assert (verdict.whole, verdict.entries) == (True, THREADS * 20)


def _note(act: Act) -> None:
    act.record("test.note", "note")


def test_an_action_that_refuses_leaves_neither_row_nor_entry_nor_id(
    workspace: Workspace, district: DistrictRecord
) -> None:
    before = entries(workspace), workspace.read(ledger.last_id)
    with pytest.raises(Invalid):
        workspace.run(create_admin, district, replace(ANA, last_name=""))
    assert (entries(workspace), workspace.read(ledger.last_id)) == before
    assert workspace.read(list_admins, district).total == 0


def _change_in_silence(act: Act) -> None:
    act.transaction.execute("UPDATE districts SET name = 'Elm'")


def test_an_action_without_an_entry_is_undone(
    workspace: Workspace, district: DistrictRecord
) -> None:
    with pytest.raises(RuntimeError, match="audit entry"):
        workspace.run(_change_in_silence)
    with workspace.store.read() as reader:
        assert reader.value("SELECT name FROM districts") == district.name


def test_an_entry_says_who_what_when_before_and_after(
    workspace: Workspace, district: DistrictRecord, clock: TestClock
) -> None:
    admin = workspace.run(create_admin, district, ANA).admin
    clock.advance(90)
    bob = workspace._replace(operator=Operator("bob", {"uid": 1001}))
    bob.run(edit_admin, district, admin, replace(draft_of(admin), title="Director"))
    entry = entries(workspace)[-1]
    assert (entry.operator, json.loads(entry.session)) == ("bob", {"uid": 1001})
    assert (entry.action, entry.subject, entry.subject_id) == (
        "admin.edit",
        "admin ana@maple.example",
        admin.id,
    )
    assert entry.at == clock.now
    before, after = json.loads(entry.before or ""), json.loads(entry.after or "")
    assert {key for key in after if before[key] != after[key]} == {"title"}


def test_reading_shows_committed_work_only(workspace: Workspace, district: DistrictRecord) -> None:
    with workspace.store.write() as transaction:
        transaction.execute("UPDATE districts SET name = 'Elm'")
        with workspace.store.read() as reader:
            assert reader.value("SELECT name FROM districts") == district.name
