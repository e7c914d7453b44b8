"""Writing behind: what a request need not wait for is written in batches by a thread."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from threading import Event, Thread
from typing import Generic, Self, TypeVar

from console.errors import PrincipalError
from console.sso.served import Exchanged, note_exchanges
from console.workspace import Workspace
from storage.errors import StoreError

PAUSE, LONGEST_PAUSE = 0.25, 1.0
T = TypeVar("T")
log = logging.getLogger("principal.api")


class Behind(Generic[T]):
    """A queue whose items `write` gets in batches, four times a second and when the block ends.

    As long as more come, the pauses grow to a second: a commit makes readers of the store wait.
    A batch that cannot be written is dropped: the answer it belongs to has long left. The server's
    log says so, and the next batch is tried again. With `most` items waiting, the oldest make
    room. `what` names the items in the log.
    """

    def __init__(
        self, write: Callable[[list[T]], None], what: str, *, most: int | None = None
    ) -> None:
        self._write, self._what = write, what
        self._waiting: deque[T] = deque(maxlen=most)
        self._ended = Event()
        self._thread = Thread(target=self._run, name="writing behind", daemon=True)

    def __call__(self, item: T) -> None:
        """Have one item written, soon."""
        self._waiting.append(item)

    def __enter__(self) -> Self:
        """Begin writing."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Write what is left and stop."""
        self._ended.set()
        self._thread.join()
        self.flush()

    def _run(self) -> None:
        pause = PAUSE
        while not self._ended.wait(pause):
            pause = min(2 * pause, LONGEST_PAUSE) if self.flush() else PAUSE

    def flush(self) -> bool:
        """Write everything that waits now; tells whether there was anything."""
        batch = [self._waiting.popleft() for _ in range(len(self._waiting))]
        if batch:
            self._attempt(batch)
        return bool(batch)

    def _attempt(self, batch: list[T]) -> None:
        lost = f"{len(batch)} {self._what} could not be kept"
        try:
            self._write(batch)
        except (PrincipalError, StoreError) as error:
            log.warning("%s: %s", lost, error)
        except Exception:  # the edge of the thread: one fault must not end all later writing
            log.exception("%s", lost)


def sign_ins_behind(workspace: Workspace) -> Behind[Exchanged]:
    """Where a served site notes sign-ins: a batch of them is one transaction."""
    return Behind(lambda batch: workspace.run(note_exchanges, batch), "sign-in(s)")
