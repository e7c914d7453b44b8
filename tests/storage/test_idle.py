"""Connections kept between uses: the same one again, unless it is no longer what a new one is."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from storage.connections import DriverConnection, Reader
from storage.store import Store
from tests.threads import at_once

Use = Callable[[], AbstractContextManager[Reader]]
NAME = "UPDATE store_state SET created_at = :value"


def connection_of(use: Use) -> DriverConnection:
    with use() as reader:
        return reader.connection


def ways(store: Store) -> dict[str, Use]:
    return {
        "read": store.read,
        "write": store.write,
        "sessions.read": store.sessions.read,
        "sessions.write": store.sessions.write,
    }


@pytest.mark.parametrize("way", ["read", "write", "sessions.read", "sessions.write"])
def test_a_connection_is_used_again_and_an_ill_one_is_not(store: Store, way: str) -> None:
    use = ways(store)[way]
    first = connection_of(use)
    assert connection_of(use) is first
    with pytest.raises(ValueError, match="ill"), use():
        raise ValueError("ill")
    assert connection_of(use) is not first


def test_a_writer_after_one_that_was_rolled_back_sees_nothing_of_it(store: Store) -> None:
    def interrupted() -> None:
        with store.write() as writer:
            writer.execute(NAME, {"value": 77})
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    with store.write() as writer:
        assert writer.value("SELECT created_at FROM store_state") != 77
        writer.execute(NAME, {"value": 78})
    with store.read() as reader:
        assert reader.value("SELECT created_at FROM store_state") == 78


def test_many_threads_write_through_kept_connections(store: Store) -> None:
    def increment() -> None:
        for _ in range(20):
            with store.write() as writer:
                lock = "" if writer.is_sqlite else " FOR UPDATE"
                value = writer.value(f"SELECT created_at FROM store_state{lock}")
                writer.execute(NAME, {"value": value + 1})

    with store.write() as writer:
        writer.execute(NAME, {"value": 0})
    at_once(increment, times=4)
    with store.read() as reader:
        assert reader.value("SELECT created_at FROM store_state") == 80


@pytest.mark.sqlite
def test_a_store_put_in_the_place_of_another_is_read_and_written(store: Store) -> None:
    path = store.location.path
    assert path is not None
    for use in ways(store).values():
        connection_of(use)
    other = path.with_name("other.db")
    shutil.copy2(path, other)
    with store.write() as writer:
        writer.execute(NAME, {"value": 1})
    other.replace(path)
    with store.read() as reader:
        assert reader.value("SELECT created_at FROM store_state") != 1
    with store.write() as writer:
        writer.execute(NAME, {"value": 2})
    again = Store.open(store.location)
    with again.read() as reader:
        assert reader.value("SELECT created_at FROM store_state") == 2
    again.close()


@pytest.mark.sqlite
def test_a_child_of_a_fork_opens_its_own(store: Store) -> None:
    """SQLite's locks belong to a process, so a connection must not be carried into another."""
    before = connection_of(store.write)
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        own = connection_of(store.write) is not before
        os.write(theirs, b"own" if own else b"inherited")
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(ours, 20) == b"own"
    os.close(ours)
    os.close(theirs)
    assert connection_of(store.write) is before


@pytest.mark.sqlite
def test_nothing_is_held_open_once_the_store_is_closed(store: Store) -> None:
    for use in ways(store).values():
        connection_of(use)
    store.close()
    held = [link.resolve() for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    assert not any(str(file).startswith(str(store.location.path)) for file in held)
