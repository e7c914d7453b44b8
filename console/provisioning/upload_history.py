"""What uploads did to one person: the log has an upload as one entry, its images say the rest.

An image is a row as it was before. What an upload made of it is what the next change found, by hand
or by another upload, or what there is now; so a history is read from its newest entry backwards.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from storage.connections import Reader
from storage.queries import imports, ledger, people
from storage.queries.schools import listed_pks, refs_by_pk
from storage.records.imports import ImportTraceRecord
from storage.records.log import AuditRecord
from storage.records.people import PersonRecord

APPLIED, UNDONE = "import.apply", "import.undo"
BY_HAND = ("admin.", "admins.")
# Each kind of image with what its fields are called beside those of an admin.
KINDS = {"admin": "", "teachers": "teacher_", "students": "student_"}
OF_USER = ("email", "first_name", "middle_name", "last_name")
UNSAID = frozenset({"version", "hand_edited", "email_key", "name_key"})
CREATED, CHANGED, GIVEN_ROLE = "created", "changed", "given a role"
STATES = {True: "reactivated", False: "deactivated"}

State = dict[str, Any]


def with_uploads(reader: Reader, subject_id: str, told: Sequence[AuditRecord]) -> list[AuditRecord]:
    """The entries about a person, newest first, and those of the uploads they were part of.

    Of an upload, before and after are those of this person, and its subject says what it did.
    """
    person = people.by_id(reader, subject_id)
    if person is None:
        return list(told)
    traces: dict[str, list[ImportTraceRecord]] = {}
    for trace in imports.traces_of(reader, person.district_pk, person.pk):
        traces.setdefault(trace.run_id, []).append(trace)
    created, undone = _created_by(reader, person)
    undone |= {run_id for run_id, kept in traces.items() if kept[0].undone_at is not None}
    uploads = ledger.of_subjects(reader, [*traces, *(created - set(traces))])
    state, past = _now(reader, person), []
    for entry in sorted([*told, *uploads], key=lambda entry: -entry.seq):
        kept = traces.get(entry.subject_id or "", [])
        before = _before(reader, kept)
        if entry.action == APPLIED:
            what = CREATED if entry.subject_id in created else _what(kept, before, state)
            since = ", undone since" if entry.subject_id in undone else ""
            past.append(_of_person(entry, f"{what}{since}", before, state))
        else:
            past.append(entry)
        state = _earlier(state, entry, before)
    return past


def _earlier(state: State, entry: AuditRecord, before: State) -> State:
    """What is known of a person before an entry, of what was known after it."""
    if entry.action == UNDONE:
        # What the upload had made of them is not known any more, but by a change in between.
        return {name: state[name] for name in state if name not in before}
    if entry.action == APPLIED:
        return {**state, **before}
    # A sign-in tells of an application's account, which is another matter.
    return {**state, **_told(entry)} if entry.action.startswith(BY_HAND) else state


def _created_by(reader: Reader, person: PersonRecord) -> tuple[set[str], set[str]]:
    """The upload that created a person, if one did; and the same again if it was undone."""
    for run in imports.of_moment(reader, person.district_pk, person.created_at):
        ranges = json.loads(run.document).get("ranges", {})
        for kind in ("users", "teachers", "students"):
            first, last = ranges.get(kind) or (1, 0)
            if first <= person.pk <= last:
                return {run.id}, {run.id} if run.undone_at is not None else set()
    return set(), set()


def _now(reader: Reader, person: PersonRecord) -> State:
    """A person as they are, in the words of images."""
    state: State = {name: getattr(person, name) for name in OF_USER}
    for prefix, role in zip(
        KINDS.values(), (person.admin, person.teacher, person.student), strict=True
    ):
        if role is not None:
            fields = role._asdict()
            pks = fields.pop("school_pks")
            state |= {f"{prefix}{name}": fields[name] for name in fields}
            state[f"{prefix}schools"] = _names(reader, pks)
    return {name: "" if value is None else value for name, value in state.items()}


def _before(reader: Reader, traces: Sequence[ImportTraceRecord]) -> State:
    """A person before an upload; an admin is written first, so that image counts for names."""
    state: State = {}
    for trace in traces:
        fields = json.loads(trace.before) if trace.before else {}
        for name, value in fields.items():
            if name == "school_pks":
                key, value = f"{KINDS[trace.kind]}schools", _names(reader, listed_pks(value))  # noqa: PLW2901
            else:
                key = name if name in OF_USER else f"{KINDS[trace.kind]}{name}"
            if name not in UNSAID:
                state.setdefault(key, "" if value is None else value)
    return state


def _names(reader: Reader, school_pks: Sequence[int]) -> list[str]:
    known = refs_by_pk(reader, set(school_pks))
    return [known[pk].name for pk in school_pks if pk in known]


def _told(entry: AuditRecord) -> State:
    """What a change by hand says of how somebody was before."""
    found = json.loads(entry.before) if entry.before else {}
    state = {name: "" if found[name] is None else found[name] for name in found}
    schools = [s["name"] if isinstance(s, dict) else s for s in state.get("schools", ())]
    return {**state, "schools": schools} if "schools" in state else state


def _what(traces: Sequence[ImportTraceRecord], before: State, after: State) -> str:
    if any('"active":' not in trace.before for trace in traces):
        return GIVEN_ROLE
    was, now = before.get("active"), after.get("active")
    return CHANGED if was == now or None in (was, now) else STATES[bool(now)]


def _of_person(entry: AuditRecord, what: str, before: State, after: State) -> AuditRecord:
    entry = entry._replace(subject=f"{entry.subject}: {what}")
    differing = [name for name in before if name in after and before[name] != after[name]]
    if not differing:
        return entry._replace(before=None, after=None)
    return entry._replace(
        before=json.dumps({name: before[name] for name in differing}, ensure_ascii=False),
        after=json.dumps({name: after[name] for name in differing}, ensure_ascii=False),
    )
