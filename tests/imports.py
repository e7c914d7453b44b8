"""What a program imported, asked of a clean interpreter."""

from __future__ import annotations

import json

from tests.storage.programs import run_program

MODELS = ("sqlmodel", "sqlalchemy", "alembic", "pydantic")
SERVERS = ("httpx", "starlette", "anyio", "psycopg")
SCREENS = ("textual", "rich")
# Of the standard library and small libraries, what takes longest and is seldom needed.
SLOW = ("importlib.metadata", "email", "platformdirs", "asyncio")


def loaded(source: str, *arguments: str) -> set[str]:
    names: list[str] = json.loads(run_program(source, *arguments))
    return {name.partition(".")[0] for name in names} | set(names)


def unwanted(found: set[str], *groups: tuple[str, ...]) -> set[str]:
    return found & {name for group in groups for name in group}
