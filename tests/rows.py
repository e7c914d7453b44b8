"""Rows that tests put into a store, as objects of its tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlmodel import Session

from storage.engine import create_store_engine
from storage.store import Store


@contextmanager
def rows_of(store: Store) -> Iterator[Session]:
    """A SQLModel session; what it was given is kept when the block ends well."""
    engine = create_store_engine(store.location)
    try:
        with Session(engine, expire_on_commit=False) as session, session.begin():
            yield session
    finally:
        engine.dispose()
