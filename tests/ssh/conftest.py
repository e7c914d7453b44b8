"""A store that is worked on over SSH."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from console.workspace import Workspace
from storage.connections import Location
from storage.queries import ledger
from storage.records.log import AuditRecord
from tests.ssh.servers import School, serving, why_not

# Without an SSH server (CONTRIBUTING says how to get one) there is nothing to connect to.
collect_ignore_glob = ["test_*.py"] if why_not() else []

Serve = Callable[..., School]


@pytest.fixture
def place(location: Location) -> str:
    """The store as `--db` takes it."""
    return str(location.path) if location.path else location.url


@pytest.fixture
def serve(tmp_path: Path, place: str) -> Iterator[Serve]:
    """`serve("--operator", "jane@office")`: `principal` on this test's store, forced by a key."""
    with ExitStack() as servers:
        (tmp_path / "ssh").mkdir()
        yield lambda *arguments: servers.enter_context(
            serving(tmp_path / "ssh", "--db", place, *arguments)
        )


def log(workspace: Workspace) -> list[AuditRecord]:
    """The audit log, oldest first."""
    return workspace.read(lambda reader: list(ledger.entries(reader)))
