"""Made-up admins by the million: the file, the schools, and a store that holds the schools.

Every person is invented: names from a short word list, addresses under example.org. The order of
emails differs from the order of the file, one title in nine holds a comma, some names have accents,
one admin in twenty is a district admin, the others have one to six schools (1.2 on average).
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path

FIRST = ("Ana", "Luis", "Nam", "Zoë", "Kofi", "Wren", "Tilda", "José", "Mei", "Ravi", "Ines", "Olu")
LAST = ("Rivera", "Soto", "Nguyen", "O’Hara", "Peñarroya", "Abara", "Lindqvist", "Mensah", "Voss")
TITLES = (
    "Principal", "Assistant Principal", "Registrar", "ICT Coordinator", "Counselor", "", "Dean",
    "Head of School", '"Director, Curriculum"',
)  # fmt: skip
HEADER = "sis_id,email,first_name,last_name,title,admin_scope,school_ids\n"


def school_ids(count: int) -> list[str]:
    """SIS ids of the schools."""
    return [f"S{number:05d}" for number in range(count)]


def lines(rows: int, schools: int, seed: int = 7) -> Iterator[str]:
    """The rows of the file, without its header."""
    chance = random.Random(seed)
    ids = school_ids(schools)
    order = list(range(rows))
    chance.shuffle(order)
    for number in range(rows):
        first, last = chance.choice(FIRST), chance.choice(LAST)
        email = f"u{order[number]:07d}.{number % 97}@maple{number % 7}.example.org"
        count = 1 if chance.random() < 0.9 else chance.randint(2, 6)
        scope, named = ("school", ";".join(chance.sample(ids, count)))
        if number % 20 == 0:
            scope, named = "district", ""
        title = TITLES[number % len(TITLES)]
        yield f"A{number:07d},{email},{first},{last},{title},{scope},{named}\n"


def write_file(path: Path, rows: int, schools: int) -> None:
    """A file of valid admins."""
    with path.open("w", encoding="utf-8") as stream:
        stream.write(HEADER)
        stream.writelines(lines(rows, schools))


def write_changed(path: Path, source: Path, share: float = 0.01) -> None:
    """The file with `share` of its rows changed in title, and as many new at its end."""
    chance = random.Random(11)
    new = 0
    with source.open(encoding="utf-8") as old, path.open("w", encoding="utf-8") as stream:
        stream.write(next(old))
        for line in old:
            changes = chance.random() < share
            new += changes
            stream.write(_retitled(line) if changes else line)
        for number in range(new):
            stream.write(f"N{number:07d},new{number}@maple.example.org,New,One,,district,\n")


def _retitled(line: str) -> str:
    cells = line.split(",", 4)
    return ",".join([*cells[:4], "Changed", *cells[4].rsplit(",", 2)[1:]])


def write_bad(path: Path, source: Path, every: int) -> None:
    """The file with a bad email in every `every`-th row."""
    with source.open(encoding="utf-8") as old, path.open("w", encoding="utf-8") as stream:
        stream.write(next(old))
        for number, line in enumerate(old):
            stream.write(line if number % every else line.replace("@", "@@", 1))


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


def main(folder: Path, rows: int, schools: int) -> None:
    """Every file the import benchmark reads, and the store it starts from."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "admins.csv"
    write_file(file, rows, schools)
    write_changed(folder / "changed.csv", file)
    write_bad(folder / "some.csv", file, max(1, rows // 500))
    write_bad(folder / "bad.csv", file, 1)
    make_store(folder / "base.db", schools)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
