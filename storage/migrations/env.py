"""Run by Alembic: connects to the store named in the configuration and applies steps."""

from __future__ import annotations

from typing import Any

from alembic import context
from sqlalchemy import Connection, event

from storage.connections import Location
from storage.engine import create_store_engine
from storage.migrations.creating import MIGRATION_LOCK


def run() -> None:
    location: Location = context.config.attributes["location"]
    engine = create_store_engine(location)
    if location.is_sqlite:
        event.listen(engine, "connect", _leave_references_alone)
    try:
        with engine.connect() as connection:
            context.configure(
                connection=connection,
                # Only whoever has Alembic write a step needs the models, and gives them.
                target_metadata=context.config.attributes.get("metadata"),
                render_as_batch=location.is_sqlite,
                transactional_ddl=True,
            )
            with context.begin_transaction():
                if not location.is_sqlite:
                    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")
                context.run_migrations()
                _check_references(connection)
    finally:
        engine.dispose()


def _leave_references_alone(connection: Any, _record: object) -> None:
    """SQLite alters a table by building it anew, which must not delete what refers to it."""
    connection.execute("PRAGMA foreign_keys = OFF")


def _check_references(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(5)
        if broken:
            raise RuntimeError(f"a schema step left references to missing rows: {broken}")


run()
