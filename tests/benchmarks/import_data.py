"""Made-up admins by the million: the file, the schools, and a store that holds the schools.

Every person is invented: names from a short word list, addresses under example.org. The order of
emails differs from the order of the file, one title in nine holds a comma, some names have accents.
"""

from __future__ import annotations

import random
from pathlib import Path

FIRST = ["Ana", "Luis", "Nam", "Zoë", "Kofi", "Wren", "Tilda", "José", "Mei", "Ravi", "Ines", "Olu"]
LAST = ["Rivera", "Soto", "Nguyen", "O’Hara", "Peñarroya", "Abara", "Lindqvist", "Mensah", "Voss"]
TITLES = ["Principal", "Assistant Principal", "Registrar", "ICT Coordinator", "Counselor", "",
          "Dean", "Head of School", '"Director, Curriculum"']  # fmt: skip
HEADER = "sis_id,email,first_name,last_name,title,admin_scope,school_ids\n"


def school_ids(count: int) -> list[str]:
    """SIS ids of the schools."""
    return [f"S{number:05d}" for number in range(count)]


def lines(rows: int, schools: int, seed: int = 7) -> list[str]:
    """The rows of the file, without its header."""
    chance = random.Random(seed)
    ids = school_ids(schools)
    order = list(range(rows))
    chance.shuffle(order)
    found = []
    for number in range(rows):
        first, last = chance.choice(FIRST), chance.choice(LAST)
        email = f"{first[:2].encode('ascii', 'ignore').decode().lower()}u{order[number]:07d}@maple{number % 7}.example.org"
        if number % 20 == 0:
            scope, named = "district", ""
        else:
            scope = "school"
            count = 1 if chance.random() < 0.8 else chance.randint(2, 6)
            named = ";".join(chance.sample(ids, count))
        title = TITLES[number % len(TITLES)]
        found.append(f"A{number:07d},{email},{first},{last},{title},{scope},{named}\n")
    return found


def write_file(path: Path, rows: int, schools: int) -> None:
    """A file of valid admins."""
    path.write_text(HEADER + "".join(lines(rows, schools)), encoding="utf-8")


def make_store(path: Path, schools: int) -> None:
    """A store with one district and its schools."""
    from console.audit import Operator
    from console.provisioning.districts import create_district
    from console.workspace import Act, Workspace
    from storage.connections import Location
    from storage.models import School
    from storage.store import Store

    store = Store.open(Location.parse(str(path)))
    workspace = Workspace(store, Operator("benchmark"))
    district = workspace.run(create_district, "Benchmark District")

    def add(act: Act) -> None:
        first = act.new_ids(schools)
        act.add(
            *(
                School(
                    id=f"{first + number:024x}",
                    district_pk=district.pk,
                    sis_id=sis_id,
                    name=f"School {sis_id}",
                    name_key=f"school {sis_id}".lower(),
                    created_at=act.now,
                    modified_at=act.now,
                )
                for number, sis_id in enumerate(school_ids(schools))
            )
        )
        act.record("benchmark.schools", "schools")

    workspace.run(add)
    store.close()
