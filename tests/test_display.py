"""Whatever the data holds, nothing but visible letters reaches a terminal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from console.display import display, display_lines, is_hidden

CONTROLS = st.characters(categories=("Cc", "Cf", "Cs", "Zl", "Zp"))
ANY_TEXT = st.text(st.one_of(st.characters(), CONTROLS))
VISIBLE_TEXT = ANY_TEXT.map(lambda text: "".join(x for x in text if not is_hidden(x)))


@given(ANY_TEXT)
@example("\x1b]52;c;aGVsbG8=\x07")
@example("soft\u00adhyphen")
@example("\u009b31m")
def test_emits_no_control_format_or_line_separator(text: str) -> None:
    shown = display(text)
    for index, letter in enumerate(shown):
        if letter in "\u200c\u200d":
            around = shown[index - 1] + shown[index + 1]
            assert all(unicodedata.category(mark)[0] in "LM" for mark in around)
        else:
            assert unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}


@given(ANY_TEXT)
def test_can_always_be_written_out(text: str) -> None:
    display(text).encode()


@given(ANY_TEXT)
def test_what_was_displayed_is_safe_to_display_again(text: str) -> None:
    assert display(display(text)) == display(text)


@given(VISIBLE_TEXT)
def test_leaves_visible_text_alone(text: str) -> None:
    assert display(text) == text


@given(ANY_TEXT)
def test_keeps_line_breaks_only_where_asked(text: str) -> None:
    assert "\n" not in display(text)
    assert display_lines(text).count("\n") == text.count("\n")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Peñarroya, O’Hara", "Peñarroya, O’Hara"),
        ("می‌خواهم", "می‌خواهم"),  # a joiner inside a Persian word
        ("a\u200d", r"a\u200d"),
        ("\u200ba", r"\u200ba"),
        ("Ana\x1b[31m", r"Ana\x1b[31m"),
        ("\x9b31m", r"\x9b31m"),
        ("admin\u202egro.elpam", r"admin\u202egro.elpam"),
        ("\U000e0041", r"\U000e0041"),
        ("\ud800", r"\ud800"),
        ("two\u2028lines", r"two\u2028lines"),
        ("blank\u3164name", r"blank\u3164name"),
        ("[/][@click=app.quit]x[/]", "[/][@click=app.quit]x[/]"),
        (3, "3"),
    ],
)
def test_examples(text: object, shown: str) -> None:
    assert display(text) == shown
