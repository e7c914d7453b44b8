"""Every row of "District SSO vs Library SSO", in its words and order: each is one test."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from console.api.client import Exchange
from console.matching import Outcome
from console.provisioning.application_rules import USER_TYPES
from console.provisioning.library import authorize
from console.provisioning.sharing import connect, share
from console.sso.admission import LIBRARY_ROLES
from storage.queries import sign_ins
from storage.records.applications import ApplicationRecord
from storage.records.people import PersonRecord
from tests.sso.conftest import Scene
from tests.sso.test_oauth import Client

DISTRICT, LIBRARY = "District SSO", "Library"
NOT_THERE = "N/A"


class Told(NamedTuple):
    """What one integration tells of the same teacher, student, section, school and district."""

    scene: Scene
    client: Client
    teacher: PersonRecord
    student: PersonRecord
    section: str

    def get(self, path: str, who: PersonRecord | None = None) -> Exchange:
        """A read with somebody's SSO token, the teacher's if nobody is named."""
        named = path.format(
            district=self.scene.district.id,
            school=self.scene.schools[0].id,
            section=self.section,
            teacher=self.teacher.id,
            student=self.student.id,
        )
        return self.client.get(named, self.client.token(who or self.teacher))

    def data(self, path: str, who: PersonRecord | None = None) -> Any:
        """What such a read tells, inside its envelope."""
        exchange = self.get(path, who)
        assert exchange.status == 200, exchange.body
        return exchange.json()["data"]


@pytest.fixture
def told(scene: Scene) -> dict[str, Told]:
    """One application a column, for the same people."""
    teacher, student = scene.teacher("Tess Reed", "T1"), scene.student("Sue Moss", "S1")
    scene.section("Reading", teacher, student)
    with scene.workspace.store.read() as reader:
        section = str(reader.value("SELECT id FROM sections"))
    district = scene.application("By the district", "101")
    library = scene.unconnected("By a teacher", sso=("library",))
    scene.workspace.run(authorize, library.application, teacher)
    return {
        column: Told(
            scene, Client(scene, made.application, made.client_secret), teacher, student, section
        )
        for column, made in ((DISTRICT, district), (LIBRARY, library))
    }


class Row(NamedTuple):
    """One line of the page's "Scopes": where it is read and what is found there."""

    column: str
    heading: str
    field: str
    path: str
    find: Callable[[Any], Any] = lambda found: found
    expected: Callable[[Told], Any] = lambda _told: None


def of(*keys: str) -> Callable[[Any], Any]:
    """What stands below these keys of a document."""

    def find(document: Any) -> Any:
        for key in keys:
            document = document[key]
        return document

    return find


USER, STUDENT, SECTION = (
    "/v3.0/users/{teacher}",
    "/v3.0/users/{student}",
    "/v3.0/sections/{section}",
)
SCOPES = (
    Row(
        DISTRICT,
        "Districts",
        "District Clever ID",
        "/v3.0/districts/{district}",
        of("id"),
        lambda t: t.scene.district.id,
    ),
    Row(
        DISTRICT,
        "Districts",
        "District Name",
        "/v3.0/districts/{district}",
        of("name"),
        lambda t: t.scene.district.name,
    ),
    Row(DISTRICT, "Schools", NOT_THERE, "/v3.0/schools"),
    Row(DISTRICT, "Schools", NOT_THERE, "/v3.0/schools/{school}"),
    Row(DISTRICT, "Sections", NOT_THERE, "/v3.0/users/{teacher}/sections"),
    Row(DISTRICT, "Sections", NOT_THERE, SECTION),
    Row(DISTRICT, "Users", "User Clever ID", USER, of("id"), lambda t: t.teacher.id),
    Row(DISTRICT, "Users", "User First Name", USER, of("name", "first"), lambda _: "Tess"),
    Row(DISTRICT, "Users", "User Last Name", USER, of("name", "last"), lambda _: "Reed"),
    Row(DISTRICT, "Users", "User Email", USER, of("email"), lambda t: t.teacher.email),
    Row(LIBRARY, "Districts", NOT_THERE, "/v3.0/districts/{district}"),
    Row(LIBRARY, "Schools", NOT_THERE, "/v3.0/schools"),
    Row(LIBRARY, "Schools", NOT_THERE, "/v3.0/schools/{school}"),
    Row(LIBRARY, "Sections", "Section Clever ID", SECTION, of("id"), lambda t: t.section),
    Row(LIBRARY, "Sections", "Section Name", SECTION, of("name"), lambda _: "Section Reading"),
    Row(LIBRARY, "Sections", "Section Grade", SECTION, of("grade"), lambda _: ""),
    Row(LIBRARY, "Sections", "Section Subject", SECTION, of("subject"), lambda _: ""),
    Row(LIBRARY, "Sections", "Section Teacher", SECTION, of("teacher"), lambda t: t.teacher.id),
    Row(LIBRARY, "Sections", "Section Students", SECTION, of("students"), lambda t: [t.student.id]),
    Row(LIBRARY, "Users", "Teacher Clever ID", USER, of("id"), lambda t: t.teacher.id),
    Row(LIBRARY, "Users", "Teacher First Name", USER, of("name", "first"), lambda _: "Tess"),
    Row(LIBRARY, "Users", "Teacher Last Name", USER, of("name", "last"), lambda _: "Reed"),
    Row(LIBRARY, "Users", "Teacher Email Address", USER, of("email"), lambda t: t.teacher.email),
    Row(LIBRARY, "Users", "Student Clever ID", STUDENT, of("id"), lambda t: t.student.id),
    Row(LIBRARY, "Users", "Student First Name", STUDENT, of("name", "first"), lambda _: "Sue"),
    Row(LIBRARY, "Users", "Student Last Initial", STUDENT, of("name", "last"), lambda _: "M"),
)


