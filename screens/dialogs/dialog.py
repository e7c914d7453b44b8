"""The base of every dialog: one frame in the middle of the screen, one typed answer."""

from __future__ import annotations

from typing import ClassVar, Generic

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen, ScreenResultType

from screens.widgets.frame import footer_keys
from screens.widgets.runs import Line, Part, cut, line
from screens.widgets.toned import Bar


class DialogKeys(Bar):
    """The keys of a dialog, at its foot."""

    def on_mount(self) -> None:
        """Follow the focus."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self.refresh())

    def line_to_draw(self, cells: int) -> Line:
        """The keys and what they do."""
        parts: list[Part] = []
        for key in footer_keys(self.screen):
            parts += [(key.key, "accent"), f" {key.words}  "]
        return cut(line(*parts), cells)


class Dialog(ModalScreen[ScreenResultType], Generic[ScreenResultType]):
    """A question over a page; `dismiss(answer)` hands the answer back, esc leaves with None.

    Ask with `answer = await self.app.push_screen_wait(SomeDialog(...))` inside a `@work` method.
    Dialogs never write to the store.
    """

    # App bindings end where a dialog begins; these two are of use over it, too.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "leave", id="dialog.leave"),
        Binding("question_mark,f1", "help", "Help", show=False, id="help"),
        Binding(
            "ctrl+o,semicolon",
            "jump",
            "Jump",
            tooltip="Jump: a letter on everything one can go to",
            show=False,
            id="jump",
        ),
    ]

    def __init__(self, title: str) -> None:
        super().__init__()
        self.heading = title

    def compose(self) -> ComposeResult:
        """Title, body, keys."""
        with Vertical(classes="dialog"):
            yield Bar(line((self.heading, "strong")), classes="dialog-title")
            with Vertical(classes="dialog-body"):
                yield from self.compose_body()
            yield DialogKeys(classes="dialog-keys")

    def compose_body(self) -> ComposeResult:
        """What the dialog shows and asks."""
        yield from ()

    def action_help(self) -> None:
        """Show every key of the dialog."""
        from screens.dialogs.help import HelpDialog

        self.app.push_screen(HelpDialog(self))

    def action_jump(self) -> None:
        """Put a letter on every field and answer."""
        from screens.jumping import jump

        jump(self, self.app.notify)

    def action_leave(self) -> None:
        """Leave without an answer."""
        self.dismiss(None)
