"""Adding and editing an admin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from console.errors import EditConflict, Problem
from console.plain.desk import Desk
from console.plain.form import Form, fill_in
from console.plain.school_choice import choose_schools
from console.provisioning.directory import school_refs
from console.provisioning.drafts import AdminDraft
from console.provisioning.images import draft_of
from console.provisioning.scopes import DISTRICT_SCOPE, SCHOOL_SCOPE
from storage.records.admins import AdminRecord

NAMES = ("email", "first_name", "last_name", "title", "sis_id", "admin_scope", "schools")


def add_admin(desk: Desk) -> None:
    """Ask for a new admin's fields, then save them."""
    form = _form(desk, "A new admin.", AdminDraft(admin_scope=SCHOOL_SCOPE), None)
    fill_in(desk, form, walk=True)


def edit_admin(desk: Desk, admin: AdminRecord) -> None:
    """Change an admin's fields, then save them."""
    fill_in(desk, _form(desk, f"Editing {admin.name}.", draft_of(admin), admin), walk=False)


def _form(desk: Desk, title: str, draft: AdminDraft, opened: AdminRecord | None) -> Form:
    editing = _Editing(desk, opened)
    refs = desk.workspace.read(school_refs, desk.district)
    names = {school.sis_id: school.name for school in refs}
    return Form(
        title,
        NAMES,
        asdict(draft),
        check=editing.check,
        save=editing.save,
        say=lambda name, value: _value_words(name, value, names),
        ask={
            "admin_scope": lambda now: _ask_scope(desk, now),
            "schools": lambda now: choose_schools(desk, now),
        },
        needless=lambda name, values: name == "schools" and values["admin_scope"] == DISTRICT_SCOPE,
    )


def _value_words(name: str, value: Any, schools: Mapping[str, str]) -> str:
    if name != "schools":
        return str(value) or "none"
    return "; ".join(f"{schools.get(sis_id, sis_id)} ({sis_id})" for sis_id in value) or "none"


def _ask_scope(desk: Desk, _now: str) -> str:
    offered = [
        ("School admin: of one school or several", SCHOOL_SCOPE),
        ("District admin: of the whole district", DISTRICT_SCOPE),
    ]
    return desk.pick("What is this admin in charge of?", offered)


class _Editing:
    """Checks and saves a form; `opened` is the admin as the operator was shown them."""

    def __init__(self, desk: Desk, opened: AdminRecord | None) -> None:
        self.desk = desk
        self.opened = opened

    def check(self, values: dict[str, Any]) -> Sequence[Problem]:
        """Every problem of what was typed, remarks too."""
        from console.provisioning.admins import check_draft

        editing = self.opened.pk if self.opened else None
        draft = AdminDraft(**values)
        return self.desk.workspace.read(
            check_draft, self.desk.district, draft, editing=editing
        ).problems

    def save(self, values: dict[str, Any]) -> str:
        """Add or save the admin; what somebody else changed meanwhile is said and taken over."""
        from console.provisioning.admins import create_admin, edit_admin

        workspace, district, draft = self.desk.workspace, self.desk.district, AdminDraft(**values)
        if self.opened is None:
            return f"Added {workspace.run(create_admin, district, draft).admin.name}."
        try:
            return f"Saved {workspace.run(edit_admin, district, self.opened, draft).admin.name}."
        except EditConflict as conflict:
            self._take_over(conflict, values)
            raise

    def _take_over(self, conflict: EditConflict, values: dict[str, Any]) -> None:
        """Fields the operator had not touched follow the store; the others stay as typed."""
        if self.opened is None:
            return
        before, now = asdict(draft_of(self.opened)), asdict(draft_of(conflict.current))
        values.update({name: now[name] for name in NAMES if values[name] == before[name]})
        self.opened = conflict.current
