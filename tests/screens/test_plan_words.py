"""Remarks of an upload as the plan shows them: by the keys of the console."""

from __future__ import annotations

import pytest

from screens.plan_words import in_options


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (
            "The edits are kept unless --overwrite-edits lets the file win.",
            "The edits are kept unless o, hand edits, lets the file win.",
        ),
        (
            "The file says “Y”. --overwrite-edits (in the console: options, hand edits) lets the "
            "file win.",
            "The file says “Y”. o, hand edits, lets the file win.",
        ),
        (
            "Semicolon, tab; name another with --delimiter.",
            "Semicolon, tab; name another with o, delimiter.",
        ),
        ("name it with --map HEADER=FIELD.", "name it with c, columns."),
        (
            "If one of them is meant, add --map HEADER=email.",
            "If one of them is meant, c says which.",
        ),
        ("upload it without --mode full.", "upload it in another mode (o)."),
        ("The email is not an email address.", "The email is not an email address."),
    ],
)
def test_the_option_is_named_as_the_console_has_it(message: str, said: str) -> None:
    assert in_options(message) == said
