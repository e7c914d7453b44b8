"""The SQLAlchemy engine of a store, for schema steps and for looking at the schema.

SQLite transactions begin IMMEDIATE: with the driver's own deferred begin, a read followed by a
write fails as soon as two processes do it at once.
"""

from __future__ import annotations

import sqlite3
from functools import partial
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import NullPool

from storage.connections import Location, connect
from storage.holding import patiently


def create_store_engine(location: Location, *, readonly: bool = False) -> Engine:
    """An engine that opens a connection for each use and keeps none.

    With `readonly` its statements stand alone, and none can change anything.
    """
    opening = partial(connect, location, readonly=readonly)
    engine = create_engine(location.url, creator=opening, poolclass=NullPool)
    if readonly:
        return engine
    if location.is_sqlite:
        event.listen(engine, "begin", _begin_immediate)
    else:
        event.listen(engine, "connect", _leave_autocommit)
    return engine


def _begin_immediate(connection: Any) -> None:
    driver = connection.connection.driver_connection
    begin = partial(driver.execute, "BEGIN IMMEDIATE")
    try:
        begin()
    except sqlite3.OperationalError as error:
        patiently(driver, begin, error)


def _leave_autocommit(connection: Any, _record: object) -> None:
    connection.autocommit = False
