"""The table: windows of rows, half-page jumps, two rows repainted for a step."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from textual.app import App, ComposeResult

from screens.themes import DARK
from screens.widgets.columns import Column, row_text, widths
from screens.widgets.scroll_mark import THUMB, scroll_mark
from screens.widgets.sources import ListSource, Source
from screens.widgets.table import RowTable
from screens.widgets.window import PAGE_ROWS, PAGES_KEPT, Window, open_around

COLUMNS: tuple[Column[int], ...] = (
    Column("Number", 3, str),
    Column("Square", 2, lambda row: str(row * row)),
    Column("Kind", 4, lambda row: "even" if row % 2 == 0 else "odd", 60, fixed=True),
)


class Numbers(Source[int]):
    """A million numbers; remembers what was read."""

    def __init__(self, total: int = 1_000_000) -> None:
        self.total = total
        self.read: list[tuple[int, int]] = []

    def page(self, start: int, count: int) -> Sequence[int]:
        self.read.append((start, count))
        return range(start, min(start + count, self.total))

    def count(self) -> int:
        return self.total

    def key(self, row: int) -> int:
        return row

    def find(self, row: int) -> int | None:
        return row if row < self.total else None


class TableApp(App[None]):
    CSS = ".table { height: 1fr; width: 1fr; scrollbar-size: 0 0; }"

    def __init__(self) -> None:
        super().__init__()
        self.register_theme(DARK)
        self.theme = DARK.name

    def compose(self) -> ComposeResult:
        yield RowTable(COLUMNS, id="table")

    @property
    def table(self) -> RowTable[int]:
        return self.query_one("#table", RowTable)


async def test_reads_only_what_is_seen_of_a_million_rows() -> None:
    source = Numbers()
    app = TableApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.table.focus()
        app.table.browse(source)
        await app.table.feed.idle.wait()
        assert source.read == [(0, PAGE_ROWS)]
        app.table.action_to_end()
        await pilot.pause()
        await app.table.feed.idle.wait()
        assert app.table.cursor == 999_999
        assert sum(count for _, count in source.read) <= 4 * PAGE_ROWS
        assert app.table.row == 999_999


async def test_stays_on_its_row_when_rows_come_before_it() -> None:
    app = TableApp()
    async with app.run_test(size=(80, 24)):
        app.table.browse(ListSource([2, 4, 6, 8], key=lambda row: row))
        await app.table.feed.idle.wait()
        app.table.move_to(2)
        app.table.browse(
            ListSource([1, 2, 3, 4, 5, 6, 7, 8], key=lambda row: row), keep_cursor=True
        )
        await app.table.feed.idle.wait()
        assert app.table.row == 6


async def test_stays_near_when_its_row_is_gone() -> None:
    app = TableApp()
    async with app.run_test(size=(80, 24)):
        app.table.browse(ListSource([2, 4, 6, 8], key=lambda row: row))
        await app.table.feed.idle.wait()
        app.table.move_to(3)
        app.table.browse(ListSource([2, 4, 6], key=lambda row: row), keep_cursor=True)
        await app.table.feed.idle.wait()
        assert app.table.row == 6


async def test_scrolls_by_half_a_page_when_the_cursor_leaves() -> None:
    app = TableApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.table.browse(Numbers())
        await app.table.feed.idle.wait()
        app.table.move_to(22)
        assert app.table.scroll_offset.y == 0
        app.table.move_to(23)
        await pilot.pause()
        assert app.table.scroll_offset.y == 23 - 23 // 2


def test_a_page_unused_longest_makes_room() -> None:
    window: Window[int] = Window()
    for number in range(100):
        window.keep(number, [number])
    assert len(window.pages) == PAGES_KEPT
    assert window.row(99 * PAGE_ROWS) == 99
    assert window.row(0) is None


def test_finds_a_row_that_moved_to_another_page() -> None:
    opened = open_around(Numbers(), 3, 700)
    assert opened.cursor == 700
    assert opened.number == 700 // PAGE_ROWS


def test_columns_share_the_width_and_narrow_tables_leave_some_out() -> None:
    assert sum(widths(COLUMNS, 80)) + 2 * 2 + 4 == 80
    assert widths(COLUMNS, 50)[2] == 0
    assert len(row_text(COLUMNS, 12, "▸  ", 80)) == 80


@pytest.mark.parametrize(
    ("cells", "shown"),
    [(30, "Bell Ridge Elementary, +12"), (24, "Bell Ridge Ele…, +12"), (8, "Bel…")],
)
def test_the_end_that_counts_is_read_where_a_cell_is_cut(cells: int, shown: str) -> None:
    columns = (Column[str]("Schools", 1, str, ends=", +"),)
    assert row_text(columns, "Bell Ridge Elementary, +12", "", cells).rstrip() == shown


def test_the_scroll_mark_reaches_both_ends() -> None:
    marks = [scroll_mark(y, 10, 0, 100) for y in range(10)]
    assert marks == [THUMB] + [" "] * 9
    assert [scroll_mark(y, 10, 90, 100) for y in range(10)] == [" "] * 9 + [THUMB]
    assert scroll_mark(0, 10, 0, 10) == " "
