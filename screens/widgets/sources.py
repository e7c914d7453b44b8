"""Where the rows of a table come from: a window at a time, in a thread."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class Source(ABC, Generic[T]):
    """Rows in an order that stays while the table shows them.

    Called in threads: one reads rows, another may count them meanwhile. `first` is the first page,
    when it was read beforehand; `whole` all rows, when they are at hand.
    """

    first: Sequence[T] | None = None
    whole: Sequence[T] | None = None

    @abstractmethod
    def page(self, start: int, count: int) -> Sequence[T]:
        """At most `count` rows from row `start`."""

    @abstractmethod
    def count(self) -> int | None:
        """How many rows there are; None when it was stopped before that was known."""

    @abstractmethod
    def key(self, row: T) -> Hashable:
        """What a row is recognised by when it is read again."""

    def find(self, row: T) -> int | None:
        """Where a row stands now, when that can be told without reading everything."""
        del row
        return None

    def stop(self) -> None:
        """Nobody waits for what is being counted any more."""


class LoadedSource(Source[T]):
    """Rows that are all read at once when the first of them are wanted."""

    _rows: Sequence[T] | None = None

    @abstractmethod
    def load(self) -> Sequence[T]:
        """Every row."""

    @property
    def rows(self) -> Sequence[T]:
        """Every row, read once."""
        if self._rows is None:
            self._rows = self.load()
        return self._rows

    def page(self, start: int, count: int) -> Sequence[T]:
        """A slice of them."""
        return self.rows[start : start + count]

    def count(self) -> int:
        """How many there are."""
        return len(self.rows)

    def find(self, row: T) -> int | None:
        """By looking through them."""
        wanted = self.key(row)
        return next((i for i, known in enumerate(self.rows) if self.key(known) == wanted), None)


class ListSource(LoadedSource[T]):
    """Rows already in memory."""

    def __init__(self, rows: Sequence[T], key: Callable[[T], Hashable]) -> None:
        self.whole = self._rows = rows
        self._key = key

    def load(self) -> Sequence[T]:
        """They are there."""
        return self.rows

    def key(self, row: T) -> Hashable:
        """By the function given."""
        return self._key(row)
