"""How fast a page of /admins is read, beside a plain page by key, for any number of shared schools.

    python -m tests.benchmarks.pages FILE [FILE…]        stores made by tests.benchmarks.crowd

The floor is a page of 100 admins by key, with the ids of their schools, and no visibility rule.
Goal (issue 3): at most 4 times the floor, on the first page and the 9,000th alike.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from storage.connections import Location, Reader, Row
from storage.queries import applications, visibility
from storage.queries.views import view
from storage.queries.visibility import Cut, SeenAdmin
from storage.store import Store

ROUNDS = 60
LIMIT = 100
PAGE = 9000
GOAL = 4.0


def bare_rows(reader: Reader, after: int) -> list[Row]:
    """100 rows of admins by key, and nothing made of them."""
    return reader.rows(
        "SELECT u.pk, u.id, u.first_name, u.last_name, a.admin_scope, u.email, a.title, "
        "a.school_pks, a.active FROM admin_roles a JOIN users u ON u.pk = a.user_pk "
        "WHERE a.user_pk > :after ORDER BY a.user_pk LIMIT :limit",
        {"after": after, "limit": LIMIT},
    )


def plain_page(reader: Reader, after: int, ids: Mapping[str, str]) -> list[SeenAdmin]:
    """A page by key with its schools' ids: what any list costs, whoever may see it."""
    return [
        SeenAdmin._make((*row[:7], tuple([ids[pk] for pk in row[7].split(",")]) if row[7] else ()))
        for row in bare_rows(reader, after)
    ]


def median_ms(run: Callable[[], object]) -> float:
    """The median of the rounds, in milliseconds."""
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        run()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def measure(path: Path) -> bool:
    """Print a table for one store; whether every page is within the goal."""
    store = Store.open(Location.parse(str(path)), create=False)
    good = True
    with store.read() as reader:
        last = int(reader.value("SELECT MAX(user_pk) FROM admin_roles"))
        print(f"{path.name}: {last:,} admins, pages of {LIMIT}, median of {ROUNDS}")
        ids = {str(pk): one for pk, one in reader.rows("SELECT pk, id FROM schools")}
        for label, after in (("first page", 0), (f"from row {PAGE * LIMIT:,}", PAGE * LIMIT)):
            bare = median_ms(lambda: bare_rows(reader, after))
            floor = median_ms(lambda: plain_page(reader, after, ids))
            print(f"  {label:18} plain page by key  {floor:7.3f} ms (its bare rows {bare:.3f} ms)")
            for application in applications.all_applications(reader):
                grant = applications.connections_of(reader, application.pk)[0]
                known = view(reader, grant.connection)
                cut = Cut(LIMIT + 1, after=after)
                took = median_ms(lambda: visibility.page(reader, grant.connection, cut, known))
                way = "window" if known.prefers_window(LIMIT + 1) else "scan"
                good = good and took / floor <= GOAL
                print(
                    f"  {label:18} {application.name:12} {way:7}{took:7.3f} ms "
                    f"{took / floor:5.2f}x (bare rows {took / bare:.2f}x; seen {known.share:.3f})"
                )
    store.close()
    return good


def main() -> int:
    """Measure the stores of the command line; 1 if one page is over the goal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+")
    return 0 if min(list(map(measure, parser.parse_args().files))) else 1


if __name__ == "__main__":
    raise SystemExit(main())
