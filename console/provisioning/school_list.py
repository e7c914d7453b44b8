"""The schools of one query as a list that a table reads a page at a time."""

from __future__ import annotations

from dataclasses import dataclass

from console.keys import fold
from console.workspace import Workspace
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


@dataclass(frozen=True, slots=True)
class SchoolList:
    """Reads pages, the count, and where a school stands."""

    workspace: Workspace
    district: DistrictRecord
    query: SchoolQuery

    @property
    def _chosen(self) -> SchoolFilter:
        return SchoolFilter(self.district.pk, fold(self.query.term), self.query.active)

    def page(self, start: int, count: int) -> list[SchoolRecord]:
        """At most `count` schools from row `start`."""
        with self.workspace.store.read() as reader:
            return queries.schools(
                reader, self._chosen, sort=self.query.sort, offset=start, limit=count
            )

    def count(self) -> int:
        """How many there are."""
        return self.workspace.read(queries.count_schools, self._chosen)

    def find(self, school: SchoolRecord) -> int | None:
        """How many stand before that school now; None if it is not found."""
        keys = self.workspace.read(queries.school_keys, self._chosen, sort=self.query.sort)
        return keys.index(school.pk) if school.pk in keys else None
