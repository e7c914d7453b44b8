"""What a connection shares, read once: the schools, and how thinly the seen admins lie."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

from storage.connections import Reader, Row
from storage.queries.applications import shared_condition
from storage.records.applications import ConnectionRecord

# Measured on 1M admins and 5,000 schools, in the cost of reading one admin: asking one shared
# school for its people in a window, beginning a window, and stepping over somebody else's row.
ROWS_PER_SCHOOL = 0.33
ROWS_TO_BEGIN = 120
ROWS_PER_STEP = 0.1
SAMPLE_SCHOOLS, SAMPLE_LINKS, SAMPLE_DISTRICT = 16, 1000, 1000
STRETCHES, STRETCH_ROWS, STRETCH_KEYS = 8, 40, 2000
LEAST = 1e-9


class View(NamedTuple):
    """A connection's shared, active schools, and how thinly the admins it shows lie.

    `schools` maps keys to Clever ids; `ids` the same with keys as text, as rows hold them.
    `density` is shown admins by key, `share` by admin of the district. Both are estimates from
    samples: wrong ones cost time, never rows.
    """

    schools: Mapping[int, str]
    ids: Mapping[str, str]
    density: float
    share: float

    def prefers_window(self, limit: int) -> bool:
        """Whether asking every shared school costs less than reading past the unseen."""
        steps = ROWS_PER_STEP * limit / max(self.density, LEAST)
        scan = limit / max(self.share, LEAST) + steps
        return scan > len(self.schools) * ROWS_PER_SCHOOL + ROWS_TO_BEGIN + limit


def view(reader: Reader, connection: ConnectionRecord) -> View:
    """What a connection shares now; a few milliseconds for thousands of schools."""
    parameters = {"connection_pk": connection.pk, "district_pk": connection.district_pk}
    if connection.all_schools:
        sql = f"SELECT s.pk, s.id FROM schools s WHERE s.active AND {shared_condition(connection)}"
    else:
        # CROSS JOIN: SQLite would else walk all schools of the district.
        sql = (
            "SELECT s.pk, s.id FROM shared_schools x CROSS JOIN schools s "
            "WHERE x.connection_pk = :connection_pk AND s.pk = x.school_pk AND s.active "
            "AND s.district_pk = :district_pk"
        )
    schools: dict[int, str] = dict(reader.rows(sql, parameters))
    ids = {str(pk): clever_id for pk, clever_id in schools.items()}
    first, last = reader.row("SELECT MIN(user_pk), MAX(user_pk) FROM admin_roles") or (None, None)
    if first is None or last is None:
        return View(schools, ids, 1.0, 1.0)
    span = int(last) - int(first) + 1
    density = _density(reader, connection, schools, span)
    return View(schools, ids, density, _share(reader, connection, ids, (int(first), span), density))


def _density(
    reader: Reader, connection: ConnectionRecord, schools: Mapping[int, str], span: int
) -> float:
    """Shown admins by key, from index entries of a few schools and of the district admins."""
    step = max(1, len(schools) // SAMPLE_SCHOOLS)
    sample = list(schools)[::step]
    links = sum(_links(reader, school_pk) for school_pk in sample)
    expected = links * len(schools) / max(1, len(sample))
    # People with several shared schools count once, as if schools were dealt out at random.
    of_schools = 1 - math.exp(-expected / span)
    return min(1.0, of_schools + _district_density(reader, connection.district_pk, span))


def _links(reader: Reader, school_pk: int) -> int:
    return int(
        reader.value(
            "SELECT COUNT(*) FROM (SELECT 1 FROM admin_schools WHERE school_pk = :school_pk "
            "LIMIT :links) c",
            {"school_pk": school_pk, "links": SAMPLE_LINKS},
        )
    )


def _district_density(reader: Reader, district_pk: int, span: int) -> float:
    """District admins by key: those there are, or the first thousand over their stretch."""
    keys = reader.rows(
        "SELECT user_pk FROM admin_roles WHERE district_pk = :district_pk "
        "AND admin_scope = 'district' AND active ORDER BY user_pk LIMIT :sample",
        {"district_pk": district_pk, "sample": SAMPLE_DISTRICT},
    )
    if len(keys) < SAMPLE_DISTRICT:
        return len(keys) / span
    stretch = int(keys[-1][0]) - int(keys[0][0]) + 1
    return len(keys) / stretch


def _share(
    reader: Reader,
    connection: ConnectionRecord,
    ids: Mapping[str, str],
    keys: tuple[int, int],
    density: float,
) -> float:
    """Shown admins by admin of the district, from a few stretches of rows; else the density."""
    first, span = keys
    rows: list[Row] = []
    for number in range(STRETCHES):
        start = first + number * span // STRETCHES
        rows += reader.rows(
            "SELECT admin_scope, school_pks FROM admin_roles WHERE user_pk >= :start "
            "AND user_pk < :end AND district_pk = :district_pk AND active "
            "ORDER BY user_pk LIMIT :rows",
            {
                "start": start,
                "end": start + STRETCH_KEYS,
                "district_pk": connection.district_pk,
                "rows": STRETCH_ROWS,
            },
        )
    shown = sum(
        scope == "district" or any(pk in ids for pk in listed.split(",")) for scope, listed in rows
    )
    return shown / len(rows) if shown else density
