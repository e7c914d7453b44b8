"""How a file is to be read and applied; everything by arrows, sane from the start."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from console.importing.options import UploadOptions
from screens.dialogs.dialog import Dialog
from screens.jumping import Target, lines_of
from screens.widgets.lines import Lines
from screens.widgets.runs import Line, Part, line

LABEL = 15


class Row(NamedTuple):
    """One option: its field, its label, its values with their words."""

    field: str
    label: str
    values: tuple[tuple[Any, str], ...]

    def words(self, value: Any) -> str:
        """A value in words."""
        return next((words for known, words in self.values if known == value), str(value))


ROWS = (
    Row(
        "mode",
        "Mode",
        (
            ("upsert", "add new, update known"),
            ("add", "only add new"),
            ("full", "the file is everybody: deactivate who is missing"),
        ),
    ),
    Row(
        "format",
        "Format",
        (
            ("auto", "found out"),
            ("admins", "admins"),
            ("clever", "Clever’s roster"),
            ("oneroster", "OneRoster"),
        ),
    ),
    Row(
        "encoding",
        "Encoding",
        (
            ("auto", "found out"),
            ("utf-8", "UTF-8"),
            ("cp1252", "Windows (cp1252)"),
            ("utf-16", "UTF-16"),
            ("latin-1", "Latin-1"),
        ),
    ),
    Row(
        "delimiter",
        "Delimiter",
        (
            ("auto", "found out"),
            ("comma", "comma"),
            ("semicolon", "semicolon"),
            ("tab", "tab"),
            ("pipe", "pipe"),
        ),
    ),
    Row(
        "allow_partial",
        "Refused rows",
        ((False, "stop everything"), (True, "left out, the rest is applied")),
    ),
    Row(
        "max_removals",
        "Hold beyond",
        (
            ("10%", "10% deactivated"),
            ("0", "anybody deactivated"),
            ("5%", "5%"),
            ("25%", "25%"),
            ("100%", "no hold"),
        ),
    ),
    Row(
        "overwrite_edits",
        "Hand edits",
        ((False, "kept, with a remark"), (True, "the file wins")),
    ),
)


def options_words(options: UploadOptions) -> list[tuple[str, str]]:
    """Every option that is not as it is from the start, in words; the mode always."""
    start = UploadOptions()
    return [
        (row.label, row.words(getattr(options, row.field)))
        for row in ROWS
        if row.field == "mode" or getattr(options, row.field) != getattr(start, row.field)
    ]


def turned(options: UploadOptions, row: Row, steps: int) -> UploadOptions:
    """The options with the next value of one of them."""
    values = [value for value, _ in row.values]
    present = getattr(options, row.field)
    at = values.index(present) if present in values else -1
    chosen: dict[str, Any] = {row.field: values[(at + steps) % len(values)]}
    return options._replace(**chosen)


class UploadOptionsDialog(Dialog[UploadOptions | None]):
    """How a file is read, and what its upload may do.

    Answers with the options to use, None on esc.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "use them", id="options.accept"),
        Binding("right,l,space", "change(1)", "change", key_display="← →", id="options.next"),
        Binding("left,h", "change(-1)", "change back", show=False, id="options.previous"),
        Binding("down,j,tab", "move(1)", "down", show=False, id="options.down"),
        Binding("up,k,shift+tab", "move(-1)", "up", show=False, id="options.up"),
        Binding("x", "reset", "as at first", id="options.reset"),
        Binding("escape", "leave", "cancel", id="options.leave"),
    ]

    def __init__(self, options: UploadOptions) -> None:
        super().__init__("How to upload")
        self.options = options
        self.cursor = 0

    def compose_body(self) -> ComposeResult:
        """One row for each option."""
        yield Lines(self.drawn_lines(), classes="dialog-text", id="rows", focusable=False)

    def drawn_lines(self) -> list[Line]:
        """The rows as they stand."""
        return [self._row(index, row) for index, row in enumerate(ROWS)]

    def _row(self, index: int, row: Row) -> Line:
        here = index == self.cursor
        label: Part = (f"{'▸' if here else ' '} {row.label:<{LABEL}}", "accent" if here else "dim")
        present = getattr(self.options, row.field)
        changed = present != getattr(UploadOptions(), row.field)
        return line(label, (row.words(present), "strong" if changed else "plain"))

    def _draw(self) -> None:
        self.query_one("#rows", Lines).show(self.drawn_lines())

    def parts(self) -> Iterator[Target]:
        """Each option."""
        return lines_of(self.query_one("#rows"), range(len(ROWS)), self.go_to)

    def go_to(self, row: int) -> None:
        """Go to an option."""
        self.cursor = row
        self._draw()

    def action_move(self, rows: int) -> None:
        """Go to another option."""
        self.go_to((self.cursor + rows) % len(ROWS))

    def action_change(self, steps: int) -> None:
        """Take the next value of the option."""
        self.options = turned(self.options, ROWS[self.cursor], steps)
        self._draw()

    def action_reset(self) -> None:
        """Everything as at first."""
        self.options = UploadOptions(district=self.options.district)
        self._draw()

    def action_accept(self) -> None:
        """Use the options."""
        self.dismiss(self.options)
