"""A field for text people typed: letters that cannot be seen stand as one mark each."""

from __future__ import annotations

from rich.cells import cell_len
from rich.text import Text
from textual.strip import Strip
from textual.widgets import Input

from console.display import is_hidden, joins_letters

FIRST_PICTURE = 0x2400
DELETE_PICTURE = "\u2421"
MARK = "\ufffd"
JOINERS = "\u200c\u200d"


def veiled(text: str) -> str:
    """`text` with as many letters, every hidden one replaced by a mark one cell wide.

    Unlike `display`, which needs several letters for one: a cursor must stand where it edits.
    """
    if text.isprintable():
        return text
    return "".join(_mark(text, index) for index in range(len(text)))


def _mark(text: str, index: int) -> str:
    letter = text[index]
    if not is_hidden(letter) or (letter in JOINERS and joins_letters(text, index)):
        return letter
    if letter < " ":
        return chr(FIRST_PICTURE + ord(letter))
    return DELETE_PICTURE if letter == "\x7f" else MARK


class SafeInput(Input):
    """Textual's field, without sending what people typed to the terminal as it is.

    Typing adds at the cursor; Textual would replace everything on the first key.
    """

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        password: bool = False,
        id: str | None = None,  # noqa: A002
        classes: str = "field",
    ) -> None:
        super().__init__(
            value,
            placeholder=placeholder,
            password=password,
            id=id,
            classes=classes,
            compact=True,
            select_on_focus=False,
        )
        # A blinking cursor is sent over the line twice a second, for ever.
        self.cursor_blink = False

    def render_line(self, y: int) -> Strip:
        """Draw the field; Textual gives an empty one its style only as far as the cursor."""
        return super().render_line(y).extend_cell_length(self.size.width, self.rich_style)

    @property
    def _value(self) -> Text:
        if self.password:
            return super()._value
        return Text(veiled(self.value), no_wrap=True, overflow="ignore", end="")

    def _position_to_cell(self, position: int) -> int:
        return cell_len(veiled(self.value)[:position])
