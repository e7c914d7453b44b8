"""Three lenses on one admin: what the API and the token really answer, and why it differs."""

from __future__ import annotations

import json

import pytest

from console.api.lens_document import lenses_document
from console.api.lens_rows import Asked, Cell
from console.api.lenses import Lenses, look
from console.api.preview import Previewer
from console.provisioning.app_directory import district_token, find_connection
from console.provisioning.application_rules import DIALECTS
from console.provisioning.directory import find_admin
from console.provisioning.districts import set_school_active
from console.workspace import Workspace
from storage.records.applications import ApplicationRecord
from storage.records.districts import DistrictRecord
from storage.records.schools import SchoolRecord
from tests.sso.conftest import Scene


@pytest.fixture
def scene(workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]) -> Scene:
    """Ana of two schools, Dora of the district, Tom who teaches."""
    scene = Scene(workspace, district, schools)
    scene.admin("Ana Rivera", "school", "101", "102")
    scene.admin("Dora Diaz")
    return scene


def through(
    scene: Scene, application: ApplicationRecord, dialect: str, who: str = "a.rivera", **how: bool
) -> Lenses:
    admin = scene.workspace.read(find_admin, scene.district, f"{who}@maple.example")
    asked = Asked(scene.district, admin, application, dialect, **how)
    return look(scene.workspace, Previewer(scene.workspace), asked)


def cells(lenses: Lenses, label: str) -> list[tuple[str, Cell, Cell]]:
    return [(row.district, row.api, row.token) for row in lenses.rows if row.label == label]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_names_email_and_role_are_found_in_every_dialect(scene: Scene, dialect: str) -> None:
    application = scene.application("ReadWell", "101").application
    for who in ("a.rivera", "d.diaz"):
        lenses = through(scene, application, dialect, who)
        for label in ("First name", "Last name", "Email", "Role"):
            ((has, api, token),) = cells(lenses, label)
            assert has
            assert not api.differs, (label, api)
            assert not token.differs, (label, token)
        assert not lenses.api.refused
        assert [one.status for one in lenses.api.exchanges] == [200]
        assert [one.status for one in lenses.token.exchanges] == [200, 200]


def test_each_school_says_whether_it_is_shared(scene: Scene) -> None:
    application = scene.application("ReadWell", "101").application
    assert cells(through(scene, application, "v3.0"), "School") == [
        (
            "Bell Ridge Elementary",
            Cell("Bell Ridge Elementary", "roles.staff.schools"),
            Cell(differs=True, why="District SSO tells no school"),
        ),
        (
            "O’Hara Early College",
            Cell(differs=True, why="not shared"),
            Cell(differs=True),
        ),
    ]


def test_a_deactivated_school_is_named_as_the_reason(scene: Scene) -> None:
    application = scene.application("ReadWell", "101", "102").application
    scene.workspace.run(set_school_active, scene.schools[1], active=False)
    (_, (_, api, _)) = cells(through(scene, application, "draft"), "School")
    assert api == Cell(differs=True, why="deactivated")


def test_old_dialects_go_by_the_id_of_the_role_and_the_draft_tells_fewer_fields(
    scene: Scene,
) -> None:
    application = scene.application("ReadWell", "101").application
    ((_, old, _),) = cells(through(scene, application, "v2.1"), "Clever id")
    assert old.why == "v2.1 goes by the id of the role"
    ((_, now, _),) = cells(through(scene, application, "v3.1"), "Clever id")
    assert not now.differs
    ((_, api, token),) = cells(through(scene, application, "draft"), "District")
    assert (api.why, token.text) == ("draft does not tell it", scene.district.name)


def test_who_is_not_seen_says_why_and_what_would_change_it(scene: Scene) -> None:
    application = scene.application("ReadWell", "103").application
    lenses = through(scene, application, "v3.0")
    assert lenses.api.refused == (
        "Bell Ridge Elementary, O’Hara Early College: not shared with ReadWell."
    )
    assert "cannot sign in to ReadWell" in lenses.token.refused
    assert lenses.why.changes[0].text == "Share Bell Ridge Elementary."
    apart = through(scene, scene.unconnected("Atlas").application, "v3.0")
    assert "has not connected Atlas" in apart.api.refused


def test_a_library_token_of_an_admin_is_refused_with_the_reason(scene: Scene) -> None:
    made = scene.application("Stories", "101", sso=("district", "library"))
    lenses = through(scene, made.application, "v3.0", library=True)
    assert "Clever Library is for teachers and students" in lenses.token.refused
    assert lenses.token.how == "Library SSO"
    assert not lenses.api.refused


def test_the_document_holds_no_token(scene: Scene) -> None:
    application = scene.application("ReadWell", "101").application
    lenses = through(scene, application, "v3.0")
    document = lenses_document(lenses)
    assert document["differences"] == lenses.differences == 4
    assert document["api"]["others"]["roles.staff.roles"] == ["PortalOnly"]
    texts = [json.dumps(document)]
    for exchange in (*lenses.api.exchanges, *lenses.token.exchanges):
        sent = dict(exchange.request_headers)["authorization"]
        assert len(sent) < len("Bearer ") + 12
        texts.append(repr(exchange))
    connection = scene.workspace.read(find_connection, application, scene.district)
    token = scene.workspace.read(district_token, connection)
    assert token not in "".join(texts)
