"""The faults switched on in the store, as a running server heeds them.

One look at the newest audit entry a request tells whether any was switched since the last one.
"""

from __future__ import annotations

from contextlib import suppress

from console.sso.fault_switches import Switched, switched_on
from storage.errors import StoreError
from storage.queries import faults, ledger
from storage.store import Store


class Switchboard:
    """What is on now; `strike` spends a fault that is on for some requests only."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._head: str | None = None
        self._on: list[Switched] = []

    def on(self) -> list[Switched]:
        """The faults that are on; those known before when the store cannot be read right now."""
        with suppress(StoreError), self._store.read() as reader:
            head = ledger.head_hash(reader)
            if head != self._head:
                self._on, self._head = switched_on(reader), head
        return self._on

    def strike(self, switched: Switched) -> bool:
        """Whether the fault strikes this request; one that is spent goes. May wait for a lock."""
        if switched.chosen.times is None:
            return True
        self._head = None
        try:
            with self._store.write() as writer:
                return faults.use(writer, switched.pk)
        except StoreError:
            return False
