"""The form of an application: every problem beside its field while it is typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, TextArea

from console.display import display
from console.errors import Invalid, Problem
from console.provisioning.app_directory import application_draft_of
from console.provisioning.application_rules import DIALECTS
from console.provisioning.drafts import ApplicationDraft
from screens import application_changes as changes
from screens.application_rows import USER_TYPE_WORDS
from screens.dialogs.confirm import ConfirmDialog
from screens.page import Page
from screens.widgets.field import BETWEEN_FIELDS, Fields, FormField
from screens.widgets.toggles import Option, Toggles
from screens.wording import several
from storage.records.applications import ApplicationRecord

SSO = (Option("district", "District"), Option("library", "Library"))
FIELDS = ("name", "redirect_uris", "sso", "user_types", "api", "oidc", "rostering")


class Made(NamedTuple):
    """What the form saved; a new application comes with its secret."""

    application: ApplicationRecord
    client_secret: str = ""


class Uris(TextArea):
    """A field of several lines."""

    takes_letters = True


class ApplicationForm(Page[Made | None]):
    """One application: where it takes sign-ins, whom it lets in, what it reads."""

    place: ClassVar[str] = "applications"
    CSS_PATH = "application_form.tcss"
    footer: ClassVar[tuple[str, ...]] = ("form.save", "form.next", "form.leave", "toggles.switch")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+s,f2",
            "save",
            "save",
            tooltip="Save the application",
            id="form.save",
            priority=True,
        ),
        *BETWEEN_FIELDS,
        Binding("escape", "leave", "leave", tooltip="Leave the form", id="form.leave"),
    ]

    def __init__(self, application: ApplicationRecord | None = None) -> None:
        super().__init__()
        self.opened = application
        self.start = (
            ApplicationDraft() if application is None else application_draft_of(application)
        )
        self.touched: set[str] = set()

    def crumbs(self) -> list[str]:
        """Which application is edited."""
        return [self.opened.name, "edit"] if self.opened else ["new application"]

    def compose_content(self) -> ComposeResult:
        """One field below the other."""
        draft = self.start
        with Fields(id="form"):
            yield FormField(
                "name", "Name", Input(display(draft.name), compact=True, classes="field")
            )
            yield FormField("redirect_uris", "Redirect URIs", self._uris())
            yield FormField("sso", "Single sign-on", Toggles(SSO, draft.sso))
            yield FormField(
                "user_types",
                "Lets in",
                Toggles([Option(*pair) for pair in USER_TYPE_WORDS.items()], draft.user_types),
            )
            dialects = [Option(name, name) for name in DIALECTS]
            yield FormField("api", "API dialect", Toggles(dialects, [draft.api], single=True))
            yield FormField(
                "oidc", "OpenID Connect", _switch("District sign-ins give an id_token", draft.oidc)
            )
            yield FormField(
                "rostering",
                "Rostering",
                _switch("may read the whole API; off: sign-in only", draft.rostering),
            )

    def _uris(self) -> TextArea:
        text = "\n".join(display(uri) for uri in self.start.redirect_uris)
        return Uris(text, compact=True, classes="field", tab_behavior="focus", id="uris")

    def on_mount(self) -> None:
        """Start with the name; what counts as changed is what differs from what is shown."""
        self.start = self.draft()
        self.query_one(Input).focus()

    def entry(self, name: str) -> Any:
        """What a field is typed in."""
        return self.query_one(f"#field-{name}", FormField).widget

    def draft(self) -> ApplicationDraft:
        """The form as it stands."""
        return ApplicationDraft(
            name=self.entry("name").value,
            redirect_uris=tuple(self.entry("redirect_uris").text.splitlines()),
            sso=self.entry("sso").chosen,
            user_types=self.entry("user_types").chosen,
            api=next(iter(self.entry("api").chosen), ""),
            oidc=bool(self.entry("oidc").chosen),
            rostering=bool(self.entry("rostering").chosen),
        )

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Toggles.Changed)
    def _typed(self) -> None:
        draft = self.draft()
        changed = {n for n in FIELDS if getattr(draft, n) != getattr(self.start, n)}
        self.touched |= changed
        if self.touched:
            self._check()

    @on(Input.Submitted)
    def _next(self) -> None:
        self.app.action_focus_next()

    @work(group="check", exclusive=True)
    async def _check(self) -> None:
        editing = self.opened.pk if self.opened else None
        problems = await self.in_store(changes.check_draft, self.draft(), editing)
        self._tell([problem for problem in problems if problem.field in self.touched])

    def _tell(self, problems: Sequence[Problem]) -> None:
        for name in FIELDS:
            mine = [problem for problem in problems if problem.field == name]
            self.query_one(f"#field-{name}", FormField).show_problems(mine)

    @work(group="change", exclusive=True)
    async def action_save(self) -> None:
        """Save, or show every problem and go to the first."""
        with self.reporting("save the application"):
            try:
                made = await self.in_store(self._saved, self.draft())
            except Invalid as invalid:
                self.touched.update(FIELDS)
                self._tell(invalid.problems)
                first = next(problem for problem in invalid.problems if problem.is_error)
                self.entry(first.field).focus()
                self.tell("Nothing was saved: see the fields marked !", "danger")
                return
            self.dismiss(made)

    def _saved(self, workspace: Any, draft: ApplicationDraft) -> Made:
        if self.opened is None:
            made = changes.add_application(workspace, draft)
            return Made(made.application, made.client_secret)
        return Made(changes.save_application(workspace, self.opened, draft).application)

    def unsaved(self) -> str | None:
        """The fields that would be lost."""
        typed = self.draft()
        lost = [name for name in FIELDS if getattr(typed, name) != getattr(self.start, name)]
        if not lost:
            return None
        whose = f"of {self.opened.name}" if self.opened else "of a new application"
        words = ", ".join(name.replace("_", " ") for name in lost)
        return f"{several(len(lost), 'field')} {whose}: {words}"

    @work(group="leave", exclusive=True)
    async def action_leave(self) -> None:
        """Leave; what was typed is asked about first."""
        lost = self.unsaved()
        if lost is not None:
            dialog = ConfirmDialog(
                "Leave without saving?", f"You would lose {lost}.", ["Leave"], danger=True
            )
            if not await self.app.push_screen_wait(dialog):
                return
        self.dismiss(None)


def _switch(words: str, on: bool) -> Toggles:
    return Toggles([Option("on", words)], ["on"] if on else [])
