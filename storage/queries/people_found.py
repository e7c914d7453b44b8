"""Finding people by what is typed of a name or email, in pieces that each take some milliseconds.

No index knows the words of teachers and students. Names that begin with a word are found by the
index of names; all others by looking through people in the order in which they stand in the store,
which is four times as quick as in the order of names: the database reads on instead of jumping.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from storage.connections import Reader
from storage.queries.admin_filters import FROM, AdminFilter, condition
from storage.queries.texts import contains

# Behind every letter there is, in the order of both databases.
LAST_LETTER = "\U0010ffff"
# Of names that begin with a word so many are looked at, whatever else is asked of them.
MOST_BEGINNING = 4_000


class Wanted(NamedTuple):
    """Who is looked for in one district: (folded) words, only teachers or everybody, how many."""

    district_pk: int
    term: str
    teachers: bool = False
    limit: int = 50

    @property
    def role(self) -> str:
        """The join that leaves only whom is looked for."""
        return "JOIN teacher_roles t ON t.user_pk = u.pk AND t.active" if self.teachers else ""


def last_pk(reader: Reader) -> int:
    """The highest key of a person, whatever their district."""
    return int(reader.value("SELECT MAX(pk) FROM users") or 0)


def by_name(reader: Reader, wanted: Wanted) -> list[int]:
    """The keys of people one of whose words begins their name, by name; without words the first."""
    found: dict[int, None] = {}
    for word in wanted.term.split() or [""]:
        where, parameters = _words(wanted)
        rows = reader.rows(
            "SELECT u.pk FROM (SELECT pk, name_key, email_key FROM users "
            "WHERE district_pk = :district_pk AND name_key >= :first AND name_key <= :last "
            f"ORDER BY name_key, pk LIMIT :most) u {wanted.role} WHERE {where} "
            "ORDER BY u.name_key, u.pk LIMIT :limit",
            {**parameters, "first": word, "last": word + LAST_LETTER, "most": MOST_BEGINNING},
        )
        found.update((row[0], None) for row in rows)
    return list(found)


def between(reader: Reader, wanted: Wanted, after: int, upto: int) -> list[int]:
    """The keys of people who have every word in name or email, by name; of a range of keys."""
    where, parameters = _words(wanted)
    rows = reader.rows(
        # The sign keeps SQLite from going by the index of names, all of it for every range.
        f"SELECT u.pk FROM users u {wanted.role} WHERE +u.district_pk = :district_pk "
        f"AND u.pk > :after AND u.pk <= :upto AND {where} "
        "ORDER BY u.name_key, u.pk LIMIT :limit",
        {**parameters, "after": after, "upto": upto},
    )
    return [row[0] for row in rows]


def admins_between(reader: Reader, wanted: Wanted, after: int, upto: int) -> list[int]:
    """The keys of admins whom a search among admins finds, by name; of a range of keys."""
    found = condition(reader, AdminFilter(wanted.district_pk, wanted.term, active=None))
    where = found.sql.replace("u.district_pk", "+u.district_pk", 1)
    rows = reader.rows(
        f"SELECT u.pk {FROM} WHERE {where} AND a.user_pk > :after AND a.user_pk <= :upto "
        "ORDER BY u.name_key, u.pk LIMIT :limit",
        {**found.parameters, "after": after, "upto": upto, "limit": wanted.limit},
    )
    return [row[0] for row in rows]


def _words(wanted: Wanted) -> tuple[str, dict[str, Any]]:
    parameters: dict[str, Any] = {"district_pk": wanted.district_pk, "limit": wanted.limit}
    where = ["1 = 1"]
    for index, word in enumerate(wanted.term.split()):
        parameters[f"word_{index}"] = contains(word)
        where.append(
            f"(u.name_key LIKE :word_{index} ESCAPE '!' "
            f"OR u.email_key LIKE :word_{index} ESCAPE '!')"
        )
    return " AND ".join(where), parameters
