"""Of an update only what does not stand on the terminal already is sent."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from screens.terminal_lines import TerminalLines
from tests.terminals import Screen

COLUMNS, ROWS = 12, 4
BOLD = "\x1b[1m"
PLAIN = "\x1b[0m"


def at(y: int, x: int, piece: str) -> str:
    return f"\x1b[{y};{x}H{piece}"


letters = st.text(alphabet="ab ▸é", min_size=1, max_size=4)
run = letters | letters.map(lambda text: f"{BOLD}{text}{PLAIN}")
piece = st.builds(
    at, st.integers(1, ROWS), st.integers(1, 5), st.lists(run, min_size=1, max_size=2).map("".join)
)
update = st.lists(piece, min_size=1, max_size=6).map("\n".join)


@given(st.lists(update, min_size=1, max_size=6))
@example([at(1, 1, "abab"), at(1, 2, "bb"), at(1, 1, "abab")])
@example([at(1, 1, "a"), at(1, 1, f"{BOLD}a{PLAIN}"), at(1, 1, "a")])
def test_the_terminal_shows_the_same(updates: list[str]) -> None:
    lines, all_sent, less_sent = TerminalLines(), Screen(COLUMNS, ROWS), Screen(COLUMNS, ROWS)
    for each in updates:
        changed = lines.changed_by(each)
        assert changed.count("H") <= each.count("H")
        all_sent.feed(each)
        less_sent.feed(changed)
        assert less_sent.text == all_sent.text


def test_what_stands_there_is_not_sent_again() -> None:
    lines = TerminalLines()
    page = "\n".join([at(1, 1, f"Name  {BOLD}Scope{PLAIN}"), at(2, 1, "Rivera  school")])
    assert lines.changed_by(page).replace("\x1b[2;1H", "\n\x1b[2;1H") == page
    assert lines.changed_by(page) == ""
    assert lines.changed_by(at(2, 9, "School")) == at(2, 9, "S")
    assert lines.changed_by(at(1, 1, f"Name  {BOLD}Scope{PLAIN}")) == ""
    assert lines.changed_by(at(1, 1, "Name  Scope")) == at(1, 7, "Scope")


def test_wide_letters_are_sent_whole_and_leave_nothing_known() -> None:
    lines = TerminalLines()
    lines.changed_by(at(1, 1, "Name  Scope"))
    wide = at(1, 1, "学校  e\u0301")
    assert lines.changed_by(wide) == wide
    assert lines.changed_by(wide) == wide
    assert lines.changed_by(at(1, 7, "Scope")) == at(1, 7, "Scope")


def test_all_is_sent_again_where_somebody_else_may_have_written() -> None:
    lines = TerminalLines()
    page = at(1, 1, "Name")
    lines.changed_by(page)
    lines.forget()
    assert lines.changed_by(page) == page
    assert lines.changed_by("\x1b[2J" + page) == "\x1b[2J" + page
    assert lines.changed_by(page) == page
