"""Before something changes: who and what, with the answer starting on Cancel."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Offset
from textual.strip import Strip

from screens.dialogs.dialog import Dialog
from screens.dialogs.message import paragraphs
from screens.jumping import Target
from screens.widgets.lines import Lines
from screens.widgets.runs import Part, Tone, line
from screens.widgets.toned import Toned


class Answers(Toned, can_focus=True):
    """Two or more answers in a row; the first is Cancel and the one it starts on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h,shift+tab", "move(-1)", "previous", show=False, id="answer.previous"),
        Binding("right,l,tab", "move(1)", "next", show=False, id="answer.next"),
        Binding("enter,space", "choose", "choose", id="answer.choose"),
    ]

    def __init__(self, answers: Sequence[str], *, danger: bool) -> None:
        super().__init__(classes="answers")
        self.answers = tuple(answers)
        self.danger = danger
        self.cursor = 0

    def render_line(self, y: int) -> Strip:
        """Draw the answers, the chosen one between arrows."""
        parts: list[Part] = []
        for index, answer in enumerate(self.answers if y == 0 else ()):
            chosen = index == self.cursor
            tone: Tone = "here" if chosen else "danger" if self.danger and index else "plain"
            parts.append((f" ▸ {answer} " if chosen else f"   {answer} ", tone))
        return self.drawn(line(*parts), self.size.width)

    def parts(self) -> Iterator[Target]:
        """Each answer."""
        x = 2
        for index, answer in enumerate(self.answers):
            yield Target(self.region.offset + Offset(x, 0), partial(self.go_to, index))
            x += cell_len(answer) + 4

    def action_move(self, steps: int) -> None:
        """Go to the next answer."""
        self.go_to((self.cursor + steps) % len(self.answers))

    def go_to(self, index: int) -> None:
        """Choose an answer; it is not given yet."""
        self.cursor = index
        self.refresh()

    def action_choose(self) -> None:
        """Give the chosen answer."""
        self.screen.dismiss(self.cursor)


class ConfirmDialog(Dialog[int | None]):
    """A question before something happens; it starts on Cancel.

    Answers with 0 for Cancel, 1 for the first of `answers`, and so on; None on esc.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,n", "leave", "cancel", id="answer.cancel"),
        Binding("down,j", "read_on(1)", "read on", show=False, id="answer.down"),
        Binding("up,k", "read_on(-1)", "read back", show=False, id="answer.up"),
    ]

    def __init__(
        self, title: str, effect: str, answers: Sequence[str], *, danger: bool = False
    ) -> None:
        super().__init__(title)
        self.effect = effect
        self.answers = ("Cancel", *answers)
        self.danger = danger

    def compose_body(self) -> ComposeResult:
        """What will happen, and the answers."""
        yield Lines(
            paragraphs(self.effect, self.text_cells), classes="dialog-text", focusable=False
        )
        yield Answers(self.answers, danger=self.danger)

    def on_mount(self) -> None:
        """Start on Cancel."""
        self.query_one(Answers).focus()

    def action_read_on(self, lines: int) -> None:
        """Scroll what will happen, where a small window does not hold it."""
        self.query_one(Lines).action_scroll_by(lines)
