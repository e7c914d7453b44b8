"""Finding a person by what is typed, among a million: first rows at once, the others in pieces.

Admins are found as the list of admins finds them, by its index where there is one; teachers and
students by name and email. Whatever no index knows is looked through a stretch at a time, so that
somebody waits for none of it: a letter more, and the rest is let be.
"""

from __future__ import annotations

from console.keys import email_key, fold
from console.provisioning.admin_list import AdminList
from console.provisioning.directory import AdminQuery
from console.workspace import Workspace
from storage.connections import Reader
from storage.queries import people, people_found
from storage.queries.people_found import Wanted
from storage.records.districts import DistrictRecord
from storage.records.people import PersonRecord
from storage.search.index import Search

# The first stretch finds a common word at once; the longest takes some ten milliseconds.
FIRST_STRETCH, LONGEST_STRETCH = 5_000, 40_000
LISTED = 50


class PeopleSearch:
    """One search: `begin` finds the first of them, `look_on` more until it is `complete`.

    Both are for threads, one after the other. `found` only ever grows at its end, so that nobody
    moves under a cursor; `looked` of `people` were looked through so far.
    """

    def __init__(
        self,
        workspace: Workspace,
        district: DistrictRecord,
        term: str,
        *,
        search: Search | None = None,
        teachers: bool = False,
    ) -> None:
        self.workspace, self.district, self.term = workspace, district, term.strip()
        self.found: list[PersonRecord] = []
        self.looked = self.people = 0
        self._passed: set[int] = set()
        self._search = None if teachers or not self.term else search
        self._wanted = Wanted(district.pk, fold(term), teachers=teachers, limit=LISTED)
        self._indexed = False
        self._stretch = FIRST_STRETCH

    @property
    def full(self) -> bool:
        """Whether as many were found as are listed."""
        return len(self.found) >= LISTED

    @property
    def complete(self) -> bool:
        """Whether nobody else can be found, or nobody else is listed."""
        return self.full or self.looked >= self.people

    def begin(self) -> None:
        """Find those an index knows: by id, by the words of admins, by how their name begins.

        Raises:
            StoreError: the store cannot be read.
        """
        with self.workspace.store.read() as reader:
            self.people = people_found.last_pk(reader)
            self._add(reader, self._named(reader))
        if self.people <= FIRST_STRETCH:
            self.look_on()
            return
        indexed = self._by_index()
        with self.workspace.store.read() as reader:
            by_name = people_found.by_name(reader, self._wanted)
            self._add(reader, [*(indexed or ()), *by_name], in_order=False)
        self._indexed = indexed is not None

    def take_up(self, looked: int) -> None:
        """Begin where a search for the same ended that had looked through so many people.

        Whom that one found at its beginning is not found again.

        Raises:
            StoreError: the store cannot be read.
        """
        self.begin()
        if not self.complete:
            self._passed = {person.pk for person in self.found}
            self.found = []
            self.looked = min(looked, self.people)

    def look_on(self) -> None:
        """Look through another stretch of people.

        Raises:
            StoreError: the store cannot be read.
        """
        after, upto = self.looked, min(self.looked + self._stretch, self.people)
        self._stretch = min(self._stretch * 2, LONGEST_STRETCH)
        with self.workspace.store.read() as reader, reader.scanning():
            pks = people_found.between(reader, self._wanted, after, upto)
            if self.term and not self._wanted.teachers and not self._indexed:
                pks += people_found.admins_between(reader, self._wanted, after, upto)
            self._add(reader, pks, in_order=False)
        self.looked = upto

    def _by_index(self) -> list[int] | None:
        """Admins by the index of their words; None where it is of no help."""
        if self._search is None:
            return None
        query = AdminQuery(self.term, active=None)
        return AdminList(self.workspace, self.district, query, self._search).by_index(LISTED)

    def _named(self, reader: Reader) -> list[int]:
        """Who goes by exactly this: an id, an email, the SIS id of any role."""
        if not self.term or self._wanted.teachers:
            return []
        email = email_key(self.term) if "@" in self.term else ""
        return [person.pk for person in people.named(reader, self.term, email, self.district.pk)]

    def _add(self, reader: Reader, pks: list[int], *, in_order: bool = True) -> None:
        known = self._passed | {person.pk for person in self.found}
        read = people.by_pks(reader, [pk for pk in dict.fromkeys(pks) if pk not in known])
        more = list(read.values()) if in_order else sorted(read.values(), key=_by_name)
        self.found += more[: LISTED - len(self.found)]


def _by_name(person: PersonRecord) -> tuple[str, str, int]:
    return fold(person.last_name), fold(person.first_name), person.pk
