"""The admins of one query as a list that can be read anywhere: what a table of any length needs.

Searching goes by the index of words where there is one (`storage.search`), else through the store.
Without a search, a page is found from the nearest admin already read, or from either end; stepping
over half a million rows would take longer than a person waits for a key.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from threading import Lock
from typing import NamedTuple

from console.provisioning.directory import AdminQuery, filter_of
from console.workspace import Workspace
from storage.connections import Reader
from storage.queries import admins, ledger
from storage.queries.admin_filters import AdminFilter
from storage.queries.admin_orders import NAME, order
from storage.queries.admins import Stretch
from storage.records.admins import AdminRecord
from storage.records.districts import DistrictRecord
from storage.search.building import Stopped, build
from storage.search.finding import MOST_SORTED, Finding, begin
from storage.search.index import MANY_CHANGED, Index, Search

# Looking through so many people by hand is quick; an index is made for more of them.
LARGE = 20_000
COUNTED_AT_ONCE = 4_096
SOUGHT_AMONG = 50_000
EVERYBODY = 1 << 40


class _Start(NamedTuple):
    """Where to begin reading: an admin or an end, and what to step over from there."""

    pk: int | None
    offset: int
    backwards: bool


class AdminList:
    """Reads pages, the count, and where somebody stands; threads may ask at the same time.

    What is remembered may be forgotten by another thread at any moment: it is read once per use.
    """

    def __init__(
        self,
        workspace: Workspace,
        district: DistrictRecord,
        query: AdminQuery,
        search: Search | None = None,
    ) -> None:
        self.workspace, self.district, self.query = workspace, district, query
        self._search = search if query.term or not query.active or query.scope else None
        self._lock = Lock()
        self._seq: int | None = None
        self._forget()

    def _forget(self) -> None:
        self._chosen: AdminFilter | None = None
        self._finding: Finding | None = None
        self._keys: array[int] | None = None
        self._total: int | None = None
        # Who stands right before and right after the boundaries of pages that were read.
        self._before: dict[int, int] = {}
        self._after: dict[int, int] = {}

    def _note(self, start: int, rows: Sequence[AdminRecord]) -> None:
        """Remember where these admins stand, who were read elsewhere."""
        if rows:
            self._after[start] = rows[0].pk
            self._before[start + len(rows)] = rows[-1].pk

    def page(self, start: int, count: int) -> list[AdminRecord]:
        """At most `count` admins from row `start`.

        Raises:
            StoreError: the store cannot be read.
        """
        found = self._found(start + count)
        if found is not None:
            with self.workspace.store.read() as reader:
                return admins.by_pks(reader, found[start : start + count])
        with self.workspace.store.read() as reader:
            chosen = self._current(reader)
            keys = self._keys
            if keys is not None:
                return admins.by_pks(reader, keys[start : start + count])
            if self.query.term:
                with reader.scanning():
                    return self._stretch(reader, chosen, start, count)
            return self._stretch(reader, chosen, start, count)

    def count(self, stopped: Stopped = lambda: False) -> int | None:
        """How many there are; None if it was stopped."""
        if self._found(0) is not None:
            return self._count_found(stopped)
        with self.workspace.store.read() as reader, reader.scanning():
            chosen = self._current(reader)
            total = self._total
            if total is None:
                if not order(reader, self.query.sort).instant:
                    self._keys = keys = admins.keys(reader, chosen, sort=self.query.sort)
                    total = len(keys)
                else:
                    total = admins.count(reader, chosen)
                self._total = total
            return total

    def find(self, admin: AdminRecord) -> int | None:
        """How many stand before that admin now; None if they are not found, or far down."""
        found = self._found(SOUGHT_AMONG)
        if found is not None:
            return found.index(admin.pk) if admin.pk in found else None
        with self.workspace.store.read() as reader:
            chosen = self._current(reader)
            keys = self._keys
            if keys is not None:
                return keys.index(admin.pk) if admin.pk in keys else None
            with reader.scanning():
                return admins.position(reader, chosen, admin.pk, sort=self.query.sort)

    # Without an index

    def _current(self, reader: Reader) -> AdminFilter:
        """The filter; what was remembered of the list counts only while nobody changed anything."""
        seq = ledger.last_seq(reader)
        if seq != self._seq:
            self._forget()
            self._seq = seq
        chosen = self._chosen
        if chosen is None:
            self._chosen = chosen = filter_of(reader, self.district, self.query)
        return chosen

    def _stretch(
        self, reader: Reader, chosen: AdminFilter, start: int, count: int
    ) -> list[AdminRecord]:
        total = self._total
        if total is not None:
            count = max(0, min(count, total - start))
        begun = self._nearest(start, count)
        stretch = Stretch(begun.offset, count, begun.backwards)
        rows = admins.next_to(reader, chosen, begun.pk, stretch, sort=self.query.sort)
        if not rows and begun.pk is not None:
            self._forget()
            rows = admins.page(reader, chosen, offset=start, limit=count, sort=self.query.sort)
        self._note(start, rows)
        return rows

    def _nearest(self, start: int, count: int) -> _Start:
        """The place to begin from that leaves the fewest rows to step over."""
        ways = [_Start(None, start, backwards=False)]
        # Copies, since another thread may note the page it has read meanwhile.
        before, after, total = list(self._before.items()), list(self._after.items()), self._total
        ways += [_Start(pk, start - at, False) for at, pk in before if at <= start]
        end = start + count
        ways += [_Start(pk, at - end, True) for at, pk in after if at >= end]
        if total is not None:
            ways.append(_Start(None, total - end, backwards=True))
        return min(ways, key=lambda way: way.offset)

    # With the index

    def by_index(self, count: int) -> list[int] | None:
        """The keys of the first of them by the index of words; None where it is of no help.

        Raises:
            StoreError: the store cannot be read.
        """
        found = self._found(count)
        return None if found is None else list(found[:count])

    def _found(self, wanted: int) -> array[int] | None:
        """The keys found by the index, `wanted` of them if there are so many; None without one."""
        if self._search is None:
            return None
        with self._lock, self._search.read() as index:
            finding = None if index is None else self._begun(index)
            if index is None or finding is None:
                return None
            finding.look(index, wanted)
            return finding.pks

    def _begun(self, index: Index) -> Finding | None:
        if self._finding is not None and self._finding.key == index.key:
            return self._finding
        self._finding = begin(index, filter_of(index.reader, self.district, self.query))
        if self.query.sort != NAME and self._finding is not None:
            if self._finding.about > MOST_SORTED:
                self._finding = None
            else:
                self._finding.look(index, EVERYBODY)
                self._finding.sorted_by(index.reader, self.query.sort)
        return self._finding

    def _count_found(self, stopped: Stopped) -> int | None:
        found, finding = self._found(0), self._finding
        while found is not None and finding is not None and not finding.complete:
            if stopped():
                return None
            found, finding = self._found(len(found) + COUNTED_AT_ONCE), self._finding
        return None if found is None else len(found)


def search_of(workspace: Workspace) -> Search:
    """The index of words of a store, whether there is one or not."""
    return Search(workspace.store.location)


def keep_index(search: Search, stopped: Stopped) -> bool:
    """Make the index of a large district where there is none, or one of too many others.

    Called in a thread; ends soon after it is stopped. Answers whether one was made.

    Raises:
        StoreError: the store cannot be read, or its folder not be written.
    """
    with search.read() as index:
        if index is not None and len(index.changed) <= MANY_CHANGED:
            return False
    return build(search.location, stopped)
