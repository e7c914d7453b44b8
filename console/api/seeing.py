"""What a bearer sees: pages and single admins, with the estimates that make them fast."""

from __future__ import annotations

from typing import NamedTuple

from console.api.calls import Call
from console.api.paging import LAST, Asked
from storage.connections import Reader
from storage.queries import visibility
from storage.queries.visibility import BOTH, Cut, SeenAdmin
from storage.records import ConnectionRecord


class AdminPage(NamedTuple):
    """A page of admins, and whether there are more in the direction it was read."""

    admins: list[SeenAdmin]
    more: bool


def admin_page(
    call: Call, connection: ConnectionRecord, asked: Asked, scopes: tuple[str, ...] = BOTH
) -> AdminPage:
    """The admins of one page as a connection shows them."""
    known = call.site.spreads.of(call.reader, connection, call.now)
    cut = Cut(
        asked.limit + 1,
        after=None if asked.after is None else visibility.cursor_pk(call.reader, asked.after),
        before=_before(call.reader, asked.before),
        scopes=scopes,
    )
    admins = visibility.page(call.reader, connection, cut, known)
    more = len(admins) > asked.limit
    if more:
        del admins[0 if cut.backwards else asked.limit]
    return AdminPage(admins, more)


def _before(reader: Reader, cursor: str | None) -> int | None:
    if cursor is None:
        return None
    return visibility.BEYOND_ALL if cursor == LAST else visibility.pk_from(reader, cursor)
