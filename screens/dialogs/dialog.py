"""The base of every dialog: one frame in the middle of the screen, one typed answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Generic, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen, ScreenResultType

from screens.anywhere import ANYWHERE
from screens.widgets.frame import NOTICE_SECONDS, footer_keys
from screens.widgets.runs import Line, Part, cut, line
from screens.widgets.toned import Bar

if TYPE_CHECKING:
    from screens.terminal_app import TerminalApp


# Cells and lines of a text; around it are frame, title, answers and keys.
WIDEST, MOST_LINES, AROUND = 64, 14, 8


class DialogKeys(Bar):
    """The keys of a dialog, at its foot; for a few seconds what there is to say instead."""

    def on_mount(self) -> None:
        """Follow the focus."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self.refresh())

    def line_to_draw(self, cells: int) -> Line:
        """The keys and what they do, or a notice."""
        if self.runs:
            return cut(self.runs, cells)
        parts: list[Part] = []
        for key in footer_keys(self.screen):
            parts += [(key.key, "accent"), f" {key.words}  "]
        return cut(line(*parts), cells)


class Dialog(ModalScreen[ScreenResultType], Generic[ScreenResultType]):
    """A question over a page.

    `dismiss(answer)` hands the answer back, esc leaves with None.

    Ask with `answer = await self.app.push_screen_wait(SomeDialog(...))` inside a `@work` method.
    Dialogs never write to the store.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "leave", id="dialog.leave"),
        *ANYWHERE,
    ]

    def __init__(self, title: str) -> None:
        super().__init__()
        self.heading = title

    @property
    def text_cells(self) -> int:
        """How wide a text in it may be; beside it are the frame and the scroll mark."""
        return max(8, min(WIDEST, self.app.size.width - 8))

    def on_resize(self) -> None:
        """In a small window the text gives way, and not what is asked."""
        rows = max(1, self.app.size.height - AROUND)
        for text in self.query(".dialog-text"):
            text.styles.max_height = min(MOST_LINES, rows)

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

    def tell(self, text: str) -> None:
        """Say something at the foot, since the rule of the page may be covered."""
        keys = self.query_one(DialogKeys)
        keys.show_for(line((f"! {text}", "warning")), NOTICE_SECONDS)

    def action_help(self) -> None:
        """Show every key of the dialog."""
        from screens.dialogs.help import HelpDialog

        self.app.push_screen(HelpDialog(self))

    def action_jump(self) -> None:
        """Put a letter on every field and answer."""
        from screens.jumping import jump

        jump(self, self.app.notify)

    def action_suspend_process(self) -> None:
        """Leave to the shell; the question is still there afterwards."""
        self.app.action_suspend_process()

    def action_draw_again(self) -> None:
        """Draw the dialog and the page below it again."""
        cast("TerminalApp", self.app).draw_again()

    def action_leave(self) -> None:
        """Leave without an answer."""
        self.dismiss(None)
