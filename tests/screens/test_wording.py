"""Messages of the program as the console says them: by keys, not by commands."""

from __future__ import annotations

import pytest

from screens.wording import in_console


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (
            "X is not connected to Maple. Connect it first: principal apps connect 'X'.",
            "X is not connected to Maple. Connect it first.",
        ),
        (
            "Nobody goes by “x” (id, email or SIS id). See 'principal admins list --search TEXT'.",
            "Nobody goes by “x” (id, email or SIS id).",
        ),
        (
            "Two lines.\nA principal of a school. Done.",
            "Two lines.\nA principal of a school. Done.",
        ),
    ],
)
def test_commands_are_left_out_of_messages(message: str, said: str) -> None:
    assert in_console(message) == said
