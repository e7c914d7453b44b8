"""What all places of one run share, and how they are visited."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

from console.cli.output import plural
from console.errors import PrincipalError
from console.plain.talk import Back, Choice, Place, Talk
from console.workspace import Workspace
from storage.errors import StoreError
from storage.records.districts import DistrictRecord

T = TypeVar("T")
PAGE = 10


@dataclass
class Desk:
    """One operator on one store; `district` is what they work on."""

    workspace: Workspace
    talk: Talk
    demo: bool = False
    known: DistrictRecord | None = field(default=None)

    @property
    def district(self) -> DistrictRecord:
        """The district worked on; there is one in every place but the first."""
        if self.known is None:
            raise RuntimeError("no district was chosen")
        return self.known

    def visit(self, look: Callable[[], Place]) -> None:
        """Stay at a place, looked at anew after every choice, until the operator goes back."""
        heard: tuple[str, ...] = ()
        while True:
            place = look()
            try:
                choice = self.talk.choose(place, briefly=place.words == heard)
            except Back:
                return
            heard = place.words
            self.attempt(choice.act)

    def attempt(self, act: Callable[[], object]) -> None:
        """Do what was chosen; what stops it is said, and nothing else ends."""
        try:
            act()
        except Back:
            self.talk.say("Back.")
        except (PrincipalError, StoreError) as error:
            self.talk.say("", *str(error).split("\n"))

    def pick(self, title: str, offered: Sequence[tuple[str, T]], help_: str = "") -> T:
        """Have one of a few things chosen.

        Raises:
            Back: none of them.
        """
        choices = [Choice(words, lambda: None) for words, _ in offered]
        chosen = self.talk.choose(Place(title, (), choices, help_))
        return next(
            value for one, (_, value) in zip(choices, offered, strict=True) if one is chosen
        )


class Rows(NamedTuple, Generic[T]):
    """Some rows of a list, and how many there are in all."""

    rows: Sequence[T]
    total: int


@dataclass
class Listing(Generic[T]):
    """A list read page by page: how it is read, said, opened, and what else can be done there."""

    noun: tuple[str, str]
    read: Callable[[str, int, int], Rows[T]]
    line: Callable[[T], str]
    open: Callable[[T], object]
    also: Callable[[], Sequence[Choice]] = tuple
    where: Callable[[], str] = str
    searched: str = ""
    empty: str = ""
    term: str = ""
    offset: int = 0

    def place(self, desk: Desk) -> Place:
        """The page the operator is on."""
        found = self.read(self.term, self.offset, PAGE)
        if not found.rows and self.offset:
            self.offset = 0
            found = self.read(self.term, 0, PAGE)
        return Place(self._title(found), self._none(found), self._choices(desk, found))

    def _title(self, found: Rows[T]) -> str:
        parts = [plural(found.total, *self.noun), self.where()]
        parts += [f"with “{self.term}”"] if self.term else []
        if found.total > PAGE:
            parts.append(f"{self.offset + 1:,} to {self.offset + len(found.rows):,}")
        return ", ".join(filter(None, parts)) + "."

    def _none(self, found: Rows[T]) -> list[str]:
        return [self.empty] if self.empty and not found.total and not self.term else []

    def _choices(self, desk: Desk, found: Rows[T]) -> list[Choice]:
        later = self.offset + len(found.rows) < found.total
        moves = [
            Choice("next page", lambda: self._turn(PAGE), "n") if later else None,
            Choice("page before", lambda: self._turn(-PAGE), "p") if self.offset else None,
            Choice(f"search {self.searched}", lambda: self._search(desk), "s")
            if self.searched
            else None,
        ]
        opened = [Choice(self.line(row), self._opener(row)) for row in found.rows]
        return [*opened, *filter(None, moves), *self.also()]

    def _opener(self, row: T) -> Callable[[], object]:
        return lambda: self.open(row)

    def _turn(self, rows: int) -> None:
        self.offset = max(0, self.offset + rows)

    def _search(self, desk: Desk) -> None:
        typed = desk.talk.ask(f"Search {self.searched}; - alone for everything")
        if typed:
            self.term, self.offset = "" if typed == "-" else typed, 0


def browse(desk: Desk, listing: Listing[T]) -> None:
    """Stay in a list until the operator goes back."""
    desk.visit(lambda: listing.place(desk))
