"""Files to upload, and one call from text to plan."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from console.importing.applying import apply_plan
from console.importing.options import UploadOptions
from console.importing.planning import plan_upload
from console.importing.plans import Plan
from console.importing.reports import ImportDocument
from console.workspace import Workspace
from storage.records.districts import DistrictRecord
from storage.records.schools import SchoolRecord
from tests.importing.miniatures import Packages
from tests.importing.rosters import Rosters

HEADER = "sis_id,email,first_name,last_name,title,admin_scope,school_ids\n"
ANA = "A1,ana@maple.example,Ana,Rivera,Principal,school,101;102\n"
LUIS = "A2,luis@maple.example,Luis,Soto,ICT Coordinator,district,\n"
NAM = "A3,nam@maple.example,Nam,Nguyen,,school,103\n"
THREE = HEADER + ANA + LUIS + NAM


@dataclass(frozen=True)
class Uploads:
    """Uploads into one workspace; every call writes the text to a file of its own."""

    workspace: Workspace
    folder: Path

    def file(self, content: str | bytes, name: str = "admins.csv") -> str:
        path = self.folder / name
        data = content if isinstance(content, bytes) else content.encode()
        path.write_bytes(data)
        return str(path)

    def plan(self, content: str | bytes, **options: Any) -> Plan:
        return plan_upload(self.workspace, [self.file(content)], UploadOptions(**options))

    def apply(self, content: str | bytes, **options: Any) -> ImportDocument:
        with self.plan(content, **options) as plan:
            return apply_plan(self.workspace, plan)

    def document(self, content: str | bytes, **options: Any) -> dict[str, Any]:
        with self.plan(content, **options) as plan:
            return plan.document.as_json()

    def codes(self, content: str | bytes, **options: Any) -> list[tuple[int | None, str, str]]:
        """Line, column and code of every problem."""
        return [
            (problem["line"], problem["column"] or "", problem["code"])
            for problem in self.document(content, **options)["problems"]
        ]


@pytest.fixture
def uploads(
    workspace: Workspace,
    district: DistrictRecord,
    schools: list[SchoolRecord],
    tmp_path: Path,
) -> Uploads:
    folder = tmp_path / "uploads"
    folder.mkdir()
    return Uploads(workspace, folder)


Counting = Callable[[dict[str, Any]], tuple[int, ...]]


@pytest.fixture
def counts() -> Counting:
    """created, updated, unchanged, removed, rejected of a document."""

    def count(document: dict[str, Any]) -> tuple[int, ...]:
        return tuple(
            document[kind] for kind in ("created", "updated", "unchanged", "removed", "rejected")
        )

    return count


@pytest.fixture
def rosters(workspace: Workspace, district: DistrictRecord, tmp_path: Path) -> Rosters:
    folder = tmp_path / "roster"
    folder.mkdir()
    return Rosters(workspace, folder)


@pytest.fixture
def packages(workspace: Workspace, district: DistrictRecord, tmp_path: Path) -> Packages:
    return Packages(workspace, tmp_path)


@pytest.fixture
def heeded() -> Iterator[None]:
    """Ctrl-C interrupts, even where it is ignored because the suite runs in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
