"""Jump mode: a letter on everything one can go to; pressing it goes there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import product
from string import ascii_lowercase
from typing import Any, ClassVar, NamedTuple, Protocol, runtime_checkable

from rich.console import Console, ConsoleOptions, RenderResult
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.color import Color
from textual.geometry import Offset
from textual.screen import ModalScreen, Screen
from textual.strip import Strip
from textual.widget import Widget

from screens.widgets.cursor_list import CursorList
from screens.widgets.pressing import key_of
from screens.widgets.runs import line
from screens.widgets.toned import Bar

# The letters under the fingers first.
LETTERS = "asdfghjklqwertyuiopzxcvbnmASDFGHJKLQWERTYUIOPZXCVBNM"


class Target(NamedTuple):
    """Where a label stands, and what goes there."""

    at: Offset
    go: Callable[[], object]


@runtime_checkable
class Parted(Protocol):
    """A widget or a dialog with several things to go to."""

    def parts(self) -> Iterable[Target]:
        """Where each of them stands on the screen, and what goes there."""


def targets(screen: Screen[Any]) -> list[Target]:
    """The rows of lists and every other thing that takes the focus, as far as they can be seen.

    Also rows of lists that are walked from a field above them, and what a dialog draws itself.
    """
    visible = screen._compositor.visible_widgets
    found: list[Target] = list(screen.parts()) if isinstance(screen, Parted) else []
    walked = (w for w in screen.query("*") if isinstance(w, CursorList) and not w.can_focus)
    for widget in (*screen.focus_chain, *walked):
        region, clip = visible.get(widget, (widget.region, widget.region))
        if widget not in visible or not clip.contains(region.x, region.y):
            continue
        if isinstance(widget, CursorList):
            found += _rows(widget)
        elif isinstance(widget, Parted):
            found += widget.parts()
        elif not any(widget.region.contains_point(target.at) for target in found):
            found.append(Target(region.offset, widget.focus))
    return sorted(found, key=lambda target: (target.at.y, target.at.x))


def _rows(table: CursorList) -> Iterator[Target]:
    top = table.scroll_offset.y
    for index in range(top, min(top + table.rows_seen, table.row_count)):
        at = table.region.offset + Offset(0, index - top + table.head)
        yield Target(at, partial(_to_row, table, index))


def _to_row(table: CursorList, index: int) -> None:
    if table.can_focus:
        table.focus()
    table.move_to(index)


def lines_of(widget: Widget, lines: Iterable[int], go: Callable[[int], object]) -> Iterator[Target]:
    """The first, second … of some lines a widget draws; `go` is told which."""
    for index, y in enumerate(lines):
        at = widget.region.offset + Offset(0, y)
        if widget.region.contains_point(at):
            yield Target(at, partial(go, index))


def labels(count: int) -> list[str]:
    """One letter each; two where one would not be enough."""
    if count <= len(LETTERS):
        return list(LETTERS[:count])
    return ["".join(pair) for pair in product(ascii_lowercase, repeat=2)][:count]


class Labelled(NamedTuple):
    """The lines of a screen with labels drawn over them."""

    lines: Sequence[Strip]
    labels: dict[Offset, str]
    style: Style

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Line by line."""
        del console, options
        for y, strip in enumerate(self.lines):
            shown = strip
            for at, label in self.labels.items():
                if at.y == y:
                    told = Strip([Segment(label, self.style)])
                    after = shown.crop(at.x + len(label))
                    shown = Strip.join([shown.crop(0, at.x), told, after])
            yield from shown
            yield Segment.line()


class JumpScreen(ModalScreen[Target | None]):
    """A letter on everything one can go to; typing it goes there.

    Answers with what was chosen, None on any other key.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "stay", id="jump.leave")]

    def __init__(self, below: Sequence[Strip], found: list[Target]) -> None:
        super().__init__()
        self.below = below
        self.left = dict(zip(labels(len(found)), found, strict=False))
        self.typed = ""

    def render(self) -> Labelled:
        """The page below, labelled with what is left to type."""
        shown = {target.at: label[len(self.typed) :] for label, target in self.left.items()}
        return Labelled(self.below, shown, self._style())

    def _style(self) -> Style:
        if self.app.current_theme.ansi:
            return Style(reverse=True, bold=True)
        variables = self.app.theme_variables
        ground = Color.parse(variables["warning"]).rich_color
        return Style(
            color=Color.parse(variables["background"]).rich_color, bgcolor=ground, bold=True
        )

    def on_key(self, event: events.Key) -> None:
        """Go where the letters lead."""
        if event.key == "escape":
            return
        event.stop()
        event.prevent_default()
        self.typed += event.character or " "
        self.left = {label: at for label, at in self.left.items() if label.startswith(self.typed)}
        if not self.left:
            self.dismiss(None)
        elif self.typed in self.left:
            self.dismiss(self.left[self.typed])
        else:
            self.refresh()

    def action_leave(self) -> None:
        """Stay where one is."""
        self.dismiss(None)


def jump(screen: Screen[Any], nothing: Callable[[str], object]) -> None:
    """Label a page and go where its reader says; `nothing` is told when there is nowhere to go."""
    found = targets(screen)
    if not found:
        nothing("There is nothing to jump to here.")
        return

    def go(target: Target | None) -> None:
        if target is not None:
            target.go()

    # As it is drawn now: with another screen over it, a dialog is drawn without the page under it.
    screen.app.push_screen(JumpScreen(with_own_keys(screen), found), go)


def with_own_keys(screen: Screen[Any]) -> list[Strip]:
    """The lines of a screen; where its keys stand, which rest meanwhile, what a letter does."""
    strips = list(screen._compositor.render_strips())
    leave = key_of("jump.leave", "esc")
    told = line(" ", ("a letter", "accent"), " goes there  ", (leave, "accent"), " stays")
    for bar in screen.query("KeyBar, DialogKeys").results(Bar):
        at = bar.region
        if at.y < len(strips):
            whole = strips[at.y]
            parts = [whole.crop(0, at.x), bar.drawn(told, at.width), whole.crop(at.right)]
            strips[at.y] = Strip.join(parts)
    return strips
