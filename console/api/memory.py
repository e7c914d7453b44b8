"""What requests ask for again and again, remembered until something in the store changes.

Every action leaves an audit entry in its own commit, so the newest entry's hash tells whether
what is remembered still holds (its number alone may come back when a backup is restored); one look
at it a request replaces all other look-ups.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from storage.connections import Reader
from storage.queries import applications, ledger
from storage.queries.applications import Grant
from storage.queries.views import View, view
from storage.records.applications import ApplicationRecord, ConnectionRecord

MAX_KNOWN = 500
MAX_PAGES, MAX_PAGE_BYTES = 64, 256 * 1024
T = TypeVar("T")


class Memory:
    """Applications, district tokens, what their connections share, the lists asked for last."""

    def __init__(self) -> None:
        self._head = ""
        self._grants: dict[str, Grant] = {}
        self._applications: dict[int, ApplicationRecord] = {}
        self._views: dict[int, View] = {}
        self._pages: dict[tuple[int, str, str], bytes] = {}
        self._recalled: dict[Hashable, Any] = {}

    def refresh(self, reader: Reader) -> None:
        """Forget everything if the store has changed; called once a request."""
        head = ledger.head_hash(reader)
        known = len(self._grants) + len(self._recalled)
        if head != self._head or known > MAX_KNOWN:
            self._grants.clear()
            self._applications.clear()
            self._views.clear()
            self._pages.clear()
            self._recalled.clear()
            self._head = head

    def recall(self, key: Hashable, look: Callable[[], T]) -> T:
        """What `look` found for `key` since the store last changed; found once."""
        if key not in self._recalled:
            self._recalled[key] = look()
        found: T = self._recalled[key]
        return found

    def grant(self, reader: Reader, token_hash: str) -> Grant | None:
        """What a district token stands for."""
        known = self._grants.get(token_hash)
        if known is None:
            known = applications.grant_by_token(reader, token_hash)
            if known is not None:
                self._grants[token_hash] = known
        return known

    def application(self, reader: Reader, pk: int) -> ApplicationRecord | None:
        """The application a person's token was made for."""
        known = self._applications.get(pk)
        if known is None:
            known = applications.by_pk(reader, pk)
            if known is not None:
                self._applications[pk] = known
        return known

    def view(self, reader: Reader, connection: ConnectionRecord) -> View:
        """What a connection shares."""
        known = self._views.get(connection.pk)
        if known is None:
            known = self._views[connection.pk] = view(reader, connection)
        return known

    def page(self, connection: ConnectionRecord, path: str, query: str) -> bytes | None:
        """The body of a list that was answered before, if nothing has changed since."""
        return self._pages.get((connection.pk, path, query))

    def keep_page(self, connection: ConnectionRecord, target: tuple[str, str], body: bytes) -> None:
        """Keep the body of a list; `target` is its path and query. Few are kept, oldest go."""
        if len(body) > MAX_PAGE_BYTES:
            return
        while len(self._pages) >= MAX_PAGES:
            del self._pages[next(iter(self._pages))]
        self._pages[(connection.pk, *target)] = body
