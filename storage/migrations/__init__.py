"""The store's schema, step by step; steps run by themselves when a store is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.connections import Location

# The newest step. A test compares it with the scripts in `versions/`.
HEAD = "0003"


def known_revisions() -> frozenset[str]:
    """Every step this program knows."""
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory.from_config(configuration(None))
    return frozenset(script.revision for script in scripts.walk_revisions())


def configuration(location: Location | None) -> Config:
    """Alembic's configuration for one store."""
    from pathlib import Path

    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["location"] = location
    return config


def upgrade(location: Location, revision: str = "head") -> None:
    """Bring a store to `revision`, each step in its own transaction."""
    from alembic import command

    command.upgrade(configuration(location), revision)


def downgrade(location: Location, revision: str) -> None:
    """Take a store back to `revision` ('base' is an empty store)."""
    from alembic import command

    command.downgrade(configuration(location), revision)


if TYPE_CHECKING:
    from alembic.config import Config
