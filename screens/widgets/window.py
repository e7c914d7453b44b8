"""The part of a source that is in memory: pages come and go, the newest wish is served first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from typing import Generic, NamedTuple, TypeVar

from screens.widgets.sources import Source

T = TypeVar("T")
PAGE_ROWS = 64
PAGES_KEPT = 16


class Window(Generic[T]):
    """Pages of rows by number, and how many rows there are (None until counted).

    Rows that are all at hand are given as `whole`; then no page is ever missing.
    """

    def __init__(self, whole: Sequence[T] | None = None) -> None:
        self.pages: OrderedDict[int, list[T]] = OrderedDict()
        self.whole = whole
        self.total = None if whole is None else len(whole)

    def row(self, index: int) -> T | None:
        """The row at an index, if it is in memory."""
        if self.whole is not None:
            return self.whole[index] if 0 <= index < len(self.whole) else None
        page = self.pages.get(index // PAGE_ROWS)
        offset = index % PAGE_ROWS
        return page[offset] if page is not None and offset < len(page) else None

    def rows(self) -> list[T]:
        """All rows in memory."""
        if self.whole is not None:
            return list(self.whole)
        return [row for page in self.pages.values() for row in page]

    def keep(self, number: int, rows: list[T]) -> None:
        """Remember a page; the one unused longest makes room."""
        self.pages[number] = rows
        self.pages.move_to_end(number)
        while len(self.pages) > PAGES_KEPT:
            self.pages.popitem(last=False)

    @property
    def known(self) -> int:
        """How many rows the table may offer: the count, or what the pages read so far prove."""
        if self.total is not None:
            return self.total
        return max(
            (number * PAGE_ROWS + len(rows) for number, rows in self.pages.items()), default=0
        )

    def missing(self, first: int, last: int) -> list[int]:
        """Which pages between two rows are not in memory."""
        if self.whole is not None:
            return []
        last = min(last, self.known - 1)
        numbers = range(max(0, first) // PAGE_ROWS, last // PAGE_ROWS + 1)
        for number in numbers:
            if number in self.pages:
                self.pages.move_to_end(number)
        return [number for number in numbers if number not in self.pages]


class Opened(NamedTuple, Generic[T]):
    """What reading a source afresh gave: the page around the cursor, and where the cursor is."""

    number: int
    rows: list[T]
    cursor: int


def open_around(source: Source[T], cursor: int, row: T | None) -> Opened[T]:
    """Read the page the cursor should stand in: on the same row as before, if it is still there."""
    number = cursor // PAGE_ROWS
    rows = list(source.page(number * PAGE_ROWS, PAGE_ROWS))
    if row is None:
        return Opened(number, rows, cursor)
    found = _index_of(source, rows, source.key(row))
    if found is not None:
        return Opened(number, rows, number * PAGE_ROWS + found)
    place = source.find(row)
    if place is None:
        return Opened(number, rows, cursor)
    number = place // PAGE_ROWS
    return Opened(number, list(source.page(number * PAGE_ROWS, PAGE_ROWS)), place)


def _index_of(source: Source[T], rows: list[T], key: Hashable) -> int | None:
    return next((index for index, row in enumerate(rows) if source.key(row) == key), None)