@pytest.mark.parametrize("row", SCOPES, ids=lambda row: f"{row.column}, {row.heading}, {row.field}")
def test_scopes(told: dict[str, Told], row: Row) -> None:
    one = told[row.column]
    if row.field == NOT_THERE:
        assert one.get(row.path).status == 404
    else:
        assert row.find(one.data(row.path)) == row.expected(one)


@pytest.mark.parametrize(
    ("column", "path", "fields"),
    [
        (DISTRICT, "/v3.0/districts/{district}", {"id", "name"}),
        (DISTRICT, USER, {"id", "district", "name", "email", "roles"}),
        (LIBRARY, USER, {"id", "name", "email", "roles"}),
        (LIBRARY, STUDENT, {"id", "name", "roles"}),
        (
            LIBRARY,
            SECTION,
            {"id", "name", "section_number", "grade", "subject", "teacher", "teachers", "students"},
        ),
    ],
)
def test_scopes_and_nothing_else(
    told: dict[str, Told], column: str, path: str, fields: set[str]
) -> None:
    """The rows above, and what v3.0 cannot do without: role keys, the district, co-teachers."""
    assert set(told[column].data(path)) == fields


@pytest.mark.parametrize("role", USER_TYPES)
@pytest.mark.parametrize("column", [DISTRICT, LIBRARY])
def test_audience(scene: Scene, told: dict[str, Told], column: str, role: str) -> None:
    one = told[column]
    people: dict[str, Callable[[], PersonRecord]] = {
        "district_admin": lambda: scene.admin("Ana Rivera"),
        "staff": lambda: scene.admin("Ben Okafor", "school", "101"),
        "teacher": lambda: one.teacher,
        "student": lambda: one.student,
    }
    status = one.client.authorize(people[role]()).status
    assert status == (302 if column == DISTRICT or role in LIBRARY_ROLES else 403)


@pytest.mark.parametrize(("column", "word"), [(DISTRICT, "district"), (LIBRARY, "teacher")])
@pytest.mark.parametrize("who", ["teacher", "student"])
def test_authorized_by(told: dict[str, Told], column: str, word: str, who: str) -> None:
    one = told[column]
    person = getattr(one, who)
    document = one.get("/v3.0/me", person).json()
    expected = {"id": person.id, "type": "user", "authorized_by": word}
    links = {"self": "/me", "canonical": f"/v3.0/users/{person.id}"}
    if column == DISTRICT:
        expected["district"] = one.scene.district.id
        links["district"] = f"/v3.0/districts/{one.scene.district.id}"
    assert document["type"] == "user"
    assert document["data"] == expected
    assert {link["rel"]: link["uri"] for link in document["links"]} == links


@pytest.mark.parametrize(
    ("column", "outcome"),
    [(DISTRICT, Outcome.MATCHED_BY_EMAIL), (LIBRARY, Outcome.CREATED)],
)
def test_user_registration(told: dict[str, Told], column: str, outcome: Outcome) -> None:
    """An account provisioned before is found by District SSO; Library registers a new one."""
    one = told[column]
    application: ApplicationRecord = one.client.application
    one.scene.account(application, "provisioned", email=one.teacher.email)
    one.client.token(one.teacher)
    with one.scene.workspace.store.read() as reader:
        (kept,) = sign_ins.of_application(reader, application.pk)
    assert kept.outcome == outcome.value


def test_certification_one_set_of_credentials_holds_both(scene: Scene) -> None:
    teacher = scene.teacher("Tess Reed", "T1")
    made = scene.unconnected("Both", sso=("district", "library"))
    client = Client(scene, made.application, made.client_secret)
    scene.workspace.run(authorize, made.application, teacher)

    def authorized_by() -> str:
        return str(client.get("/v3.0/me", client.token(teacher)).json()["data"]["authorized_by"])

    assert authorized_by() == "teacher"
    scene.workspace.run(connect, made.application, scene.district)
    scene.workspace.run(share, made.application, scene.district, ("101",))
    assert authorized_by() == "district"
