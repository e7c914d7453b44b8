"""Adding or editing an admin: the draft's fields, and a picker for the schools."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult

from console.errors import Conflict, EditConflict, Problem
from console.provisioning.directory import school_refs
from console.provisioning.drafts import AdminDraft
from console.provisioning.images import draft_of
from console.provisioning.scopes import SCHOOL_SCOPE, SCOPES
from screens import changes
from screens.form_page import FormPage
from screens.widgets.field import FormField, Switch, text_field
from screens.widgets.school_picker import SchoolPicker
from storage.records.admins import AdminRecord
from storage.records.school_refs import SchoolRef


class AdminForm(FormPage[AdminRecord]):
    """One admin; nothing is saved before you say so.

    Answers with the saved admin, None when the form was left.
    """

    place: ClassVar[str] = "admins"
    fields: ClassVar[tuple[str, ...]] = (
        "email",
        "first_name",
        "last_name",
        "admin_scope",
        "title",
        "sis_id",
        "schools",
    )

    def __init__(self, admin: AdminRecord | None) -> None:
        draft = draft_of(admin) if admin else AdminDraft(admin_scope=SCHOOL_SCOPE)
        super().__init__(asdict(draft))
        self.opened = admin
        self.schools: list[SchoolRef] | None = None

    def crumbs(self) -> list[str]:
        """What is edited."""
        return [self.opened.name, "edit"] if self.opened else ["new admin"]

    def compose_fields(self) -> ComposeResult:
        """The fields in the draft's order, then the schools."""
        start = self.start
        scope = Switch(SCOPES[::-1], start["admin_scope"], id="admin_scope")
        yield text_field("email", "Email", start["email"])
        yield text_field("first_name", "First name", start["first_name"])
        yield text_field("last_name", "Last name", start["last_name"])
        yield FormField("admin_scope", "Scope", scope)
        yield text_field("title", "Title", start["title"], hint="optional")
        yield text_field("sis_id", "SIS id", start["sis_id"], hint="optional")
        yield FormField("schools", "Schools", SchoolPicker(id="schools"))

    @property
    def picker(self) -> SchoolPicker:
        """The schools."""
        return self.query_one(SchoolPicker)

    def refresh_data(self) -> None:
        """Read which schools there are, once."""
        if self.schools is None:
            self._read_schools()

    @work(group="schools", exclusive=True)
    async def _read_schools(self) -> None:
        district = self.district
        with self.reporting("list the schools"):
            self.schools = await self.in_store(
                lambda workspace: workspace.read(school_refs, district)
            )
            self.picker.offer(self.schools, self.start["schools"])
            self._follow_scope()

    def typed(self) -> dict[str, Any]:
        """What stands in the fields; the schools as opened until they are read."""
        typed = super().typed()
        known = self.schools is not None
        return {**typed, "schools": self.picker.chosen if known else self.start["schools"]}

    def differs(self, name: str, typed: dict[str, Any]) -> bool:
        """Schools are compared whatever their order."""
        if name == "schools":
            return set(typed[name]) != set(self.start[name])
        return super().differs(name, typed)

    def fill(self, values: dict[str, Any]) -> None:
        """Put values into the fields."""
        schools = values.get("schools")
        super().fill({name: value for name, value in values.items() if name != "schools"})
        if schools is not None and self.schools is not None:
            self.picker.offer(self.schools, schools)

    @on(Switch.Changed)
    def _follow_scope(self) -> None:
        self.picker.whole_district = self.field("admin_scope").value != SCHOOL_SCOPE
        self.touched.add("schools")

    @on(SchoolPicker.Changed)
    def _ticked(self) -> None:
        self.check_soon("schools")

    async def check(self, typed: dict[str, Any]) -> Sequence[Problem]:
        """The rules of the draft, and what the store knows."""
        editing = self.opened.pk if self.opened else None
        draft = AdminDraft(**typed)
        return await self.in_store(changes.check_admin, self.district, draft, editing)

    async def save(self, typed: dict[str, Any]) -> AdminRecord:
        """Add or save the admin."""
        draft = AdminDraft(**typed)
        if self.opened is None:
            return await self.in_store(changes.add_admin, self.district, draft)
        return await self.in_store(changes.save_admin, self.district, self.opened, draft)

    async def settle(self, conflict: Conflict) -> bool:
        """Let the editor choose field by field; whether to save what they chose."""
        from screens.dialogs.conflict import ConflictDialog

        if not isinstance(conflict, EditConflict):
            return await super().settle(conflict)
        names = {school.sis_id: school.name for school in self.schools or ()}
        dialog = ConflictDialog(conflict, self.workspace.clock(), names)
        theirs = await self.app.push_screen_wait(dialog)
        if theirs is None:
            self.tell("Nothing was saved; what you typed is still here.", "warning")
            return False
        self.opened, self.start = conflict.current, asdict(draft_of(conflict.current))
        self.fill({name: self.start[name] for name in theirs})
        return True
