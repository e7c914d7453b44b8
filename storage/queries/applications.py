"""Applications, the districts that connected them, what is shared, and tokens of districts."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from storage.connections import Reader, Row, Writer
from storage.queries.schools import district_record
from storage.records.applications import ApplicationRecord, ConnectionRecord
from storage.records.districts import DistrictRecord
from storage.records.school_refs import SchoolRef
from storage.records.tokens import DistrictTokenRecord

_APPLICATION = (
    "a.pk, a.id, a.name, a.client_id, a.secret_hash, a.secret_hint, a.redirect_uris, "
    "a.sso_district, a.sso_library, a.user_types, a.api, a.oidc, a.rostering, a.active, "
    "a.created_at, a.modified_at, a.version"
)
_CONNECTION = "c.pk, c.application_pk, c.district_pk, c.all_schools, c.created_at, c.version"
_DISTRICT = "d.pk, d.id, d.name, d.created_at, d.modified_at, d.version, d.active"
_TOKEN = "t.pk, t.id, t.connection_pk, t.nonce, t.token_hash, t.created_at, t.revoked_at"  # noqa: S105
_ENDS = len(_APPLICATION.split(",")), len(_APPLICATION.split(",")) + len(_CONNECTION.split(","))


class Grant(NamedTuple):
    """What a district token stands for."""

    application: ApplicationRecord
    connection: ConnectionRecord
    district: DistrictRecord


def application_record(row: Row) -> ApplicationRecord:
    """A row of the application columns as a record."""
    return ApplicationRecord._make(
        (
            *row[:6],
            tuple(json.loads(row[6])),
            bool(row[7]),
            bool(row[8]),
            tuple(filter(None, row[9].split(","))),
            row[10],
            *map(bool, row[11:14]),
            *row[14:],
        )
    )


def connection_record(row: Row) -> ConnectionRecord:
    """A row of the connection columns as a record."""
    return ConnectionRecord(row[0], row[1], row[2], bool(row[3]), row[4], row[5])


def all_applications(reader: Reader) -> list[ApplicationRecord]:
    """Every application by name."""
    rows = reader.rows(f"SELECT {_APPLICATION} FROM applications a ORDER BY a.name, a.pk")
    return [application_record(row) for row in rows]


def by_pk(reader: Reader, pk: int) -> ApplicationRecord | None:
    """One application by its key."""
    row = reader.row(f"SELECT {_APPLICATION} FROM applications a WHERE a.pk = :pk", {"pk": pk})
    return None if row is None else application_record(row)


def by_client_id(reader: Reader, client_id: str) -> ApplicationRecord | None:
    """One application by its OAuth client id."""
    row = reader.row(
        f"SELECT {_APPLICATION} FROM applications a WHERE a.client_id = :client_id",
        {"client_id": client_id},
    )
    return None if row is None else application_record(row)


def connections_of(reader: Reader, application_pk: int) -> list[Grant]:
    """The districts that connected an application, oldest connection first."""
    return _grants(reader, "a.pk = :pk", {"pk": application_pk})


def connections_in(reader: Reader, district_pk: int) -> list[Grant]:
    """The applications a district connected, by name."""
    return _grants(reader, "d.pk = :pk", {"pk": district_pk}, order="a.name")


def connection(reader: Reader, application_pk: int, district_pk: int) -> ConnectionRecord | None:
    """The connection of an application to a district, if there is one."""
    row = reader.row(
        f"SELECT {_CONNECTION} FROM connections c "
        "WHERE c.application_pk = :application_pk AND c.district_pk = :district_pk",
        {"application_pk": application_pk, "district_pk": district_pk},
    )
    return None if row is None else connection_record(row)


def grant_by_token(reader: Reader, token_hash: str) -> Grant | None:
    """What an unrevoked district token stands for, found by its hash."""
    row = reader.row(
        f"SELECT {_APPLICATION}, {_CONNECTION}, {_DISTRICT} FROM district_tokens t "
        "JOIN connections c ON c.pk = t.connection_pk "
        "JOIN applications a ON a.pk = c.application_pk JOIN districts d ON d.pk = c.district_pk "
        "WHERE t.token_hash = :token_hash AND t.revoked_at IS NULL AND d.active",
        {"token_hash": token_hash},
    )
    return None if row is None else _grant(row)


def _grants(
    reader: Reader, where: str, parameters: dict[str, Any], order: str = "c.pk"
) -> list[Grant]:
    rows = reader.rows(
        f"SELECT {_APPLICATION}, {_CONNECTION}, {_DISTRICT} FROM connections c "
        "JOIN applications a ON a.pk = c.application_pk JOIN districts d ON d.pk = c.district_pk "
        f"WHERE {where} ORDER BY {order}",
        parameters,
    )
    return [_grant(row) for row in rows]


def _grant(row: Row) -> Grant:
    first, second = _ENDS
    return Grant(
        application_record(row[:first]),
        connection_record(row[first:second]),
        district_record(row[second:]),
    )


def shared_refs(reader: Reader, connection: ConnectionRecord) -> list[SchoolRef]:
    """The active schools an application sees through a connection, by name."""
    return [
        SchoolRef(*row)
        for row in reader.rows(
            "SELECT s.pk, s.id, s.sis_id, s.name FROM schools s "
            f"WHERE s.active AND {shared_condition(connection)} ORDER BY s.name_key, s.pk",
            {"connection_pk": connection.pk, "district_pk": connection.district_pk},
        )
    ]


def shared_condition(connection: ConnectionRecord) -> str:
    """SQL that holds for school `s` if it is shared; binds connection_pk, district_pk."""
    if connection.all_schools:
        return "s.district_pk = :district_pk"
    return (
        "s.district_pk = :district_pk AND EXISTS (SELECT 1 FROM shared_schools x "
        "WHERE x.connection_pk = :connection_pk AND x.school_pk = s.pk)"
    )


def listed_school_pks(reader: Reader, connection_pk: int) -> set[int]:
    """The schools a connection names one by one, deactivated ones too."""
    rows = reader.rows(
        "SELECT school_pk FROM shared_schools WHERE connection_pk = :connection_pk",
        {"connection_pk": connection_pk},
    )
    return {row[0] for row in rows}


def active_token(reader: Reader, connection_pk: int) -> DistrictTokenRecord | None:
    """The newest district token of a connection that was not revoked."""
    row = reader.row(
        f"SELECT {_TOKEN} FROM district_tokens t WHERE t.connection_pk = :connection_pk "
        "AND t.revoked_at IS NULL ORDER BY t.pk DESC LIMIT 1",
        {"connection_pk": connection_pk},
    )
    return None if row is None else DistrictTokenRecord(*row)


def authorizing_teachers(reader: Reader, application_pk: int) -> list[tuple[int, str, str]]:
    """Teachers who authorized a Library application: key, id and name, oldest first."""
    rows = reader.rows(
        "SELECT u.pk, u.id, u.first_name, u.last_name FROM library_authorizations l "
        "JOIN users u ON u.pk = l.user_pk WHERE l.application_pk = :pk ORDER BY l.pk",
        {"pk": application_pk},
    )
    return [(row[0], row[1], f"{row[2]} {row[3]}".strip()) for row in rows]


def has_authorized(reader: Reader, application_pk: int, user_pk: int) -> bool:
    """Whether a teacher authorized a Library application."""
    found = reader.row(
        "SELECT 1 FROM library_authorizations "
        "WHERE application_pk = :application_pk AND user_pk = :user_pk",
        {"application_pk": application_pk, "user_pk": user_pk},
    )
    return found is not None


def set_shared(
    writer: Writer, connection_pk: int, *, all_schools: bool, school_pks: Iterable[int]
) -> None:
    """Share exactly these schools through a connection, or all there are and will be."""
    writer.execute(
        "UPDATE connections SET all_schools = :all_schools, version = version + 1 WHERE pk = :pk",
        {"all_schools": all_schools, "pk": connection_pk},
    )
    writer.execute("DELETE FROM shared_schools WHERE connection_pk = :pk", {"pk": connection_pk})
    writer.execute_many(
        "INSERT INTO shared_schools (connection_pk, school_pk) VALUES (:connection_pk, :school_pk)",
        [{"connection_pk": connection_pk, "school_pk": pk} for pk in sorted(school_pks)],
    )


def delete_connection(writer: Writer, connection_pk: int) -> None:
    """Forget a connection with what was shared and its district tokens."""
    for table, column in (
        ("shared_schools", "connection_pk"),
        ("district_tokens", "connection_pk"),
        ("connections", "pk"),
    ):
        writer.execute(f"DELETE FROM {table} WHERE {column} = :pk", {"pk": connection_pk})


def revoke_tokens(writer: Writer, connection_pk: int, now: int) -> int:
    """Revoke the active district tokens of a connection; returns how many."""
    return writer.execute(
        "UPDATE district_tokens SET revoked_at = :now "
        "WHERE connection_pk = :pk AND revoked_at IS NULL",
        {"pk": connection_pk, "now": now},
    )


def delete_authorization(writer: Writer, application_pk: int, user_pk: int) -> bool:
    """Forget that a teacher authorized a Library application; whether they had."""
    changed = writer.execute(
        "DELETE FROM library_authorizations "
        "WHERE application_pk = :application_pk AND user_pk = :user_pk",
        {"application_pk": application_pk, "user_pk": user_pk},
    )
    return changed > 0
