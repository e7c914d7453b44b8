"""A served local Clever on a loopback port, and the people that client libraries sign in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import pytest

from console.api.app import create_app
from console.api.server import address_of, bind, in_background
from console.audit import Operator
from console.provisioning.applications import NewSecret
from console.provisioning.library import authorize
from console.workspace import Workspace
from storage.records.districts import DistrictRecord
from storage.records.people import PersonRecord
from storage.records.schools import SchoolRecord
from storage.store import Store
from tests.clients.browsers import find_chromium
from tests.sso.conftest import Scene

# Without a Chromium (CONTRIBUTING says how to get one) the browser test has nothing to drive.
collect_ignore = [] if find_chromium() else ["test_browser.py"]

CALLBACK = "http://127.0.0.1:9/callback"


@pytest.fixture
def workspace(store: Store) -> Workspace:
    """On the real clock: client libraries compare an id_token's times with theirs."""
    return Workspace(store, Operator("jane", {"uid": 1000}))


@dataclass
class People:
    """One person of every kind; the last two come through the Library."""

    district_admin: PersonRecord
    school_admin: PersonRecord
    both: PersonRecord
    teacher: PersonRecord
    student: PersonRecord


@dataclass
class Clever:
    """The served lookalike, with an application of each integration."""

    base: str
    scene: Scene
    people: People
    district_app: NewSecret
    library_app: NewSecret

    def browse(self, url: str, who: PersonRecord) -> str:
        """What a browser does with an authorize link: gives the address it is sent back to.

        The link may lead to Clever's own host; the browser is pointed at the lookalike.
        """
        parts = urlsplit(url)
        query = urlencode([*parse_qsl(parts.query), ("login_hint", who.id)])
        answer = httpx.get(f"{self.base}{parts.path}?{query}")
        assert answer.status_code == 302, answer.text
        return answer.headers["location"]

    def here(self, url: str) -> str:
        """An address of one of Clever's hosts on the lookalike."""
        parts = urlsplit(url)
        return f"{self.base}{parts.path}{'?' + parts.query if parts.query else ''}"


@pytest.fixture
def scene(workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]) -> Scene:
    return Scene(workspace, district, schools)


@pytest.fixture
def people(scene: Scene) -> People:
    scene.teacher("Max Both", "T0")
    teacher, student = scene.teacher("Tess Reed", "T1"), scene.student("Sue Moss", "S1")
    scene.section("1", teacher, student)
    return People(
        district_admin=scene.admin("Ana Rivera"),
        school_admin=scene.admin("Ben Okafor", "school", "101", "102", "103"),
        both=scene.admin("Max Both", "school", "101"),
        teacher=teacher,
        student=student,
    )


@pytest.fixture
def clever(scene: Scene, people: People) -> Iterator[Clever]:
    district_app = scene.application("ReadWell", "101", "102", redirect_uris=(CALLBACK,), oidc=True)
    library_app = scene.unconnected(
        "Storyline", redirect_uris=(CALLBACK,), sso=("library",), user_types=("teacher", "student")
    )
    scene.workspace.run(authorize, library_app.application, people.teacher)
    listening = bind("127.0.0.1", 0)
    base = address_of(listening, "127.0.0.1")
    app = create_app(scene.workspace, base_url=base, scripted_login=True)
    with in_background(app, listening):
        yield Clever(base, scene, people, district_app, library_app)
