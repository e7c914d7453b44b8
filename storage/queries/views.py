"""What a connection shares, read once: the schools, and how thinly the seen admins lie."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

from storage.connections import Reader
from storage.queries.applications import shared_condition
from storage.records import ConnectionRecord

# Measured on 1M admins and 5,000 schools: asking one shared school for its people in a window
# costs a third of reading one admin whom the scan then drops; a window costs 120 rows to begin.
ROWS_PER_SCHOOL = 0.33
ROWS_TO_BEGIN = 120
SAMPLE_SCHOOLS, SAMPLE_LINKS, SAMPLE_DISTRICT = 16, 1000, 1000


class View(NamedTuple):
    """A connection's shared, active schools and the density of seen admins by key.

    `schools` maps keys to Clever ids; `ids` the same with keys as text, as rows hold them.

    The density is an estimate from samples: a wrong one costs time, never rows.
    """

    schools: Mapping[int, str]
    ids: Mapping[str, str]
    density: float

    def prefers_window(self, limit: int) -> bool:
        """Whether asking every shared school costs less than reading past the unseen."""
        scanned = limit / max(self.density, 1e-9)
        return scanned > len(self.schools) * ROWS_PER_SCHOOL + ROWS_TO_BEGIN + limit


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
    return View(schools, ids, _density(reader, connection, schools))


def _density(reader: Reader, connection: ConnectionRecord, schools: Mapping[int, str]) -> float:
    """Seen admins by key, from samples of at most a few thousand index entries."""
    first, last = reader.row("SELECT MIN(user_pk), MAX(user_pk) FROM admin_roles") or (None, None)
    if first is None or last is None:
        return 1.0
    span = int(last) - int(first) + 1
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
