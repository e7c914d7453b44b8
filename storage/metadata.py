"""The metadata every table hangs on, with one naming convention for its constraints."""

from typing import Any

from sqlalchemy import Dialect, MetaData, String, TypeDecorator
from sqlmodel import SQLModel

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Table(SQLModel):
    """Base of all tables; named constraints let a migration alter them on both databases."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)


class SortKey(TypeDecorator[str]):
    """A key to sort by, made in Python; both databases compare its characters one by one.

    PostgreSQL would else sort by the language the database was created with.
    """

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """The column's type in one database."""
        collation = "C" if dialect.name == "postgresql" else None
        return dialect.type_descriptor(String(collation=collation))
