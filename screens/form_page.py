"""The base of forms: checked while typing, saved with all problems at once."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar, Generic

from textual import on, work
from textual.binding import Binding, BindingType
from textual.screen import ScreenResultType
from textual.timer import Timer
from textual.widgets import Input

from console.errors import Conflict, Invalid, Problem
from screens.fields_page import FieldsPage
from screens.widgets.field import BETWEEN_FIELDS, Switch
from screens.wording import several

CHECK_SECONDS = 0.3


class FormPage(FieldsPage[ScreenResultType], Generic[ScreenResultType]):
    """A form; nothing is saved before you say so.

    Answers with what was saved, None when the form was left.

    Subclasses compose `FormField`s for `fields`, and give `save`; `check` is asked while typing.
    """

    CSS_PATH = "form_page.tcss"
    footer: ClassVar[tuple[str, ...]] = ("form.save", "form.next", "form.leave")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f2", "save", "save", tooltip="Save", id="form.save", priority=True),
        *BETWEEN_FIELDS,
        Binding("escape", "leave", "leave", tooltip="Leave the form", id="form.leave"),
    ]

    def __init__(self, start: dict[str, Any]) -> None:
        super().__init__(start)
        self.touched: set[str] = set()
        self._pause: Timer | None = None

    @abstractmethod
    async def save(self, typed: dict[str, Any]) -> ScreenResultType:
        """Save what was typed.

        Raises:
            Invalid: its problems are shown at their fields.
            Conflict: put to `settle`.
        """

    async def check(self, typed: dict[str, Any]) -> Sequence[Problem]:
        """The problems of what was typed so far."""
        del typed
        return ()

    async def settle(self, conflict: Conflict) -> bool:
        """Somebody was faster; whether to save again."""
        self.tell_problem("Nothing was saved", str(conflict))
        return False

    def on_mount(self) -> None:
        """Start in the first field."""
        self.query(Input).first().focus()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self.check_soon(event.input.id or "")

    @on(Switch.Changed)
    def _switched(self, event: Switch.Changed) -> None:
        self.check_soon(event.switch.id or "")

    @on(Input.Submitted)
    def _next_field(self) -> None:
        self.focus_next()

    def check_soon(self, *names: str) -> None:
        """Check once the typing pauses; fields nobody touched stay without comment."""
        typed = self.typed()
        self.touched |= {name for name in names if name in typed and self.differs(name, typed)}
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(CHECK_SECONDS, self._check)

    @work(group="check", exclusive=True)
    async def _check(self) -> None:
        with self.reporting("check the fields"):
            problems = await self.check(self.typed())
            self.show_problems([problem for problem in problems if problem.field in self.touched])

    @work(group="save", exclusive=True)
    async def action_save(self) -> None:
        """Save; problems are shown all at once, another editor's changes side by side."""
        with self.reporting("save"):
            again = True
            while again:
                again = False
                try:
                    self.dismiss(await self.save(self.typed()))
                except Invalid as refused:
                    self._show_refusal(refused)
                except Conflict as conflict:
                    again = await self.settle(conflict)

    def _show_refusal(self, refused: Invalid) -> None:
        self.touched = set(self.fields)
        self.show_problems(refused.problems)
        wrong = [problem.field for problem in refused.problems if problem.is_error]
        self.tell(f"Nothing was saved: {several(len(wrong), 'problem')} to mend.", "danger")
        first = next((name for name in self.fields if name in wrong), None)
        if first is not None:
            self.field(first).widget.focus()

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
