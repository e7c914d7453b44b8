"""How thinly the admins an application sees lie among all: decides how a page is read."""

from __future__ import annotations

from typing import NamedTuple

from storage.connections import Reader
from storage.records import ConnectionRecord

# Asking one shared school costs a window as much as a scan pays for this many admins it drops.
ROWS_PER_SEEK = 1.0
SAMPLE_SCHOOLS, SAMPLE_LINKS, SAMPLE_DISTRICT = 16, 1000, 5000


class Spread(NamedTuple):
    """How thinly the seen admins lie among the keys, and how many schools are shared."""

    density: float
    schools: int

    def prefers_window(self, limit: int) -> bool:
        """Whether asking every shared school costs less than walking past the unseen."""
        return limit / max(self.density, 1e-9) > self.schools * ROWS_PER_SEEK + 2 * limit


def spread(reader: Reader, connection: ConnectionRecord) -> Spread:
    """An estimate from samples, cheap at any size; a wrong one costs time, never rows."""
    parameters = {
        "connection_pk": connection.pk,
        "district_pk": connection.district_pk,
        "schools": SAMPLE_SCHOOLS,
        "links": SAMPLE_LINKS,
        "admins": SAMPLE_DISTRICT,
    }
    schools = (
        "SELECT pk AS school_pk FROM schools WHERE district_pk = :district_pk"
        if connection.all_schools
        else "SELECT school_pk FROM shared_schools WHERE connection_pk = :connection_pk"
    )
    shared = int(reader.value(f"SELECT COUNT(*) FROM ({schools}) c", parameters))
    sample = [row[0] for row in reader.rows(f"{schools} LIMIT :schools", parameters)]
    links = sum(_links(reader, school_pk) for school_pk in sample)
    district_admins = int(
        reader.value(
            "SELECT COUNT(*) FROM (SELECT 1 FROM admin_roles WHERE district_pk = :district_pk "
            "AND admin_scope = 'district' AND active LIMIT :admins) c",
            parameters,
        )
    )
    span = int(reader.value("SELECT MAX(user_pk) FROM admin_roles") or 1)
    expected = district_admins + links * shared / max(1, len(sample))
    return Spread(min(1.0, expected / span), shared)


def _links(reader: Reader, school_pk: int) -> int:
    return int(
        reader.value(
            "SELECT COUNT(*) FROM (SELECT 1 FROM admin_schools WHERE school_pk = :school_pk "
            "LIMIT :links) c",
            {"school_pk": school_pk, "links": SAMPLE_LINKS},
        )
    )
