"""Work of the server that waits for the store's lock: in threads, so that others are answered.

Starlette would take AnyIO's threads, whose asyncio side costs a console 1.5 MB.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import cache
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

# As many may wait for a lock at once; AnyIO has the same number.
THREADS = 40


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(THREADS, "clever")


async def in_thread(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run `work` in a thread and give what it gives.

    Who is cancelled meanwhile still waits for its end: the work's connection to the store must not
    go to somebody else before.
    """
    context = copy_context()
    running = asyncio.get_running_loop().run_in_executor(
        _threads(), lambda: context.run(work, *args, **kwargs)
    )
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait([running])
        raise
