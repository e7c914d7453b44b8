"""A store of many admins, made by plain SQL in a minute: for benchmarks of what is served.

    python -m tests.benchmarks.crowd FILE [--admins N] [--schools N] [--district-share 0.05]

Admins have one to three schools each; the application `Crowd k` shares k of the schools.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from console.audit import Operator
from console.provisioning.applications import create_application
from console.provisioning.districts import create_district
from console.provisioning.drafts import ApplicationDraft
from console.provisioning.sharing import connect
from console.workspace import Workspace
from storage.connections import Location
from storage.records.districts import DistrictRecord
from storage.store import Store

NOW = 1_790_000_000_000
SHARED = (1, 100, 500, 2500, 5000)
BATCH = 20_000


def build(path: Path, *, admins: int, schools: int, district_share: float) -> None:
    """Fill a new store at `path`."""
    store = Store.open(Location.parse(str(path)))
    workspace = Workspace(store, Operator("benchmark"), lambda: NOW)
    district = workspace.run(create_district, "Crowd Unified")
    with store.write() as writer:
        writer.execute_many(SCHOOL, (school(pk, district.pk) for pk in range(1, schools + 1)))
    chance = random.Random(1)
    for first in range(1, admins + 1, BATCH):
        pks = range(first, min(first + BATCH, admins + 1))
        people = _people(chance, pks, schools, district_share)
        rows = [{**person, "district_pk": district.pk, "now": NOW} for person in people]
        with store.write() as writer:
            writer.execute_many(_USER, rows)
            writer.execute_many(_ROLE, rows)
    _link(store)
    for count in (shared for shared in SHARED if shared <= schools):
        _share(workspace, district, count, schools)
    store.close()


def _link(store: Store) -> None:
    with store.write() as writer:
        links = (
            (int(pk), user_pk)
            for user_pk, listed in writer.rows(
                "SELECT user_pk, school_pks FROM admin_roles WHERE school_pks <> ''"
            )
            for pk in listed.split(",")
        )
        writer.execute_many(
            "INSERT INTO admin_schools (school_pk, user_pk) VALUES (:school_pk, :user_pk)",
            [{"school_pk": pk, "user_pk": user_pk} for pk, user_pk in sorted(links)],
        )
        # Ours does without; the version written for comparison would be slow for lack of it.
        writer.execute("CREATE INDEX benchmark_links ON admin_schools (user_pk, school_pk)")


def _share(workspace: Workspace, district: DistrictRecord, count: int, schools: int) -> None:
    draft = ApplicationDraft(f"Crowd {count}", (f"https://crowd{count}.example/cb",), oidc=True)
    application = workspace.run(create_application, draft).application
    connection = workspace.run(connect, application, district)
    chosen = random.Random(count).sample(range(1, schools + 1), count)
    with workspace.store.write() as writer:
        writer.execute_many(
            "INSERT INTO shared_schools (connection_pk, school_pk) VALUES (:connection, :pk)",
            [{"connection": connection.pk, "pk": pk} for pk in chosen],
        )


def school(pk: int, district_pk: int) -> dict[str, Any]:
    """The values of one school for `SCHOOL`."""
    return {"pk": pk, "id": clever_id(0x10_0000_0000 + pk), "district_pk": district_pk, "now": NOW}


def clever_id(number: int) -> str:
    """A Clever id that ascends with its number."""
    return f"{0x5F00_0000 << 64 | number:024x}"


def _people(
    chance: random.Random, pks: range, schools: int, district_share: float
) -> Iterator[dict[str, Any]]:
    for pk in pks:
        is_district = chance.random() < district_share
        wanted = chance.choice((1, 1, 1, 2, 3))
        chosen = sorted({chance.randint(1, schools) for _ in range(wanted)})
        yield {
            "pk": pk,
            "id": clever_id(0x20_0000_0000 + 2 * pk),
            "legacy": clever_id(0x20_0000_0000 + 2 * pk + 1),
            "email": f"admin{pk}@crowd.example",
            "last": f"Surname{pk % 40_000}",
            "name_key": f"surname{pk % 40_000}, given",
            "scope": "district" if is_district else "school",
            "listed": "" if is_district else ",".join(map(str, chosen)),
            "sis": f"A{pk}",
            "yes": True,
        }


SCHOOL = (
    "INSERT INTO schools (pk, id, district_pk, sis_id, name, name_key, school_number, state_id, "
    "low_grade, high_grade, principal, principal_email, phone, address, city, state, zip, active, "
    "created_at, modified_at, version) VALUES (:pk, :id, :district_pk, 'S' || :pk, "
    "'School ' || :pk, 'school ' || :pk, '', '', '', '', '', '', '', '', '', '', '', TRUE, :now, "
    ":now, 1)"
)
_USER = (
    "INSERT INTO users (pk, id, district_pk, email, email_key, first_name, middle_name, last_name, "
    "name_key, employee, created_at, modified_at, version) VALUES (:pk, :id, :district_pk, :email, "
    ":email, 'Given', '', :last, :name_key, :yes, :now, :now, 1)"
)
_ROLE = (
    "INSERT INTO admin_roles (user_pk, district_pk, legacy_id, admin_scope, title, sis_id, "
    "school_pks, active, department, username, portal_role, hand_edited) VALUES (:pk, "
    ":district_pk, :legacy, :scope, 'Principal', :sis, :listed, :yes, '', '', '', '')"
)


def main() -> None:
    """Build a store as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--admins", type=int, default=1_000_000)
    parser.add_argument("--schools", type=int, default=5000)
    parser.add_argument("--district-share", type=float, default=0.05)
    asked = parser.parse_args()
    started = time.perf_counter()
    build(
        asked.file,
        admins=asked.admins,
        schools=asked.schools,
        district_share=asked.district_share,
    )
    print(f"{asked.file}: {asked.admins:,} admins in {time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
