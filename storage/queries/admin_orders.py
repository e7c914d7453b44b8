"""In which order admins are listed, and how a page is found from the admin before or after it."""

from __future__ import annotations

from typing import Any, NamedTuple

from storage.connections import Reader, Row

NAME, FIRST, EMAIL, TITLE, CHANGED, ADDED = "name", "first", "email", "title", "changed", "added"
SCHOOL = "school"
SORTS = (NAME, FIRST, EMAIL, TITLE, SCHOOL, CHANGED, ADDED)


class Order(NamedTuple):
    """Sort keys, the last of them unique, all ascending or all descending.

    `instant`: an index of the store holds this order, so that any page is found at once. For the
    others the database looks at every admin.
    """

    keys: tuple[str, ...]
    descending: bool = False
    instant: bool = False
    also: str = ""

    def by(self, *, backwards: bool = False) -> str:
        """The ORDER BY of it."""
        way = " DESC" if self.descending is not backwards else ""
        return "ORDER BY " + ", ".join(f"{key}{way}" for key in self.keys)


_NAME = ("u.name_key", "u.pk")
# The index of emails holds employees with one, as all admins are: said so that it is used.
_HAS_EMAIL = "u.employee AND u.email_key IS NOT NULL"
_FIRST = {
    True: "substr(u.name_key, instr(u.name_key, ', ') + 2)",
    False: "substr(u.name_key, strpos(u.name_key, ', ') + 2)",
}
_TITLE = {True: "lower(a.title)", False: 'lower(a.title) COLLATE "C"'}
# Whole district, then by the school that stands first in the list, then who has none.
_FIRST_SCHOOL = {
    True: "CAST(a.school_pks AS INTEGER)",
    False: "CAST(NULLIF(split_part(a.school_pks, ',', 1), '') AS BIGINT)",
}


def _school(lite: bool) -> str:
    named = f"SELECT '1' || s.name_key FROM schools s WHERE s.pk = {_FIRST_SCHOOL[lite]}"
    at = f"CASE WHEN a.admin_scope = 'district' THEN '0' ELSE COALESCE(({named}), '2') END"
    return at if lite else f'({at}) COLLATE "C"'


def order(reader: Reader, name: str) -> Order:
    """The order of that name.

    Raises:
        KeyError: there is none.
    """
    lite = reader.is_sqlite
    email = "u.email_key" if lite else 'u.email_key COLLATE "C"'
    return {
        NAME: Order(_NAME, instant=True),
        FIRST: Order((_FIRST[lite], *_NAME)),
        EMAIL: Order((email, "u.pk"), instant=lite, also=_HAS_EMAIL),
        # Who has no title stands last.
        TITLE: Order(("CASE WHEN a.title = '' THEN 1 ELSE 0 END", _TITLE[lite], *_NAME)),
        SCHOOL: Order((_school(lite), *_NAME)),
        CHANGED: Order(("u.modified_at", "u.pk"), descending=True),
        ADDED: Order(("a.user_pk",), descending=True, instant=True),
    }[name]


class Beyond(NamedTuple):
    """A condition that begins right after (or right before) one admin, and its parameters."""

    sql: str
    parameters: dict[str, Any]


def beyond(reader: Reader, chosen: Order, pk: int, *, backwards: bool = False) -> Beyond | None:
    """Where the list goes on from an admin; None when that admin is gone."""
    keys = ", ".join(chosen.keys)
    here: Row | None = reader.row(
        f"SELECT {keys} FROM admin_roles a JOIN users u ON u.pk = a.user_pk WHERE a.user_pk = :pk",
        {"pk": pk},
    )
    if here is None or None in here:
        return None
    names = [f"here_{index}" for index in range(len(here))]
    sign = "<" if chosen.descending is not backwards else ">"
    listed = ", ".join(f":{name}" for name in names)
    return Beyond(f"({keys}) {sign} ({listed})", dict(zip(names, here, strict=True)))
