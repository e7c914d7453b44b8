"""Writing who is new: users, their admin role, and the links to their schools."""

from __future__ import annotations

import marshal
import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, repeat
from typing import Any, NamedTuple

from storage.bulk.batches import AdminBatch
from storage.bulk.loading import Constant, load
from storage.connections import Reader, Writer

_CREATE_ROWS = 4_000


class RepeatedKeyError(Exception):
    """Two rows have one email or one SIS id; which they are must be found out otherwise."""


@contextmanager
def repeats_refused() -> Iterator[None]:
    """Let the unique indexes of a SQLite store find rows that repeat a key.

    Raises:
        RepeatedKeyError: there are such rows.
    """
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise RepeatedKeyError from error


class Writing(NamedTuple):
    """Which upload writes, for which district, and when (milliseconds)."""

    run_pk: int
    district_pk: int
    now: int


class NewPeople(NamedTuple):
    """Rows to create: a batch, the first of their keys in a row, and their Clever ids.

    The id after each is left to their role (`storage.legacy_ids`).
    """

    batch: AdminBatch
    first_pk: int
    ids: Sequence[str]


class Links:
    """Links of new admins, gathered by school so that they are written in the order of the key."""

    def __init__(self) -> None:
        self._users: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))

    def add(self, user_pks: Sequence[int], school_pks: Sequence[str]) -> None:
        """Note the schools of admins, each a comma list."""
        users = self._users
        for user_pk, listed in zip(user_pks, school_pks, strict=True):
            if "," in listed:
                for school_pk in listed.split(","):
                    users[school_pk].append(user_pk)
            else:
                users[listed].append(user_pk)

    def dump(self) -> bytes:
        """All of them as bytes, for another process of ours."""
        return marshal.dumps({pk: users.tobytes() for pk, users in self._users.items()})

    @classmethod
    def load(cls, data: bytes | memoryview) -> Links:
        """What `dump` wrote."""
        links = cls()
        kept = marshal.loads(data)  # noqa: S302 - our own bytes, never a file of the user's
        links._users.update((pk, array("I", users)) for pk, users in kept.items())
        return links

    def write(self, writer: Writer, first: int = 0) -> None:
        """Write them all, with `first` added to the keys of users."""
        self._users.pop("", None)
        schools = sorted((int(pk), users) for pk, users in self._users.items())
        users = chain.from_iterable(users for _, users in schools)
        load(
            writer,
            "admin_schools",
            {
                "school_pk": chain.from_iterable(repeat(pk, len(users)) for pk, users in schools),
                "user_pk": map(first.__add__, users) if first else users,
            },
        )


def next_user_pk(writer: Writer, count: int) -> int:
    """The first of `count` free user keys in a row; they are taken at once."""
    first = int(writer.value("SELECT COALESCE(max(pk), 0) + 1 FROM users"))
    if not writer.is_sqlite:
        sequence = "pg_get_serial_sequence('users', 'pk')"
        issued = int(writer.value(f"SELECT nextval({sequence})"))
        first = max(first, issued)
        writer.rows(f"SELECT setval({sequence}, :last)", {"last": first + count})
    return first


def create_people(writer: Writer, writing: Writing, people: NewPeople) -> None:
    """Insert users with their admin role; the links are the caller's `Links`."""
    batch = people.batch
    pks = range(people.first_pk, people.first_pk + len(batch))
    load(
        writer,
        "users",
        {
            "pk": pks,
            "id": people.ids,
            "email": batch.emails,
            "email_key": batch.email_keys,
            "first_name": batch.first_names,
            "last_name": batch.last_names,
            "name_key": batch.name_keys,
        },
        {
            "district_pk": writing.district_pk,
            "middle_name": "",
            "employee": True,
            "created_at": writing.now,
            "modified_at": writing.now,
            "version": 1,
        },
        key="pk",
    )
    create_roles(writer, writing, pks, batch)


def create_roles(
    writer: Writer,
    writing: Writing,
    user_pks: Sequence[int],
    batch: AdminBatch,
    legacy_ids: list[str] | None = None,
) -> None:
    """Insert the admin roles of users who are there; without ids of their own, by the users'."""
    sis_ids = None if batch.sis_ids is None else [sis or None for sis in batch.sis_ids]
    optional: dict[str, tuple[list[Any] | None, Constant]] = {
        "legacy_id": (legacy_ids, None),
        "sis_id": (sis_ids, None),
        "line_hash": (batch.hashes, None),
        "title": (batch.titles, ""),
        "department": (batch.departments, ""),
        "username": (batch.usernames, ""),
        "portal_role": (batch.portal_roles, ""),
    }
    load(
        writer,
        "admin_roles",
        {
            "user_pk": user_pks,
            "admin_scope": batch.scopes,
            "school_pks": batch.school_pks,
            **{name: values for name, (values, _) in optional.items() if values},
        },
        {
            "district_pk": writing.district_pk,
            "active": True,
            "hand_edited": "",
            **{name: blank for name, (values, blank) in optional.items() if not values},
        },
        key="user_pk",
    )


def staged_new(reader: Reader, *, joins: bool) -> Iterator[tuple[list[int], AdminBatch]]:
    """Staged rows to create, in batches, with the user keys of those who join."""
    after = 0
    while True:
        rows = reader.rows(
            "SELECT row_pk, user_pk, file, line, sis_id, email, email_key, first_name, last_name, "
            "name_key, title, admin_scope, school_pks, line_hash, department, username, "
            "portal_role FROM upload_rows "
            f"WHERE verdict = 'created' AND {'' if joins else 'NOT '}joins AND row_pk > :after "
            "ORDER BY row_pk LIMIT :limit",
            {"after": after, "limit": _CREATE_ROWS},
        )
        if not rows:
            return
        after = rows[-1][0]
        cells = list(map(list, zip(*rows, strict=True)))
        cells[4] = [sis_id or "" for sis_id in cells[4]]
        for optional in (10, 14, 15, 16):
            cells[optional] = [text or "" for text in cells[optional]]
        yield cells[1], _batch(cells)


def _batch(cells: list[list[Any]]) -> AdminBatch:
    return AdminBatch(
        file=cells[2][0],
        lines=cells[3],
        sis_ids=cells[4],
        emails=cells[5],
        email_keys=cells[6],
        first_names=cells[7],
        last_names=cells[8],
        titles=cells[10],
        scopes=cells[11],
        school_pks=cells[12],
        name_keys=cells[9],
        hashes=cells[13],
        departments=cells[14],
        usernames=cells[15],
        portal_roles=cells[16],
    )
