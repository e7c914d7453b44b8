"""Work done by several threads at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

T = TypeVar("T")


def at_once(work: Callable[[], T], *, times: int) -> list[T]:
    """Run `work` in that many threads which start together; raises what any of them raised."""
    start = Barrier(times)

    def wait_and_work() -> T:
        start.wait()
        return work()

    with ThreadPoolExecutor(times) as pool:
        return [done.result() for done in [pool.submit(wait_and_work) for _ in range(times)]]
