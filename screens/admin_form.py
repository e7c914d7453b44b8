"""Adding or editing an admin: every problem at once, each at its field; nothing typed is lost."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.timer import Timer
from textual.widgets import Input

from console.errors import EditConflict, Invalid, Problem
from console.provisioning.directory import school_refs
from console.provisioning.drafts import SCHOOL_SCOPE, SCOPES, AdminDraft
from console.provisioning.images import draft_of
from screens import changes
from screens.page import Page
from screens.widgets.field import FormField, Switch, text_field
from screens.widgets.school_picker import SchoolPicker
from screens.wording import several
from storage.records import AdminRecord, SchoolRef

CHECK_SECONDS = 0.3
FIELDS = ("email", "first_name", "last_name", "admin_scope", "title", "sis_id", "schools")


class AdminForm(Page[AdminRecord | None]):
    """Answers with the saved admin, None when it was left."""

    CSS_PATH = "admin_form.tcss"
    place: ClassVar[str] = "admins"
    footer: ClassVar[tuple[str, ...]] = ("form.save", "form.next", "form.leave", "schools.tick")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+s,f2", "save", "save", tooltip="Save the admin", id="form.save", priority=True
        ),
        Binding("tab", "app.focus_next", "next field", id="form.next"),
        Binding(
            "shift+tab", "app.focus_previous", "previous field", show=False, id="form.previous"
        ),
        Binding("escape", "leave", "leave", tooltip="Leave the form", id="form.leave"),
    ]

    def __init__(self, admin: AdminRecord | None) -> None:
        super().__init__()
        self.opened = admin
        self.start = draft_of(admin) if admin else AdminDraft(admin_scope=SCHOOL_SCOPE)
        self.schools: list[SchoolRef] | None = None
        self.touched: set[str] = set()
        self._pause: Timer | None = None

    def crumbs(self) -> list[str]:
        """What is edited."""
        return [self.opened.name, "edit"] if self.opened else ["new admin"]

    def compose_content(self) -> ComposeResult:
        """The fields in the draft's order, then the schools."""
        start = self.start
        with VerticalScroll(id="form", can_focus=False):
            yield text_field("email", "Email", start.email)
            yield text_field("first_name", "First name", start.first_name)
            yield text_field("last_name", "Last name", start.last_name)
            yield FormField(
                "admin_scope", "Scope", Switch(SCOPES[::-1], start.admin_scope, id="admin_scope")
            )
            yield text_field("title", "Title", start.title)
            yield text_field("sis_id", "SIS id", start.sis_id)
            yield FormField("schools", "Schools", SchoolPicker(id="schools"))

    def on_mount(self) -> None:
        """Start in the first field."""
        self.query_one("#email", Input).focus()

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
            self.query_one(SchoolPicker).offer(self.schools, self.start.schools)
            self._follow_scope()

    # What was typed

    @property
    def draft(self) -> AdminDraft:
        """The form as a draft."""
        typed = {field: self.field(field).value for field in FIELDS if field != "schools"}
        picker = self.query_one(SchoolPicker)
        schools = picker.chosen if self.schools is not None else self.start.schools
        return AdminDraft(**typed, schools=schools)

    def field(self, name: str) -> FormField:
        """The row of a field."""
        return self.query_one(f"#field-{name}", FormField)

    def fill(self, draft: AdminDraft) -> None:
        """Put a draft into the form."""
        for name in FIELDS[:-1]:
            self.field(name).value = str(getattr(draft, name))
        if self.schools is not None:
            self.query_one(SchoolPicker).offer(self.schools, draft.schools)

    def unsaved(self) -> str | None:
        """The fields that would be lost."""
        draft = self.draft
        lost = [name for name in FIELDS if getattr(draft, name) != getattr(self.start, name)]
        if set(draft.schools) == set(self.start.schools) and "schools" in lost:
            lost.remove("schools")
        if not lost:
            return None
        whose = f"of {self.opened.name}" if self.opened else "of a new admin"
        return (
            f"{several(len(lost), 'field')} {whose}: {', '.join(n.replace('_', ' ') for n in lost)}"
        )

    def _follow_scope(self) -> None:
        self.field("schools").set_class(self.field("admin_scope").value != SCHOOL_SCOPE, "-whole")

    # Checking while typing

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._check_soon(event.input.id or "")

    @on(Switch.Changed)
    def _switched(self) -> None:
        self._follow_scope()
        self._check_soon("admin_scope")
        self.touched.add("schools")

    @on(SchoolPicker.Changed)
    def _ticked(self) -> None:
        self._check_soon("schools")

    def _check_soon(self, field: str) -> None:
        if getattr(self.draft, field, None) != getattr(self.start, field, None):
            self.touched.add(field)
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(CHECK_SECONDS, self._check)

    @work(group="check", exclusive=True)
    async def _check(self) -> None:
        editing = self.opened.pk if self.opened else None
        with self.reporting("check the fields"):
            problems = await self.in_store(changes.check_admin, self.district, self.draft, editing)
            self.show_problems([problem for problem in problems if problem.field in self.touched])

    def show_problems(self, problems: list[Problem]) -> None:
        """Show each problem at its field."""
        for name in FIELDS:
            self.field(name).show_problems([p for p in problems if p.field == name])

    # Saving and leaving

    @on(Input.Submitted)
    def _next_field(self) -> None:
        self.focus_next()

    @work(group="save", exclusive=True)
    async def action_save(self) -> None:
        """Save; problems are shown all at once, another editor's changes side by side."""
        with self.reporting("save"):
            again = True
            while again:
                again = False
                try:
                    self.dismiss(await self._save(self.draft))
                except Invalid as refused:
                    self._show_refusal(refused)
                except EditConflict as conflict:
                    again = await self._settle(conflict)

    async def _save(self, draft: AdminDraft) -> AdminRecord:
        if self.opened is None:
            return await self.in_store(changes.add_admin, self.district, draft)
        return await self.in_store(changes.save_admin, self.district, self.opened, draft)

    def _show_refusal(self, refused: Invalid) -> None:
        self.touched = set(FIELDS)
        self.show_problems(list(refused.problems))
        wrong = [problem.field for problem in refused.problems if problem.is_error]
        self.tell(f"Nothing was saved: {several(len(wrong), 'problem')} to mend.", "danger")
        if wrong and wrong[0] in FIELDS:
            self.field(wrong[0]).widget.focus()

    async def _settle(self, conflict: EditConflict) -> bool:
        """Let the editor choose; whether to save again with what they chose."""
        from screens.dialogs.conflict import ConflictDialog

        dialog = ConflictDialog(conflict, self.workspace.clock())
        theirs = await self.app.push_screen_wait(dialog)
        if theirs is None:
            self.tell("Nothing was saved; what you typed is still here.", "warning")
            return False
        stored = draft_of(conflict.current)
        taken = {name: getattr(stored, name) for name in theirs}
        self.opened, self.start = conflict.current, stored
        self.fill(replace(self.draft, **taken))
        return True

    @work(group="leave", exclusive=True)
    async def action_leave(self) -> None:
        """Leave; ask first when something would be lost."""
        from screens.dialogs.confirm import ConfirmDialog

        lost = self.unsaved()
        if lost is not None:
            answer = await self.app.push_screen_wait(
                ConfirmDialog(
                    "Leave without saving?", f"You would lose {lost}.", ["Leave"], danger=True
                )
            )
            if not answer:
                return
        self.dismiss(None)
