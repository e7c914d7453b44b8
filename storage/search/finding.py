"""Who a filter finds, by the index: candidates in the order of names, each confirmed by the store.

A word is found in the words of an admin, or in the name of one of their schools. The rarest runs
of three letters say who may have the words; the schools are few, and looked through as they are.
"""

from __future__ import annotations

import json
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import merge
from typing import NamedTuple

from storage.connections import Reader, in_list
from storage.queries.admin_filters import AdminFilter, condition, named_schools
from storage.queries.admin_orders import order
from storage.search.building import DISTRICT_WIDE, INACTIVE
from storage.search.index import Index

GRAM = 3
# The rarest runs tell nearly all; asking for every one would walk the common ones for nothing.
RAREST = 3
# A word that names the schools of more links than these finds enough admins in any stretch of them.
MOST_MEMBERS = 12_000
# Beyond so many candidates another order than that of names is better read off the store.
MOST_SORTED = 10_000
FIRST_LOOK, WIDEST_LOOK = 256, 8_192

Found = tuple[str, int]
Named = dict[str, list[int]]


class Way(NamedTuple):
    """One way to the candidates: a match, schools, and about how many the match leads to."""

    match: str
    school_pks: Sequence[int]
    about: int


@dataclass(frozen=True, slots=True)
class Candidates:
    """Ranks of all who may be found: those the index matches, and members of named schools."""

    match: str
    members: Sequence[int]
    first: int
    last: int
    about: int

    def next(self, reader: Reader, after: int, count: int) -> tuple[list[int], int | None]:
        """Ranks after one, in order, and up to which rank these are all (None: to the end)."""
        ranks: list[int] = []
        if self.match:
            rows = reader.rows(
                "SELECT rowid FROM search.words WHERE words MATCH :match AND rowid > :after "
                "AND rowid <= :last ORDER BY rowid LIMIT :count",
                {"match": self.match, "after": after, "last": self.last, "count": count},
            )
            ranks = [row[0] for row in rows]
        begin = bisect_right(self.members, after)
        whole = len(ranks) < count
        upto = self.last if whole else ranks[-1]
        members = self.members[begin : bisect_right(self.members, upto)]
        if len(members) > count:
            members = members[:count]
            whole, upto = False, members[-1]
            ranks = ranks[: bisect_right(ranks, upto)]
        return sorted({*ranks, *members}), None if whole else upto


class Finding:
    """The keys of the admins a filter finds, by name, as far as they were looked for."""

    def __init__(self, index: Index, chosen: AdminFilter, named: Named, way: Way) -> None:
        candidates = _candidates(index.reader, chosen.district_pk, way)
        self.pks: array[int] = array("q")
        self.complete = False
        self.key = index.key
        self.about = candidates.about
        self._candidates = candidates
        self._named = named
        self._chosen = chosen
        self._rank = candidates.first - 1
        self._look = FIRST_LOOK
        self._others: list[Found] | None = None

    def look(self, index: Index, wanted: int) -> None:
        """Look on until `wanted` are found, or all are."""
        if self._others is None:
            self._others = self._confirmed(index, "u.pk", index.changed)
        while len(self.pks) < wanted and not self.complete:
            ranks, upto = self._candidates.next(index.reader, self._rank, self._look)
            self._look = min(self._look * 2, WIDEST_LOOK)
            found = self._confirmed(index, "p.rank", ranks)
            self._take(found, upto)

    def _take(self, found: list[Found], upto: int | None) -> None:
        """Put those found by the index and those it does not know in one order."""
        others = self._others or []
        if upto is None:
            self.complete, ready = True, len(others)
        else:
            self._rank = upto
            ready = bisect_right(others, found[-1]) if found else 0
        self.pks.extend(pk for _, pk in merge(found, others[:ready]))
        self._others = others[ready:]

    def _confirmed(self, index: Index, key: str, values: Sequence[int]) -> list[Found]:
        """Who of these fits the filter, by name: by rank in the index, or changed since."""
        if not values:
            return []
        found = condition(index.reader, self._chosen, self._named)
        people = "CROSS JOIN search.people p ON p.rank = j.value " if key == "p.rank" else ""
        pk = "p.pk" if people else "j.value"
        apart = f"AND {pk} NOT IN (SELECT value FROM json_each(:changed)) " if people else ""
        rows = index.reader.rows(
            f"SELECT u.name_key, u.pk FROM json_each(:given) j {people}"
            f"CROSS JOIN users u ON u.pk = {pk} CROSS JOIN admin_roles a ON a.user_pk = u.pk "
            f"WHERE {found.sql} {apart}",
            {
                **found.parameters,
                "given": json.dumps(list(values)),
                **({"changed": json.dumps(index.changed)} if people else {}),
            },
        )
        return sorted((str(row[0]), int(row[1])) for row in rows)

    def sorted_by(self, reader: Reader, sort: str) -> None:
        """Put all that were found into another order than that of names."""
        rows = reader.rows(
            "SELECT u.pk FROM json_each(:pks) j CROSS JOIN users u ON u.pk = j.value "
            f"CROSS JOIN admin_roles a ON a.user_pk = u.pk {order(reader, sort).by()}",
            {"pks": json.dumps(list(self.pks))},
        )
        self.pks = array("q", (row[0] for row in rows))


