"""Fixtures: a real store for every test, on SQLite or on PostgreSQL."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from console.audit import Operator
from console.provisioning.districts import create_district, create_school
from console.provisioning.drafts import SchoolDraft
from console.workspace import Workspace
from storage.connections import Location
from storage.records.districts import DistrictRecord
from storage.records.schools import SchoolRecord
from storage.store import Store
from tests.clients.browsers import find_chromium
from tests.postgresql import Databases, server
from tests.ssh.servers import why_not

START = 1_790_000_000_000

# A busy machine is no failure, a checkout may be read-only, and CI tries the same examples always.
settings.register_profile(
    "principal", deadline=None, database=None, derandomize=bool(os.environ.get("CI"))
)
settings.load_profile("principal")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database-url",
        default="",
        help="run every test on this PostgreSQL server, or on one of our own with 'postgresql'",
    )


def pytest_configure(config: pytest.Config) -> None:
    # Whoever runs the tests has chosen this and that for themselves.
    for name in [name for name in os.environ if name.startswith("PRINCIPAL_")]:
        del os.environ[name]
    os.environ["XDG_CONFIG_HOME"] = "/there/is/no/such/folder"
    config.addinivalue_line("markers", "sqlite: about files; not run on PostgreSQL")
    config.addinivalue_line("markers", "postgresql: about the server; not run on SQLite")


def pytest_report_header() -> list[str]:
    """Name what this machine lacks, and so is not collected."""
    lacks = (
        ("tests/clients/test_browser.py", "" if find_chromium() else "there is no Chromium"),
        ("tests/ssh", why_not()),
    )
    return [f"{place}: not collected, {reason}" for place, reason in lacks if reason]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    other = "sqlite" if config.getoption("--database-url") else "postgresql"
    left_out = [item for item in items if item.get_closest_marker(other)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker(other)]


@pytest.fixture(scope="session")
def databases(pytestconfig: pytest.Config) -> Iterator[Databases | None]:
    url = pytestconfig.getoption("--database-url")
    if not url:
        yield None
    elif url == "postgresql":
        with server() as own:
            yield Databases(own)
    else:
        shared = Databases(url)
        yield shared
        shared.close()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty migrated SQLite store, copied for each test."""
    path = tmp_path_factory.mktemp("template") / "principal.db"
    Store.open(Location.parse(str(path))).close()
    return path


@pytest.fixture
def server_databases(databases: Databases | None) -> Databases:
    """The server, for tests marked `postgresql`."""
    assert databases is not None, "mark this test with pytest.mark.postgresql"
    return databases


@pytest.fixture
def location(tmp_path: Path, template: Path, databases: Databases | None) -> Iterator[Location]:
    """Where this test's own store is."""
    if databases is None:
        path = tmp_path / "principal.db"
        shutil.copy2(template, path)
        yield Location.parse(str(path))
    else:
        fresh = databases.fresh()
        yield fresh
        databases.drop(fresh)


@pytest.fixture
def empty(tmp_path: Path, databases: Databases | None) -> Iterator[Location]:
    """A place without a store: no file, or a database without tables."""
    if databases is None:
        yield Location.parse(str(tmp_path / "new.db"))
    else:
        place = databases.empty()
        yield place
        databases.drop(place)


@pytest.fixture
def store(location: Location) -> Iterator[Store]:
    opened = Store.open(location)
    yield opened
    opened.close()


class TestClock:
    """A clock that stands still until told; milliseconds."""

    __test__ = False

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> int:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += int(seconds * 1000)


@pytest.fixture
def clock() -> TestClock:
    return TestClock()


@pytest.fixture
def workspace(store: Store, clock: TestClock) -> Workspace:
    return Workspace(store, Operator("jane", {"uid": 1000}), clock)


@pytest.fixture
def district(workspace: Workspace) -> DistrictRecord:
    return workspace.run(create_district, "Maple Valley Unified")


@pytest.fixture
def schools(workspace: Workspace, district: DistrictRecord) -> list[SchoolRecord]:
    """Three schools: SIS ids 101, 102, 103."""
    names = {
        "101": "Bell Ridge Elementary",
        "102": "O’Hara Early College",
        "103": "Colegio Peñarroya",
    }
    return [
        workspace.run(create_school, district, SchoolDraft(sis_id=sis_id, name=name))
        for sis_id, name in names.items()
    ]
