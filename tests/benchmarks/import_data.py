"""Made-up admins by the million: the file, the schools, and a store that holds the schools.

Every person is invented: names from word lists, addresses under example.org. The mix is that of
the reference measurements: about 110 bytes a row, one admin in twenty a district admin, the others
with one to six of 5,000 schools (1.26 links a row), one title in nine quoted because it holds a
comma, one row in eight with a name beyond ASCII, SIS ids in the order of the file and emails in
another.
"""

from __future__ import annotations

import random
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

FIRST = (
    "Ana", "Luis", "Nam", "Kofi", "Wren", "Tilda", "Mei", "Ravi", "Ines", "Olu", "Carmen", "Dmitri",
    "Priya", "Marcus", "Yolanda", "Theodore", "Gabriella", "Samuel", "Ngozi", "Hannah", "Patrick",
    "Zoë", "José",
)  # fmt: skip
LAST = (
    "Rivera", "Soto", "Nguyen", "Abara", "Lindqvist", "Mensah", "Voss", "Castellanos", "Whitfield",
    "Okonkwo", "Delacroix", "Hargreaves", "Yamamoto", "Fitzgerald", "Montgomery", "Vasquez",
    "Kowalski", "Bergstrom", "Abernathy", "Thibodeaux", "Ramaswamy", "Ocasio", "Van der Berg",
    "Peñarroya",
)  # fmt: skip
TITLES = (
    "Principal", "Assistant Principal", "Registrar", "ICT Coordinator", "School Counselor", "",
    "Dean of Students", "Head of School", '"Director, Curriculum"',
)  # fmt: skip
HEADER = "sis_id,email,first_name,last_name,title,admin_scope,school_ids\n"
DISTRICT_EVERY = 20
# With two to six schools for these and one for the others, a million rows make 1.26 million links.
SEVERAL_SCHOOLS = 0.109


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
        email = f"{_plain(first)}.{_plain(last)}.{order[number]}@{_domain(number)}"
        count = chance.randint(2, 6) if chance.random() < SEVERAL_SCHOOLS else 1
        scope, named = ("school", ";".join(chance.sample(ids, count)))
        if number % DISTRICT_EVERY == 0:
            scope, named = "district", ""
        title = TITLES[number % len(TITLES)]
        yield f"{4_000_000 + number},{email},{first},{last},{title},{scope},{named}\n"


def _plain(name: str) -> str:
    """A name as it stands in an address."""
    decomposed = unicodedata.normalize("NFKD", name.lower().replace(" ", ""))
    return decomposed.encode("ascii", "ignore").decode()


def _domain(number: int) -> str:
    return f"staff.maple{number % 7}-schools.k12.example.org"


def write_file(path: Path, rows: int, schools: int) -> None:
    """A file of valid admins."""
    with path.open("w", encoding="utf-8") as stream:
        stream.write(HEADER)
        stream.writelines(lines(rows, schools))


def write_changed(path: Path, source: Path, share: float = 0.01) -> None:
    """The file with `share` of its rows other than they were: six in ten of these have another
    title, two are left out, and two are new at the end.
    """
    chance = random.Random(11)
    new = 0
    with source.open(encoding="utf-8") as old, path.open("w", encoding="utf-8") as stream:
        stream.write(next(old))
        for line in old:
            drawn = chance.random() / share
            if drawn < 0.2:
                new += 1
            else:
                stream.write(_retitled(line) if drawn < 0.8 else line)
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
    from storage.rows import add
    from storage.rows.roster import School
    from storage.store import Store

    store = Store.open(Location.parse(str(path)))
    workspace = Workspace(store, Operator("benchmark"))
    district = workspace.run(create_district, "Benchmark District")

    def add_all(act: Act) -> None:
        first = act.new_ids(schools)
        for number, sis_id in enumerate(school_ids(schools)):
            school = School(
                id=f"{first + number:024x}",
                district_pk=district.pk,
                sis_id=sis_id,
                name=f"School {sis_id}",
                name_key=f"school {sis_id}".lower(),
                created_at=act.now,
                modified_at=act.now,
            )
            add(act.transaction, school)
        act.record("benchmark.schools", "schools")

    workspace.run(add_all)
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
