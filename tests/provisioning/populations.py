"""Districts full of people, made at once by plain statements, for tests of what is seen."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from storage.connections import Writer
from storage.store import Store

NOW = 1_790_000_000_000


@dataclass(frozen=True)
class Person:
    """An admin as planned: what an oracle judges by."""

    pk: int
    id: str
    scope: str
    schools: tuple[int, ...]
    active: bool
    district_pk: int


def clever_id(number: int) -> str:
    """An id that ascends with its number."""
    return f"{0x5F000000_0000000000_000000 + number:024x}"


def add_schools(
    store: Store, district_pk: int, count: int, *, closed: Sequence[int] = ()
) -> list[int]:
    """Schools of a district; `closed` are the positions of deactivated ones. Returns keys."""
    with store.write() as writer:
        first = int(writer.value("SELECT COALESCE(MAX(pk), 0) FROM schools")) + 1
        pks = list(range(first, first + count))
        writer.execute_many(
            "INSERT INTO schools (pk, id, district_pk, sis_id, name, name_key, school_number, "
            "state_id, low_grade, high_grade, principal, principal_email, phone, address, city, "
            "state, zip, active, created_at, modified_at, version) VALUES (:pk, :id, :district_pk, "
            ":sis_id, :name, :name, '', '', '', '', '', '', '', '', '', '', '', :active, :now, "
            ":now, 1)",
            [
                {
                    "pk": pk,
                    "id": clever_id(10_000_000 + pk),
                    "district_pk": district_pk,
                    "sis_id": f"S{pk}",
                    "name": f"School {pk}",
                    "active": index not in closed,
                    "now": NOW,
                }
                for index, pk in enumerate(pks)
            ],
        )
    return pks


def add_people(store: Store, people: Sequence[Person]) -> None:
    """Admins with their school links."""
    with store.write() as writer:
        _add_users(writer, people)
        writer.execute_many(
            "INSERT INTO admin_roles (user_pk, district_pk, legacy_id, admin_scope, title, "
            "school_pks, active, department, username, portal_role, hand_edited) VALUES (:pk, "
            ":district_pk, :legacy, :scope, '', :listed, :active, '', '', '', '')",
            [
                {
                    "pk": person.pk,
                    "district_pk": person.district_pk,
                    "legacy": clever_id(50_000_000 + person.pk),
                    "scope": person.scope,
                    "listed": ",".join(map(str, person.schools)),
                    "active": person.active,
                }
                for person in people
            ],
        )
        writer.execute_many(
            "INSERT INTO admin_schools (school_pk, user_pk) VALUES (:school_pk, :user_pk)",
            [
                {"school_pk": school_pk, "user_pk": person.pk}
                for person in people
                for school_pk in person.schools
            ],
        )


def _add_users(writer: Writer, people: Sequence[Person]) -> None:
    writer.execute_many(
        "INSERT INTO users (pk, id, district_pk, email, email_key, first_name, middle_name, "
        "last_name, name_key, employee, created_at, modified_at, version) VALUES (:pk, :id, "
        ":district_pk, :email, :email, 'Ana', '', :last, :last, :employee, :now, :now, 1)",
        [
            {
                "pk": person.pk,
                "id": person.id,
                "district_pk": person.district_pk,
                "email": f"a{person.pk}@x.example",
                "last": f"Rivera {person.pk:06}",
                "employee": True,
                "now": NOW,
            }
            for person in people
        ],
    )


def random_people(
    seed: int, district_pk: int, schools: Sequence[int], *, count: int, first_pk: int = 1
) -> list[Person]:
    """People of both scopes at random: some inactive, some without a school, keys with gaps."""
    chance = random.Random(seed)
    people, pk = [], first_pk
    for _ in range(count):
        scope = "district" if chance.random() < 0.1 else "school"
        wanted = min(len(schools), chance.choice((0, 1, 1, 2, 3)))
        chosen = tuple(sorted(chance.sample(schools, wanted))) if scope == "school" else ()
        people.append(Person(pk, clever_id(pk), scope, chosen, chance.random() < 0.9, district_pk))
        pk += chance.choice((1, 1, 1, 2, 7))
    return people
