"""What a district token sees: one object a call, which fills pages until they are whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from console.api.showing import Shown, cut_down
from storage.connections import Reader
from storage.queries import people, roster, visibility
from storage.queries import sections as section_queries
from storage.queries.roster import Among, Stretch
from storage.queries.sections import SectionFilter
from storage.queries.views import View
from storage.queries.visibility import DISTRICT, SCHOOL, Cut
from storage.records.applications import ConnectionRecord
from storage.records.districts import DistrictRecord
from storage.records.people import PersonRecord, SectionRecord
from storage.records.schools import SchoolRecord

MAX_BATCH = 4000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sight:
    """A connection's view of its district."""

    reader: Reader
    connection: ConnectionRecord
    district: DistrictRecord
    view: View

    def shown(self, found: Iterable[PersonRecord]) -> list[Shown]:
        """These people as the connection shows them, without those it does not."""
        everyone = [person for person in found if person.district_pk == self.district.pk]
        ids = self.view.schools
        kept = (cut_down(person, ids) for person in everyone)
        return [Shown(person, ids, self.district.id) for person in kept if person is not None]

    def school_ids(self, pks: Iterable[int]) -> dict[int, str]:
        """The ids of those of these schools that are shared."""
        known = self.view.schools
        return {pk: known[pk] for pk in pks if pk in known}

    def one(self, person: PersonRecord | None) -> Shown | None:
        """One person as the connection shows them."""
        found = self.shown([person]) if person is not None else []
        return found[0] if found else None

    def people(self, among: Among, role: str | None, cut: Cut) -> list[Shown]:
        """A page of the people of a list who are shown (in `role`, if one is named), ascending."""
        found: list[Shown] = []
        edge, batch = _edge(cut), min(MAX_BATCH, cut.limit)
        while len(found) < cut.limit:
            rows = roster.people(self.reader, among, Stretch(edge, batch, cut.backwards))
            shown = self.shown(rows)
            found += [one for one in shown if role is None or role in one.roles]
            if len(rows) < batch:
                break
            edge, batch = rows[-1].pk, min(MAX_BATCH, batch * 2)
        return _ascending(found, cut)

    def admins(self, role: str, cut: Cut) -> list[Shown]:
        """A page of district admins or of staff."""
        scopes = (DISTRICT,) if role == "district_admin" else (SCHOOL,)
        cut = Cut(cut.limit, cut.after, cut.before, scopes)
        seen = visibility.page(self.reader, self.connection, cut, self.view)
        found = people.by_pks(self.reader, [admin.pk for admin in seen])
        return self.shown(found[admin.pk] for admin in seen)

    def holders(self, role: str, cut: Cut) -> list[Shown]:
        """A page of everyone in one role."""
        if role in {"district_admin", "staff"}:
            return self.admins(role, cut)
        return self.people(roster.holders(self.district.pk, role), role, cut)

    def everybody(self, cut: Cut) -> list[Shown]:
        """A page of everyone, whatever their roles."""
        return self.people(roster.everybody(self.district.pk), None, cut)

    def schools(self, cut: Cut, only: set[int] | None = None) -> list[SchoolRecord]:
        """A page of the shared schools, or of those of them named by key."""
        stretch = Stretch(_edge(cut), cut.limit, cut.backwards)
        found = roster.schools(self.reader, self.connection, stretch, only)
        return _ascending(found, cut)

    def sections(
        self, cut: Cut, only: set[int] | None = None, school_pk: int | None = None
    ) -> list[SectionRecord]:
        """A page of the sections of shared schools; of those named by key, or of one school."""
        stretch = Stretch(_edge(cut), cut.limit, cut.backwards)
        found = section_queries.sections(
            self.reader, self.connection, stretch, SectionFilter(only, school_pk)
        )
        return _ascending(found, cut)


def _edge(cut: Cut) -> int:
    if cut.before is not None:
        return cut.before
    return cut.after or 0


def _ascending(found: list[T], cut: Cut) -> list[T]:
    del found[cut.limit :]
    if cut.backwards:
        found.reverse()
    return found
