"""The demo district for screen tests (loaded once, copied for each test)."""

from __future__ import annotations

import sqlite3
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from console.audit import Operator
from console.demo.loading import data_file, load_demo
from console.workspace import Workspace
from storage.connections import Location
from storage.store import Store
from tests.conftest import START


def with_demo(workspace: Workspace) -> Workspace:
    """The workspace, holding the demo district."""
    path = workspace.store.location.path
    if path is None:
        load_demo(workspace)
        return workspace
    source, target = sqlite3.connect(":memory:"), sqlite3.connect(path)
    source.deserialize(_demo_store())
    source.backup(target)
    source.close()
    target.close()
    return workspace


@cache
def _demo_store() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "principal.db"
        store = Store.open(Location.parse(str(path)))
        load_demo(Workspace(store, Operator("jane", {}), lambda: START))
        store.close()
        return path.read_bytes()


def demo_file(name: str) -> Path:
    """One of the demo's files."""
    return data_file(name)
