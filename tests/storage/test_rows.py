"""Rows of actions: the same as the tables say, added, found by key, and changed by column."""

from __future__ import annotations

import sqlite3
from typing import Any, NamedTuple, get_args

import psycopg
import pytest
from sqlalchemy import Column

from storage import models
from storage.connections import Writer
from storage.errors import RowMissing
from storage.rows import NEW, add, applications, roster, save, stored, table_of
from storage.rows.applications import Application, Connection
from storage.rows.roster import AdminRole, District, School, User
from storage.store import Store
from tests.rows import rows_of

KINDS: list[type[NamedTuple]] = [
    kind
    for module in (roster, applications)
    for kind in vars(module).values()
    if isinstance(kind, type) and kind.__module__ == module.__name__
]
REFUSED = (sqlite3.IntegrityError, psycopg.IntegrityError)
MAPLE = District(id="d" * 24, name="Maple", created_at=1, modified_at=2)


def test_the_kinds_are_all_there() -> None:
    assert len(KINDS) == 8


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_kind_of_row_is_what_its_table_says(kind: type[NamedTuple]) -> None:
    model = getattr(models, kind.__name__)
    table, key = table_of(kind)
    columns = {column.name: column for column in model.__table__.columns}
    assert (table, [key]) == (model.__tablename__, [c.name for c in model.__table__.primary_key])
    assert set(kind._fields) == set(columns)
    told = {name: _told(kind, name) for name in kind._fields}
    assert told == {name: _modelled(model, column, key) for name, column in columns.items()}


def _told(kind: type[NamedTuple], name: str) -> tuple[Any, ...]:
    """Type of a field, whether it may be empty, its default; `...` without one."""
    type_ = kind.__annotations__[name]
    return type_, type(None) in get_args(type_), kind._field_defaults.get(name, ...)


def _modelled(model: Any, column: Column[Any], key: str) -> tuple[Any, ...]:
    """The same of a column, whose key the store gives unless it is another table's."""
    field = model.model_fields[column.name]
    if column.name == key and not column.foreign_keys:
        return int, column.nullable, NEW
    default = ... if field.is_required() else field.get_default()
    return field.annotation, column.nullable, default


def test_a_row_is_found_as_it_was_added(store: Store) -> None:
    with store.write() as writer:
        pk = add(writer, MAPLE)
        school = School(
            id="e" * 24,
            district_pk=pk,
            sis_id="101",
            name="100 % : Ñandú",
            created_at=2**41,
            modified_at=0,
            active=False,
        )
        school_pk = add(writer, school)
        assert stored(writer, School, school_pk) == school._replace(pk=school_pk)
    with store.read() as reader:
        found = stored(reader, District, pk)
        school = stored(reader, School, school_pk)
    assert found == MAPLE._replace(pk=pk)
    assert (found.active, school.active) == (True, False)
    assert (type(found.active), type(school.active)) == (bool, bool)


def test_a_row_is_what_the_table_makes_of_it(store: Store) -> None:
    """What a table's object leaves out and what a row leaves out is written alike."""
    with store.write() as writer:
        district_pk = add(writer, MAPLE)
        user = User(
            id="a" * 24,
            district_pk=district_pk,
            first_name="Ana",
            last_name="Rivera",
            name_key="rivera, ana",
            created_at=1,
            modified_at=1,
        )
        user_pk = add(writer, user)
        role = AdminRole(
            user_pk=user_pk,
            district_pk=district_pk,
            legacy_id="b" * 24,
            admin_scope="district",
            line_hash=-(2**62),
        )
        assert add(writer, role) == user_pk
        made = Application(
            id="c" * 24, name="R", client_id="r", secret_hash="", created_at=1, modified_at=1
        )
        application_pk = add(writer, made)
    with rows_of(store) as session:
        for row, model, pk in (
            (user, models.User, user_pk),
            (role, models.AdminRole, user_pk),
            (made, models.Application, application_pk),
        ):
            found = session.get_one(model, pk).model_dump()
            assert found == row._asdict() | {table_of(type(row))[1]: pk}


def test_only_columns_that_changed_are_written(store: Store) -> None:
    with store.write() as writer:
        pk = add(writer, MAPLE)
        other = add(writer, MAPLE._replace(id="f" * 24, name="Elm"))
    with store.write() as writer:
        row = stored(writer, District, pk)
        writer.execute("UPDATE districts SET modified_at = 9")
        save(writer, row, row._replace(name="Oak", version=row.version + 1))
        save(writer, row, row)
    with store.read() as reader:
        after = stored(reader, District, pk)
        assert after == row._replace(name="Oak", version=2, modified_at=9)
        assert stored(reader, District, other).name == "Elm"


def _gone(writer: Writer) -> District:
    row = stored(writer, District, add(writer, MAPLE))
    writer.execute("DELETE FROM districts")
    return row


def test_a_row_that_is_gone_is_missed_and_named(store: Store) -> None:
    with store.write() as writer:
        row = _gone(writer)
        with pytest.raises(RowMissing, match="That district is no longer in the store"):
            stored(writer, District, row.pk)
        with pytest.raises(RowMissing, match="That district is no longer in the store"):
            save(writer, row, row._replace(name="Elm"))


def test_a_reference_to_nothing_is_refused_and_leaves_nothing(store: Store) -> None:
    nobody = Connection(application_pk=98, district_pk=NEW, created_at=0)
    with pytest.raises(REFUSED, match="(?i)foreign key"), store.write() as writer:
        add(writer, nobody._replace(district_pk=add(writer, MAPLE)))
    with store.read() as reader:
        assert reader.value("SELECT COUNT(*) FROM districts") == 0
