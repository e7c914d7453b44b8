"""The schools of one query as a list that a table reads a page at a time."""

from __future__ import annotations

from dataclasses import dataclass

from console.keys import fold
from console.workspace import Workspace
from storage.connections import Reader
from storage.queries import ledger
from storage.queries import schools as queries
from storage.queries.schools import SchoolFilter
from storage.records.districts import DistrictRecord
from storage.records.schools import SchoolRecord


@dataclass(frozen=True, slots=True)
class SchoolQuery:
    """Which schools to list: words to find, state; and in which order (`SCHOOL_SORTS`)."""

    term: str = ""
    active: bool | None = None
    sort: str = "name"


class SchoolList:
    """Reads pages, the count, and where a school stands; threads may ask at the same time.

    The order is read once, as long as nobody changes anything: by admins all of them are counted.
    """

    def __init__(self, workspace: Workspace, district: DistrictRecord, query: SchoolQuery) -> None:
        self.workspace, self.district, self.query = workspace, district, query
        self._known: tuple[int, list[int]] | None = None

    def page(self, start: int, count: int) -> list[SchoolRecord]:
        """At most `count` schools from row `start`."""
        with self.workspace.store.read() as reader:
            keys = self._keys(reader)[start : start + count]
            return queries.schools_by_pks(reader, self.district.pk, keys)

    def count(self) -> int:
        """How many there are."""
        return len(self.workspace.read(self._keys))

    def find(self, school: SchoolRecord) -> int | None:
        """How many stand before that school now; None if it is not found."""
        keys = self.workspace.read(self._keys)
        return keys.index(school.pk) if school.pk in keys else None

    def _keys(self, reader: Reader) -> list[int]:
        seq, known = ledger.last_seq(reader), self._known
        if known is None or known[0] != seq:
            chosen = SchoolFilter(self.district.pk, fold(self.query.term), self.query.active)
            known = seq, queries.school_keys(reader, chosen, sort=self.query.sort)
            self._known = known
        return known[1]
