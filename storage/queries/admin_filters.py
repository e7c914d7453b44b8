"""Which admins a list is about, as a condition: the same for every way of reading the list."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from storage.connections import Reader
from storage.queries.texts import contains, folded

# Of so many schools the links are gathered; of more it is quicker to look at each admin's list.
FEW_SCHOOLS = 50
FROM = "FROM admin_roles a JOIN users u ON u.pk = a.user_pk"


class AdminFilter(NamedTuple):
    """Which admins of one district; the words of `term` (folded) must all be found."""

    district_pk: int
    term: str = ""
    scope: str | None = None
    school_pk: int | None = None
    active: bool | None = True


class Condition(NamedTuple):
    """A WHERE clause over `u` (users) and `a` (admin_roles), and its parameters."""

    sql: str
    parameters: dict[str, Any]


def condition(
    reader: Reader, chosen: AdminFilter, named: dict[str, list[int]] | None = None
) -> Condition:
    """The condition of a filter.

    With `named`, the schools its words name, it is one to be asked of a few admins, each on their
    own; without, of a whole district.
    """
    one_by_one = named is not None
    where = ["u.district_pk = :district_pk"]
    parameters: dict[str, Any] = {"district_pk": chosen.district_pk}
    where += of_role(chosen, parameters)
    if named is None:
        named = named_schools(reader, chosen)
    for index, word in enumerate(chosen.term.split()):
        where.append(_word(reader, index, word, (named[word], one_by_one), parameters))
    return Condition(" AND ".join(where), parameters)


def of_role(chosen: AdminFilter, parameters: dict[str, Any]) -> list[str]:
    """What is asked of scope, state and school: conditions over `a` alone."""
    where = []
    if chosen.scope is not None:
        where.append("a.admin_scope = :scope")
        parameters["scope"] = chosen.scope
    if chosen.active is not None:
        where.append("a.active" if chosen.active else "NOT a.active")
    if chosen.school_pk is not None:
        where.append(
            "a.user_pk IN (SELECT l.user_pk FROM admin_schools l WHERE l.school_pk = :school_pk)"
        )
        parameters["school_pk"] = chosen.school_pk
    return where


def named_schools(reader: Reader, chosen: AdminFilter) -> dict[str, list[int]]:
    """The schools each word names: by a part of their name, or by their whole SIS id."""
    sql = (
        "SELECT pk FROM schools WHERE district_pk = :district_pk AND (name_key LIKE :word "
        f"ESCAPE '!' OR {folded(reader, 'sis_id')} = :exact) ORDER BY pk"
    )
    return {
        word: [
            row[0]
            for row in reader.rows(
                sql,
                {"district_pk": chosen.district_pk, "word": contains(word), "exact": word},
            )
        ]
        for word in chosen.term.split()
    }


def _word(
    reader: Reader,
    index: int,
    word: str,
    at: tuple[list[int], bool],
    parameters: dict[str, Any],
) -> str:
    """One word in the name, email, title, SIS id, or the name of one of the schools."""
    parameters[f"word_{index}"] = contains(word)
    fields = ("u.name_key", *(folded(reader, f) for f in ("u.email_key", "a.title", "a.sis_id")))
    found = [f"{field} LIKE :word_{index} ESCAPE '!'" for field in fields]
    school_pks, one_by_one = at
    if school_pks:
        few = not one_by_one and len(school_pks) <= FEW_SCHOOLS
        name = f"schools_{index}"
        parameters[name] = json.dumps(school_pks) if reader.is_sqlite else school_pks
        found.append(_at_schools(reader, name, few=few))
    return f"({' OR '.join(found)})"


def _at_schools(reader: Reader, name: str, *, few: bool) -> str:
    if not reader.is_sqlite:
        return (
            f"a.user_pk IN (SELECT l.user_pk FROM admin_schools l WHERE l.school_pk = ANY(:{name}))"
        )
    chosen = f"(SELECT value FROM json_each(:{name}))"
    if few:
        return f"a.user_pk IN (SELECT l.user_pk FROM admin_schools l WHERE l.school_pk IN {chosen})"
    listed = "json_each('[' || a.school_pks || ']')"
    return f"EXISTS (SELECT 1 FROM {listed} j WHERE j.value IN {chosen})"
