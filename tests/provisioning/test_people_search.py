"""Finding a person by what is typed: admins by their index, everybody else in pieces."""

from __future__ import annotations

import pytest

from console.keys import fold
from console.provisioning.admin_list import keep_index, search_of
from console.provisioning.people_search import FIRST_STRETCH, LISTED, PeopleSearch
from console.workspace import Workspace
from storage.connections import Writer
from storage.queries import people
from storage.records.districts import DistrictRecord
from tests.screens.crowd import crowd

MANY = FIRST_STRETCH + 1_000
STUDENT, TEACHER = MANY + 1, MANY + 2


@pytest.fixture
def many(workspace: Workspace, district: DistrictRecord) -> Workspace:
    """More people than are looked through at once, a student and a teacher last among them."""
    crowd(workspace, district, MANY)
    with workspace.store.write() as transaction:
        _add_user(transaction, district, STUDENT, "Quintela", employee=False)
        _add_user(transaction, district, TEACHER, "Quintero", employee=True)
        roles = {"student": STUDENT, "teacher": TEACHER, "district": district.pk}
        transaction.execute(
            "INSERT INTO student_roles (user_pk, district_pk, sis_id, student_number, state_id, "
            "grade, username, school_pks, active) "
            "VALUES (:student, :district, 'S-77', '', '', '', '', '', :active)",
            {**roles, "active": True},
        )
        transaction.execute(
            "INSERT INTO teacher_roles (user_pk, district_pk, legacy_id, sis_id, teacher_number, "
            "state_id, title, username, school_pks, active) "
            "VALUES (:teacher, :district, :legacy, 'T-77', '', '', '', '', '', :active)",
            {**roles, "legacy": f"{TEACHER + 10**9:024x}", "active": True},
        )
    return workspace


def _add_user(writer: Writer, district: DistrictRecord, pk: int, last: str, **of: bool) -> None:
    writer.execute(
        "INSERT INTO users (pk, id, district_pk, email, email_key, first_name, middle_name, "
        "last_name, name_key, employee, created_at, modified_at, version) VALUES (:pk, :id, "
        ":district, :email, :email, 'Xenia', '', :last, :key, :employee, 0, 0, 1)",
        {
            "pk": pk,
            "id": f"{pk:024x}",
            "district": district.pk,
            "email": f"{last.lower()}@maple.example",
            "last": last,
            "key": f"{last.lower()}, xenia",
            **of,
        },
    )


def found(search: PeopleSearch) -> list[int]:
    """Everybody it finds; whoever was found stays where they were found."""
    search.begin()
    shown: list[int] = []
    while True:
        now = [person.pk for person in search.found]
        assert now[: len(shown)] == shown
        shown = now
        if search.complete:
            return shown
        search.look_on()


@pytest.mark.parametrize(
    "term", ["person 004321", "p4321@", "quint", "xenia", "uintel", "maple", ""]
)
def test_everybody_is_found_who_has_the_words(
    many: Workspace, district: DistrictRecord, term: str
) -> None:
    everybody = many.read(people.by_pks, range(1, TEACHER + 1)).values()
    words = fold(term).split()
    whole = {
        person.pk
        for person in everybody
        if all(word in fold(person.name) or word in person.email for word in words)
    }
    shown = found(PeopleSearch(many, district, term))
    assert len(shown) == min(len(whole), LISTED)
    assert set(shown) <= whole


def test_a_name_that_begins_so_or_an_id_in_full_is_found_before_anybody_is_looked_through(
    many: Workspace, district: DistrictRecord
) -> None:
    for term, expected in (("quint", [STUDENT, TEACHER]), ("S-77", [STUDENT]), ("T-77", [TEACHER])):
        search = PeopleSearch(many, district, term)
        search.begin()
        assert [person.pk for person in search.found] == expected
        assert (search.looked, search.complete) == (0, False)


@pytest.mark.sqlite
def test_admins_are_found_by_their_index_before_anybody_is_looked_through(
    many: Workspace, district: DistrictRecord
) -> None:
    index = search_of(many)
    assert keep_index(index, lambda: False)
    search = PeopleSearch(many, district, "erson 005432", search=index)
    search.begin()
    assert [person.pk for person in search.found] == [5432]
    assert found(PeopleSearch(many, district, "uintel", search=index)) == [STUDENT]
    index.close()


@pytest.mark.parametrize(("term", "at_first"), [("uint", []), ("quint", [STUDENT, TEACHER])])
def test_a_search_is_taken_up_where_another_ended(
    many: Workspace, district: DistrictRecord, term: str, at_first: list[int]
) -> None:
    first, second = (PeopleSearch(many, district, term) for _ in range(2))
    first.begin()
    first.look_on()
    assert [person.pk for person in first.found] == at_first
    assert (first.looked, first.complete) == (FIRST_STRETCH, False)
    second.take_up(first.looked)
    second.look_on()
    pages = at_first + [person.pk for person in second.found]
    assert (pages, second.complete) == ([STUDENT, TEACHER], True)


def test_only_teachers_are_found_where_only_they_are_asked_for(
    many: Workspace, district: DistrictRecord
) -> None:
    assert found(PeopleSearch(many, district, "", teachers=True)) == [TEACHER]
    assert found(PeopleSearch(many, district, "xenia", teachers=True)) == [TEACHER]
