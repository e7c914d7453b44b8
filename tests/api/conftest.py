"""A district behind the ASGI application, asked over HTTP in process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from console.api.app import LocalClever, create_app
from console.api.client import Exchange, InProcess, bearer
from console.api.preview import Previewer
from console.provisioning.app_directory import district_token, find_connection
from console.provisioning.applications import create_application
from console.provisioning.drafts import ApplicationDraft
from console.provisioning.shared_schools import Schools
from console.provisioning.sharing import connect, share
from console.workspace import Workspace
from storage.records.applications import ApplicationRecord
from storage.records.districts import DistrictRecord
from storage.records.people import PersonRecord
from tests.sso.conftest import Scene, scene

__all__ = ["scene"]

EVERYBODY = ("district_admin", "staff", "teacher", "student")


@dataclass
class Vendor:
    """One application, and what it asks with its district token."""

    workspace: Workspace
    application: ApplicationRecord
    district: DistrictRecord
    app: LocalClever

    @property
    def token(self) -> str:
        connection = self.workspace.read(find_connection, self.application, self.district)
        return self.workspace.read(district_token, connection)

    def get(self, path: str, *headers: tuple[str, str]) -> Exchange:
        return self.send("GET", path, *headers)

    def send(
        self, method: str, path: str, *headers: tuple[str, str], body: bytes = b""
    ) -> Exchange:
        client = InProcess(self.app)
        return client.send_now(method, path, headers=[bearer(self.token), *headers], body=body)

    def with_token(self, token: str, path: str = "/admins") -> int:
        """The status of what is answered to another token than the one in force."""
        return InProcess(self.app).send_now("GET", path, headers=[bearer(token)]).status

    def ids(self, path: str) -> list[str]:
        return [item["data"]["id"] for item in self.json(path)["data"]]

    def json(self, path: str) -> Any:
        exchange = self.get(path)
        assert exchange.status == 200, exchange.body
        return exchange.json()

    def as_person(self, person: PersonRecord, path: str) -> Exchange:
        """What the application gets with that person's SSO token."""
        return Previewer(self.workspace).get_now(
            self.application, self.district, path, person=person
        )


@pytest.fixture
def clever(workspace: Workspace) -> LocalClever:
    return create_app(workspace)


@dataclass
class Vendors:
    """Makes applications that a district connected."""

    workspace: Workspace
    district: DistrictRecord
    clever: LocalClever

    def __call__(self, name: str, *shared: str, **fields: Any) -> Vendor:
        values = {
            "redirect_uris": ("https://v.example/cb",),
            "user_types": EVERYBODY,
            **fields,
        }
        made = self.workspace.run(create_application, ApplicationDraft(name=name, **values))
        self.workspace.run(connect, made.application, self.district)
        if shared:
            schools: Schools = "all" if shared == ("all",) else shared
            self.workspace.run(share, made.application, self.district, schools)
        return Vendor(self.workspace, made.application, self.district, self.clever)


@pytest.fixture
def vendors(workspace: Workspace, district: DistrictRecord, clever: LocalClever) -> Vendors:
    return Vendors(workspace, district, clever)


@pytest.fixture
def maple(scene: Scene) -> Scene:
    """Two district admins, three school admins, a teacher and two students."""
    scene.admin("Bo Neil")
    scene.admin("Cy Ortiz")
    scene.admin("Ana Rivera", "school", "101", "102")
    scene.admin("Dee Park", "school", "103")
    scene.admin("Eve Lone", "school")
    return scene


@pytest.fixture
def roster(maple: Scene) -> Scene:
    """Besides the admins: two teachers, three students, two sections; Bo also teaches."""
    tia = maple.teacher("Tia Moss", "T1", school=0)
    uri = maple.teacher("Uri Vale", "T2", school=2)
    students = [maple.student(f"Kid N{number}", f"K{number}", school=0) for number in range(3)]
    maple.section("C1", tia, students[0], students[1])
    maple.section("C2", uri, students[2])
    return maple


@pytest.fixture
def vendor(roster: Scene, vendors: Vendors) -> Vendor:
    """Sees school 101 only: Ana (of 101 and 102), Tia, the students, section C1."""
    return vendors("ReadWell", "101")
