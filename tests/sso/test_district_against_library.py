"""District SSO vs Library SSO, row by row of the page that lays them side by side."""

from __future__ import annotations

import pytest

from console.api.sign_in import How, simulate_sign_in
from console.api.trace import SignInTrace
from console.matching import Outcome
from console.provisioning.library import authorize, withdraw_authorization
from console.provisioning.sharing import connect, share
from console.sso.comparison import side_by_side
from storage.records.applications import ApplicationRecord
from storage.records.people import PersonRecord
from tests.sso.conftest import Scene

LIBRARY = How(library=True)
BY_DEFAULT = How()


@pytest.fixture
def tess(scene: Scene) -> PersonRecord:
    return scene.teacher("Tess Reed", "T1")


@pytest.fixture
def sue(scene: Scene, tess: PersonRecord) -> PersonRecord:
    student = scene.student("Sue Moss", "S1")
    scene.section("1", tess, student)
    return student


@pytest.fixture
def storyline(scene: Scene, tess: PersonRecord) -> ApplicationRecord:
    """A Library application that Tess authorized."""
    application = scene.unconnected(
        "Storyline", sso=("library",), user_types=("teacher", "student")
    ).application
    scene.workspace.run(authorize, application, tess)
    return application


def sign_in(
    scene: Scene, application: ApplicationRecord, person: PersonRecord, how: How = BY_DEFAULT
) -> SignInTrace:
    return simulate_sign_in(scene.workspace, application, person, how)


@pytest.mark.parametrize("kind", ["district_admin", "staff", "teacher", "student"])
def test_audience_district_any_subset_of_user_types(scene: Scene, kind: str) -> None:
    people = {
        "district_admin": scene.admin("Ana Rivera"),
        "staff": scene.admin("Ben Okafor", "school", "101"),
        "teacher": scene.teacher("Tess Reed", "T1"),
        "student": scene.student("Sue Moss", "S1"),
    }
    application = scene.application("Only", "101", user_types=(kind,)).application
    for one, person in people.items():
        outcome = sign_in(scene, application, person).outcome
        assert (outcome is not Outcome.REFUSED) == (one == kind)


@pytest.mark.parametrize("scope", ["district", "school"])
def test_audience_library_refuses_admins_with_a_clear_page(
    scene: Scene, storyline: ApplicationRecord, scope: str
) -> None:
    admin = scene.admin("Ana Rivera", scope, *(["101"] if scope == "school" else []))
    trace = sign_in(scene, storyline, admin)
    assert trace.refusal is not None
    assert trace.refusal.code == "library_audience"
    page = trace.steps[0].exchange
    assert page.status == 403
    assert "Clever Library is for teachers and students" in page.body


def test_authorized_by_the_district_connecting_and_sharing(
    scene: Scene, tess: PersonRecord
) -> None:
    application = scene.unconnected("ReadWell").application
    codes = []
    for step in (None, connect, share):
        if step is connect:
            scene.workspace.run(connect, application, scene.district)
        if step is share:
            scene.workspace.run(share, application, scene.district, ("101",))
        refusal = sign_in(scene, application, tess).refusal
        codes.append(refusal.code if refusal else "")
    assert codes == ["not_connected", "not_shared", ""]


def test_authorized_by_a_teacher_for_the_students_of_her_sections(
    scene: Scene, storyline: ApplicationRecord, tess: PersonRecord, sue: PersonRecord
) -> None:
    stranger = scene.student("Kim Lake", "S2")
    assert sign_in(scene, storyline, sue, LIBRARY).outcome is Outcome.CREATED
    assert sign_in(scene, storyline, stranger, LIBRARY).outcome is Outcome.REFUSED
    scene.workspace.run(withdraw_authorization, storyline, tess)
    assert sign_in(scene, storyline, sue, LIBRARY).outcome is Outcome.REFUSED
    assert sign_in(scene, storyline, tess, LIBRARY).outcome is Outcome.REFUSED


def test_me_says_who_authorized_and_whether_there_is_a_district(
    scene: Scene, storyline: ApplicationRecord, tess: PersonRecord
) -> None:
    by_teacher = sign_in(scene, storyline, tess).me
    readwell = scene.application("ReadWell", "101").application
    by_district = sign_in(scene, readwell, tess).me
    assert by_teacher is not None
    assert by_district is not None
    assert by_teacher["data"] == {"id": tess.id, "type": "user", "authorized_by": "teacher"}
    assert [link["rel"] for link in by_teacher["links"]] == ["self", "canonical"]
    assert by_district["data"] == {
        "id": tess.id,
        "district": scene.district.id,
        "type": "user",
        "authorized_by": "district",
    }
    assert [link["rel"] for link in by_district["links"]] == ["self", "canonical", "district"]


def test_scopes_library_reads_her_sections_and_students(
    scene: Scene, storyline: ApplicationRecord, tess: PersonRecord, sue: PersonRecord
) -> None:
    trace = sign_in(scene, storyline, tess)
    assert [step.proves for step in trace.steps[-2:]] == [
        "1 section of this teacher",
        "1 student of this teacher",
    ]
    (student,) = trace.steps[-1].exchange.json()["data"]
    assert student["data"]["name"] == {"first": "Sue", "last": "M"}
    assert "email" not in student["data"]


def test_scopes_district_reads_no_sections(scene: Scene, tess: PersonRecord) -> None:
    application = scene.application("ReadWell", "101").application
    trace = sign_in(scene, application, tess)
    assert len(trace.steps) == 4
    profile = trace.steps[-1].exchange.json()["data"]
    assert profile["email"] == tess.email
    assert profile["roles"]["teacher"].get("schools", []) == []


def test_registration_district_finds_what_was_provisioned_library_creates(
    scene: Scene, storyline: ApplicationRecord, tess: PersonRecord
) -> None:
    readwell = scene.application("ReadWell", "101").application
    for application in (readwell, storyline):
        scene.account(application, "before", email=tess.email)
    assert sign_in(scene, readwell, tess).outcome is Outcome.MATCHED_BY_EMAIL
    created = sign_in(scene, storyline, tess)
    assert created.outcome is Outcome.CREATED
    assert any("matches by id alone" in warning for warning in created.warnings)


def test_one_set_of_credentials_may_hold_both_and_district_wins(
    scene: Scene, tess: PersonRecord
) -> None:
    both = scene.unconnected("Both", sso=("district", "library")).application
    scene.workspace.run(authorize, both, tess)
    assert sign_in(scene, both, tess).integration == "library"
    scene.workspace.run(connect, both, scene.district)
    assert sign_in(scene, both, tess).outcome is Outcome.REFUSED
    scene.workspace.run(share, both, scene.district, ("101",))
    assert sign_in(scene, both, tess).integration == "district"


def test_side_by_side_for_one_person(scene: Scene, tess: PersonRecord) -> None:
    both = scene.unconnected("Both", sso=("district", "library")).application
    scene.workspace.run(authorize, both, tess)
    with scene.workspace.store.read() as reader:
        district, library = side_by_side(reader, both, tess)
    assert (district.lets_in, district.wins) == (False, False)
    assert (library.lets_in, library.wins) == (True, True)
    assert any("sections" in words for words in library.sees)
    scene.workspace.run(connect, both, scene.district)
    scene.workspace.run(share, both, scene.district, "all")
    with scene.workspace.store.read() as reader:
        district, library = side_by_side(reader, both, tess)
    assert (district.wins, library.wins) == (True, False)
    assert district.lets_in
    assert library.lets_in
    ana = scene.admin("Ana Rivera")
    with scene.workspace.store.read() as reader:
        assert not side_by_side(reader, both, ana)[1].lets_in
