"""Work in threads: what it gives, what it raises, and whoever is cancelled meanwhile."""

from __future__ import annotations

import asyncio
import threading
from contextvars import ContextVar

import pytest

from console.api.threads import in_thread

asked_by = ContextVar("asked_by", default="nobody")


async def test_it_gives_and_raises_what_the_work_does() -> None:
    asked_by.set("ana")
    assert await in_thread(lambda: (asked_by.get(), threading.current_thread().name[:6])) == (
        "ana",
        "clever",
    )
    with pytest.raises(ZeroDivisionError):
        await in_thread(divmod, 1, 0)


async def test_who_is_cancelled_waits_for_the_end_of_the_work() -> None:
    begun, may_end, ended = threading.Event(), threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        assert may_end.wait(10)
        ended.set()

    task = asyncio.create_task(in_thread(work))
    assert await asyncio.to_thread(begun.wait, 10)
    task.cancel()
    await asyncio.wait([task], timeout=0.05)
    assert not task.done()
    may_end.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended.is_set()


async def test_many_wait_at_once() -> None:
    meeting = threading.Barrier(20)
    await asyncio.wait_for(asyncio.gather(*(in_thread(meeting.wait, 10) for _ in range(20))), 20)