def begin(index: Index, chosen: AdminFilter) -> Finding | None:
    """Begin to look; None when the index is of no help with this filter."""
    if chosen.school_pk is not None:
        return None
    named = named_schools(index.reader, chosen)
    way = _way(index.reader, chosen, named)
    return None if way is None else Finding(index, chosen, named, way)


def _candidates(reader: Reader, district_pk: int, way: Way) -> Candidates:
    span = reader.row(
        "SELECT first, last FROM search.districts WHERE pk = :pk", {"pk": district_pk}
    )
    first, last = span or (1, 0)
    members = _members(reader, way.school_pks)
    return Candidates(way.match, members, int(first), int(last), way.about + len(members))


def _way(reader: Reader, chosen: AdminFilter, named: Named) -> Way | None:
    sure: set[str] = set()
    if chosen.active is False:
        sure.add(INACTIVE)
    if chosen.scope == "district":
        sure.add(DISTRICT_WIDE)
    for word, school_pks in named.items():
        if not school_pks:
            sure |= grams(word)
    if sure:
        return _rarest(reader, sure)
    ways = [
        _rarest(reader, grams(word))._replace(school_pks=school_pks)
        for word, school_pks in named.items()
        if len(word) >= GRAM and _links(reader, school_pks) <= MOST_MEMBERS
    ]
    return min(ways, key=lambda way: way.about, default=None)


def grams(word: str) -> set[str]:
    """All runs of three letters of a word."""
    return {word[start : start + GRAM] for start in range(len(word) - GRAM + 1)}


def _rarest(reader: Reader, wanted: set[str]) -> Way:
    """The match of the rarest runs; one that nobody has makes it a match of nobody."""
    names, parameters = in_list("gram", sorted(wanted))
    docs: dict[str, int] = dict(
        reader.rows(f"SELECT gram, docs FROM search.grams WHERE gram IN {names}", parameters)
    )
    rarest = sorted(wanted, key=lambda gram: docs.get(gram, 0))[:RAREST]
    quoted = ('"{}"'.format(gram.replace('"', '""')) for gram in rarest)
    about = docs.get(rarest[0], 0)
    return Way(" AND ".join(quoted) if about else "", (), about)


def _links(reader: Reader, school_pks: Sequence[int]) -> int:
    return int(
        reader.value(
            "SELECT COUNT(*) FROM (SELECT 1 FROM json_each(:pks) s CROSS JOIN admin_schools l "
            "ON l.school_pk = s.value LIMIT :most)",
            {"pks": json.dumps(list(school_pks)), "most": MOST_MEMBERS + 1},
        )
    )


def _members(reader: Reader, school_pks: Sequence[int]) -> list[int]:
    """The ranks of those at any of these schools."""
    if not school_pks:
        return []
    rows = reader.rows(
        "SELECT DISTINCT p.rank FROM json_each(:pks) s CROSS JOIN admin_schools l "
        "ON l.school_pk = s.value CROSS JOIN search.people p ON p.pk = l.user_pk ORDER BY p.rank",
        {"pks": json.dumps(list(school_pks))},
    )
    return [row[0] for row in rows]
