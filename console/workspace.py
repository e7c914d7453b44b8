"""One operator at work on one store: runs actions, each in one transaction with its audit entry.

The console, the commands and the API all come through here, so that an action is the same
function and leaves the same trace wherever it was started.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar

from console.audit import FIRST_HASH, Operator, canonical, entry_hash
from console.errors import ReadOnly
from console.ids import as_id, first_after
from storage.committing import roll_back
from storage.connections import DriverConnection, Reader, Writer
from storage.queries import ledger
from storage.records.log import AuditRecord
from storage.store import Store

P = ParamSpec("P")
T = TypeVar("T")
Clock = Callable[[], int]


def system_clock() -> int:
    """Now, in milliseconds since 1970 UTC."""
    return time.time_ns() // 1_000_000


class Act(Reader):
    """What an action is given: a transaction, who acts, when, new ids, and the audit log."""

    def __init__(self, transaction: Writer, operator: Operator, now: int) -> None:
        super().__init__(transaction.connection, is_sqlite=transaction.is_sqlite)
        self.transaction = transaction
        self.operator = operator
        self.now = now
        self.recorded = 0
        self.entry: AuditRecord | None = None

    def new_id(self) -> str:
        """A Clever id greater than every one handed out before."""
        return as_id(self.new_ids(1))

    def new_ids(self, count: int) -> int:
        """The number of the first of `count` Clever ids in a row (see `console.ids.as_id`)."""
        last = ledger.last_id(self)
        first = first_after(last, self.now)
        ledger.set_last_id(self.transaction, as_id(first + count - 1))
        return first

    def record(
        self,
        action: str,
        subject: str,
        *,
        subject_id: str | None = None,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
    ) -> int:
        """Write the audit entry of this action; returns its seq."""
        seq, previous = ledger.head(self) or (0, FIRST_HASH)
        entry = AuditRecord(
            seq=seq + 1,
            at=self.now,
            operator=self.operator.name,
            session=canonical(self.operator.session) or "{}",
            action=action,
            subject=subject,
            subject_id=subject_id,
            before=canonical(before),
            after=canonical(after),
            previous_hash=previous,
            hash="",
        )
        self.entry = entry._replace(hash=entry_hash(entry))
        ledger.append(self.transaction, self.entry)
        self.recorded += 1
        return entry.seq

    def nothing_to_do(self) -> None:
        """Say that the action found everything as asked: there is nothing to write down."""
        self.recorded += 1


class Workspace(NamedTuple):
    """A store, the operator who works on it, and the clock they go by.

    `read_only` is why nothing may be written in this run; empty when it may.
    """

    store: Store
    operator: Operator
    clock: Clock = system_clock
    read_only: str = ""

    def run(self, action: Callable[Concatenate[Act, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run one action in one transaction; nothing of it stays when it raises.

        Raises:
            ReadOnly: this run only looks.
            PrincipalError: what the action refused, and why.
            StoreError: the store could not be written.
        """
        self.refuse_writing()
        with self.store.write() as transaction, self._acting(transaction) as act:
            return action(act, *args, **kwargs)

    def run_on(
        self,
        connection: DriverConnection,
        action: Callable[Concatenate[Act, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Like `run`, on a connection that already holds the plan of an upload.

        Its commit takes long. Ctrl-C that comes too late for it changes nothing any more: what
        is done is not said to be rolled back.
        """
        self.refuse_writing()
        entry: AuditRecord | None = None
        try:
            with self.store.write_on(connection) as transaction, self._acting(transaction) as act:
                result = action(act, *args, **kwargs)
                entry = act.entry
        except KeyboardInterrupt as stop:
            from traceback import clear_frames

            # What it stopped between two lines is still held there: a cursor with its lock, or a
            # transaction that was begun outside of its block.
            clear_frames(stop.__traceback__)
            roll_back(Writer(connection, is_sqlite=self.store.location.is_sqlite))
            if entry is None or not self.read(ledger.holds, entry):
                raise
        return result

    def looking_only(self, reason: str) -> Workspace:
        """The same for a run that only looks: whatever is asked, the store stays as it is."""
        self.store.read_only = True
        return self._replace(read_only=reason)

    def refuse_writing(self) -> None:
        """Let pass only who may write.

        Raises:
            ReadOnly: this run only looks.
        """
        if self.read_only:
            raise ReadOnly(self.read_only)

    @contextmanager
    def _acting(self, transaction: Writer) -> Iterator[Act]:
        ledger.lock(transaction)
        act = Act(transaction, self.operator, self.clock())
        yield act
        if not act.recorded:
            raise RuntimeError("an action must leave an audit entry; use `read` to only look")

    def read(
        self, look: Callable[Concatenate[Reader, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run one reading function on the committed state of the store."""
        with self.store.read() as reader:
            return look(reader, *args, **kwargs)
