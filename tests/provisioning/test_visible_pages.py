"""Pages of whom an application sees, held against the rule spelt out over what was planned."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import pytest

from console.provisioning.applications import create_application
from console.provisioning.districts import create_district
from console.provisioning.drafts import ApplicationDraft
from console.provisioning.shared_schools import Schools
from console.provisioning.sharing import connect, share
from console.workspace import Workspace
from storage.connections import Reader
from storage.queries import seen_counts, visibility
from storage.queries.applications import connection as find_connection
from storage.queries.views import View, view
from storage.queries.visibility import BOTH, Cut, SeenAdmin
from storage.records.applications import ConnectionRecord
from storage.records.districts import DistrictRecord
from tests.provisioning.populations import Person, add_people, add_schools, random_people

WINDOW, SCAN = 1e-6, 1.0
CLOSED = (3, 7)


def expected(
    people: Sequence[Person], shared: set[int], scopes: tuple[str, ...] = BOTH
) -> list[int]:
    """The rule, spelt out over what was planned."""
    return [
        person.pk
        for person in people
        if person.active
        and person.scope in scopes
        and (person.scope == "district" or shared.intersection(person.schools))
    ]


def in_use(reader: Reader, connection: ConnectionRecord, way: float | None) -> View:
    """The view as estimated, or bent so that one of the two ways is taken."""
    known = view(reader, connection)
    if way is None:
        return known
    bent = known._replace(density=way, share=way)
    assert bent.prefers_window(1) == (way == WINDOW)
    return bent


def walked(read: Callable[[Cut], list[SeenAdmin]], cut: Cut) -> list[int]:
    """The keys of every page, one after the other, in the direction of `cut`."""
    seen: list[int] = []
    while page := read(cut):
        keys = [admin.pk for admin in page]
        assert keys == sorted(keys)
        if cut.backwards:
            seen[:0] = keys
            cut = Cut(cut.limit, before=keys[0], scopes=cut.scopes)
        else:
            seen += keys
            cut = Cut(cut.limit, after=keys[-1], scopes=cut.scopes)
    return seen


def connected(
    workspace: Workspace, district: DistrictRecord, schools: Sequence[int]
) -> ConnectionRecord:
    """A new application that these schools are shared with."""
    draft = ApplicationDraft("ReadWell", ("https://readwell.example/cb",))
    application = workspace.run(create_application, draft).application
    workspace.run(connect, application, district)
    if schools:
        named: Schools = "all" if len(schools) == 12 else tuple(f"S{pk}" for pk in schools)
        workspace.run(share, application, district, named)
    with workspace.store.read() as reader:
        found = find_connection(reader, application.pk, district.pk)
    assert found is not None
    return found


@pytest.mark.parametrize("way", [WINDOW, SCAN, None], ids=["window", "scan", "estimated"])
@pytest.mark.parametrize("seed", range(4))
def test_pages_hold_exactly_whom_the_rule_lets_through(
    workspace: Workspace, district: DistrictRecord, seed: int, way: float | None
) -> None:
    chance, store = random.Random(seed), workspace.store
    schools = add_schools(store, district.pk, 12, closed=CLOSED)
    people = random_people(seed, district.pk, schools, count=150)
    other = workspace.run(create_district, "Cedar Falls")
    there = add_schools(store, other.pk, 3)
    strangers = random_people(seed + 99, other.pk, there, count=40, first_pk=people[-1].pk + 5)
    add_people(store, [*people, *strangers])
    chosen = chance.sample(schools, chance.choice((0, 1, 4, 12)))
    shared = set(chosen) - {schools[index] for index in CLOSED}
    connection = connected(workspace, district, chosen)
    with store.read() as reader:
        known = in_use(reader, connection, way)
        for scopes in (BOTH, ("district",), ("school",)):
            wanted, limit = expected(people, shared, scopes), chance.choice((1, 7, 40))

            def read(cut: Cut) -> list[SeenAdmin]:
                return visibility.page(reader, connection, cut, known)

            assert walked(read, Cut(limit, after=0, scopes=scopes)) == wanted
            last = Cut(limit, before=visibility.BEYOND_ALL, scopes=scopes)
            assert walked(read, last) == wanted
        assert seen_counts.count(reader, connection) == len(expected(people, shared))
        pks = set(map(str, shared))
        of_schools = expected(people, shared, ("school",))
        assert seen_counts.past_all(reader, connection, pks) == len(of_schools)
