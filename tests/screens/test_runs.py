"""Lines of runs: made safe, cut, joined and broken by cells."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from screens.widgets.runs import both_ends, cut, fitted, line, width, wrapped
from screens.widgets.school_list import SchoolList
from screens.wording import DAY, HOUR, MINUTE, ago, first_and_more, number, several
from storage.records.school_refs import SchoolRef


@given(st.text(), st.integers(min_value=0, max_value=60))
def test_a_fitted_text_takes_exactly_its_cells(text: str, cells: int) -> None:
    (run,) = line(text) or line(" ")
    assert width(line(fitted(run.text, cells))) == cells


@given(st.text(), st.text(), st.integers(min_value=1, max_value=60))
def test_both_ends_and_cut_never_take_more_than_there_is(left: str, right: str, cells: int) -> None:
    assert width(cut(line(left, right), cells)) <= cells
    assert width(both_ends(line(left), cut(line(right), cells), cells)) <= cells


def test_breaks_at_blanks_and_indents_what_follows() -> None:
    broken = wrapped(line("one two ", ("three", "strong"), " four"), 9, 2)
    assert ["".join(run.text for run in part) for part in broken] == [
        "one two ",
        "  three ",
        "  four",
    ]


def test_says_times_and_counts_as_the_office_does() -> None:
    assert [ago(10 * DAY, 10 * DAY - passed) for passed in (5, 3 * MINUTE, HOUR, 2 * DAY)] == [
        "just now",
        "3 minutes ago",
        "1 hour ago",
        "2 days ago",
    ]
    assert number(1204) == "1,204"
    assert several(2, "entry", "entries") == "2 entries"
    assert first_and_more(["Bell Ridge", "O’Hara"]) == "Bell Ridge, +1"


def test_narrows_without_accents_case_and_blanks_and_keeps_ticked_on_top() -> None:
    schools = [
        SchoolRef(1, "a", "101", "Bell Ridge"),
        SchoolRef(2, "b", "102", "Ōtaki Nuñez"),
        SchoolRef(3, "c", "103", "Belmont"),
    ]
    listed = SchoolList(schools, ticked=["103", "999"])
    assert [school.sis_id for school in listed.shown] == ["103", "101", "102"]
    listed.narrow("BELLR")
    assert [school.sis_id for school in listed.shown] == ["101"]
    listed.narrow("nunez")
    listed.toggle(listed.shown[0])
    assert listed.chosen == ("103", "102", "999")


def test_a_word_longer_than_the_line_is_broken_and_nothing_is_lost() -> None:
    text = "Cannot read /home/jane/district/uploads-of-august/学校学校/staff.csv today."
    told = wrapped(line(text), 20, 2)
    assert all(width(each) <= 20 for each in told)
    assert "".join(run.text for each in told for run in each).replace(" ", "") == text.replace(
        " ", ""
    )
