"""Asking and answering: lines out, lines in. No cursor movement, no colour, nothing repainted.

Every line is data made safe by `display`; a line break inside of data cannot pass for a new line.
"""

from __future__ import annotations

import select
import shutil
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple, TextIO

from console.display import display

NARROWEST, WIDEST = 20, 100
LOOKS_UP_SECONDS = 0.5
HELP = (
    "Answer with the number or the letter in front of a choice, then press Enter. "
    "b goes back, q quits, ? explains, Enter alone repeats the choices. "
    "Where you are asked for text, Enter alone keeps what is there and - alone empties it; "
    r"for the letter b, q or ? itself type \b, \q or \?. "
    "Nothing is changed before you have said so."
)


class Back(Exception):
    """The operator goes back to where they came from."""


class Quit(Exception):
    """The operator leaves; `lost` when they did not say so: the line or the input has ended."""

    def __init__(self, *, lost: bool = False) -> None:
        super().__init__()
        self.lost = lost


class Choice(NamedTuple):
    """One thing to choose: with a letter of its own, or numbered; `why_not` says it cannot be."""

    words: str
    act: Callable[[], object]
    key: str = ""
    why_not: str | None = None


class Place(NamedTuple):
    """A place: what is said there, and what can be chosen."""

    title: str
    lines: Sequence[str] = ()
    choices: Sequence[Choice] = ()
    help: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """Everything said there: a place that says the same need not say it again."""
        return (self.title, *self.lines, *(choice.words for choice in self.choices))


@dataclass(frozen=True)
class Talk:
    """The conversation with one operator."""

    source: BinaryIO
    sink: TextIO
    # Without a terminal nobody echoes the end of an answer, so a question ends its own line.
    on_terminal: bool

    def say(self, *lines: str) -> None:
        """Say lines, each broken to the width of the terminal.

        Raises:
            Quit: nobody can read it any more.
        """
        self._write("".join(f"{part}\n" for line in lines for part in wrapped(line, _cells())))

    def _write(self, text: str) -> None:
        try:
            self.sink.write(text)
            self.sink.flush()
        except OSError:
            raise Quit(lost=True) from None

    def ask(self, question: str, help_: str = "") -> str:
        """Ask for text; a lone b, q or ? is not an answer but what it says.

        Raises:
            Back: they want to go back.
            Quit: they want to leave, or the input has ended; half a line is no answer.
        """
        while True:
            answer = self._answer(question)
            if answer == "?":
                self.say(*filter(None, (help_, HELP)))
            elif answer == "b":
                raise Back
            elif answer == "q":
                raise Quit
            elif answer in {r"\b", r"\q", r"\?"}:
                return answer[1:]
            elif answer is not None:
                return answer

    def _answer(self, question: str) -> str | None:
        """One line typed; None when it was no text."""
        said = "\n".join(wrapped(f"{question}:", _cells()))
        self._write(f"{said} " if self.on_terminal else f"{said}\n")
        try:
            self._await_line()
            line = self.source.readline()
        except OSError:
            line = b""
        if not line.endswith(b"\n"):
            raise Quit(lost=True)
        try:
            return line.decode().strip()
        except UnicodeDecodeError:
            self.say("That was not UTF-8 text. Type it again.")
            return None

    def _await_line(self) -> None:
        """Look up now and then: a signal that came just before reading would wait for a line."""
        while self.on_terminal and not select.select([self.source], [], [], LOOKS_UP_SECONDS)[0]:
            pass

    def choose(self, place: Place, *, briefly: bool = False) -> Choice:
        """Say a place and its choices, and ask for one of them until there is an answer.

        `briefly` says the title alone: the operator has heard the rest, and Enter repeats it.
        """
        keyed = _keyed(place)
        self.say("", place.title)
        if not briefly:
            self._list(place, keyed)
        question = f"Choose {', '.join([*_offered(keyed), 'b back, q quit, ? help'])}"
        while True:
            answer = self.ask(question, place.help).lower()
            if answer in {"b", "q"}:
                raise (Back if answer == "b" else Quit)
            chosen = keyed.get(answer)
            if not answer:
                self._list(place, keyed)
            elif chosen is None:
                self.say(f"“{answer}” is not one of the choices. Enter alone repeats them.")
            elif chosen.why_not:
                self.say(f"Not possible: {chosen.why_not}")
            else:
                return chosen

    def _list(self, place: Place, keyed: Mapping[str, Choice]) -> None:
        said = (
            f"{key}. {choice.words}{' (not possible now)' if choice.why_not else ''}"
            for key, choice in keyed.items()
        )
        self.say(*place.lines, *said)

    def sure(self, question: str) -> bool:
        """A question that starts on no: only yes is yes."""
        return self.ask(f"{question} Type yes to do it; Enter alone is no").lower() == "yes"

    def agreed(self, question: str) -> bool:
        """The same before a change; whoever does not agree hears that nothing was changed."""
        agreed = self.sure(question)
        if not agreed:
            self.say("Nothing was changed.")
        return agreed


def _keyed(place: Place) -> dict[str, Choice]:
    """The choices by what is typed for them, numbered ones first."""
    numbered = [choice for choice in place.choices if not choice.key]
    keyed = {str(number): choice for number, choice in enumerate(numbered, 1)}
    return keyed | {choice.key: choice for choice in place.choices if choice.key}


def _offered(keyed: Mapping[str, Choice]) -> list[str]:
    letters = [key for key in keyed if not key.isdigit()]
    numbers = len(keyed) - len(letters)
    return [f"1 to {numbers}" if numbers > 1 else "1", *letters] if numbers else letters


def _cells() -> int:
    """How wide lines may be; a terminal wraps by itself where one ends in its last column."""
    return max(NARROWEST, min(WIDEST, shutil.get_terminal_size().columns)) - 1


def wrapped(line: str, cells: int) -> list[str]:
    """A line broken between words, later parts indented; an address is never broken."""
    safe = display(line)
    indent = " " * (len(safe) - len(safe.lstrip()) + 2)
    parts = textwrap.wrap(
        safe,
        cells,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return parts or [""]
