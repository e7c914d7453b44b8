"""Somebody at the plain console: a list of answers, and what was said to them."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import cast

from console.plain.desk import Desk
from console.plain.run import converse
from console.plain.talk import Quit, Talk
from console.workspace import Workspace

# Control characters but the line break, what disguises text, lines and blocks to draw with.
DRAWING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202e\u2500-\u259f]")
Answer = str | bytes | Callable[[], object]


class Answers(io.RawIOBase):
    """Answers line by line; what can be called is done before the next answer is given."""

    def __init__(self, answers: Iterable[Answer]) -> None:
        super().__init__()
        self._answers = iter(answers)

    def readline(self, _size: int | None = -1) -> bytes:
        for answer in self._answers:
            if isinstance(answer, bytes):
                return answer
            if isinstance(answer, str):
                return f"{answer}\n".encode()
            answer()
        return b""


def talk(workspace: Workspace, *answers: Answer) -> str:
    """Answer until there are no more answers; everything that was said, broken lines joined."""
    sink = io.StringIO()
    source = cast("io.BufferedReader", Answers(answers))
    with suppress(Quit):
        converse(Desk(workspace, Talk(source, sink, on_terminal=False)))
    return re.sub(r"\n +", " ", sink.getvalue())


def drawing(said: str) -> list[str]:
    """What no plain text holds, of what was said."""
    return DRAWING.findall(said)
