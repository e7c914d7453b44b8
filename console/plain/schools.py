"""The list of schools: search, add, edit, deactivate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from console.errors import Problem
from console.plain.desk import Desk, Listing, Rows, browse
from console.plain.form import Form, fill_in
from console.plain.talk import Choice, Place
from console.plain.words import counted
from console.provisioning.directory import find_school, list_schools
from console.provisioning.drafts import SchoolDraft
from console.provisioning.images import school_draft_of
from storage.records.schools import SchoolRecord


def schools(desk: Desk) -> None:
    """Stay in the list of schools."""

    def read(term: str, offset: int, limit: int) -> Rows[SchoolRecord]:
        found = desk.workspace.read(list_schools, desk.district, term=term, active=None)
        return Rows(found[offset : offset + limit], len(found))

    listing = Listing(
        noun=("school", "schools"),
        read=read,
        line=_line,
        open=lambda school: _school(desk, school),
        also=lambda: [Choice("add a school", lambda: _add(desk), "a")],
        searched="name or SIS id",
        empty="There is none yet. a adds one; an upload of schools.csv brings many.",
    )
    browse(desk, listing)


def _line(school: SchoolRecord) -> str:
    state = "" if school.active else ", deactivated"
    return f"{school.name} ({school.sis_id}), {counted(school.admins, 'admin')}{state}"


def _school(desk: Desk, opened: SchoolRecord) -> None:
    desk.visit(lambda: _place(desk, opened))


def _place(desk: Desk, opened: SchoolRecord) -> Place:
    school = desk.workspace.read(find_school, desk.district, opened.id)
    draft = asdict(school_draft_of(school))
    fields = {"sis_id": "SIS id", "school_number": "School number", "low_grade": "Lowest grade",
              "high_grade": "Highest grade", "city": "City", "state": "State"}  # fmt: skip
    lines = [f"{label}: {draft[name]}" for name, label in fields.items() if draft[name]]
    lines.append(f"{counted(school.admins, 'admin')}. Clever id: {school.id}")
    lines.append("Active." if school.active else "Deactivated.")
    again = not school.active
    word = "Reactivate" if again else "Deactivate"
    choices = [
        Choice("Edit", lambda: _edit(desk, school)),
        Choice(word, lambda: _set_active(desk, school, active=again)),
    ]
    return Place(f"{school.name}.", lines, choices)


def _set_active(desk: Desk, school: SchoolRecord, *, active: bool) -> None:
    from console.provisioning.districts import set_school_active
    from console.provisioning.effects import of_school

    desk.talk.say(desk.workspace.read(of_school, desk.district, school, active=active).words)
    if not desk.talk.agreed(f"{'Reactivate' if active else 'Deactivate'} {school.name}?"):
        return
    desk.workspace.run(set_school_active, school, active=active)
    desk.talk.say(f"{school.name} is {'active again' if active else 'deactivated'}.")


def _add(desk: Desk) -> None:
    from console.provisioning.districts import create_school

    def save(values: dict[str, Any]) -> str:
        draft = SchoolDraft(**values)
        return f"Added {desk.workspace.run(create_school, desk.district, draft).name}."

    fill_in(desk, _form(desk, "A new school.", asdict(SchoolDraft()), save, None), walk=True)


def _edit(desk: Desk, school: SchoolRecord) -> None:
    from console.provisioning.districts import edit_school

    def save(values: dict[str, Any]) -> str:
        draft = SchoolDraft(**values)
        return f"Saved {desk.workspace.run(edit_school, desk.district, school, draft).name}."

    start = asdict(school_draft_of(school))
    form = _form(desk, f"Editing {school.name}.", start, save, school)
    fill_in(desk, form, walk=False)


def _form(
    desk: Desk, title: str, start: Mapping[str, Any], save: Any, editing: SchoolRecord | None
) -> Form:
    def check(values: dict[str, Any]) -> Sequence[Problem]:
        return _problems(desk, values, editing)

    return Form(title, tuple(start), start, check, save, say=lambda _name, value: value or "none")


def _problems(
    desk: Desk, values: dict[str, Any], editing: SchoolRecord | None
) -> Sequence[Problem]:
    from console.provisioning.rules import check_school

    every = desk.workspace.read(list_schools, desk.district, active=None)
    own = editing.pk if editing else None
    taken = next(
        (each.name for each in every if each.sis_id == values["sis_id"] and each.pk != own), None
    )
    return check_school(SchoolDraft(**values), sis_id_taken_by=taken)
