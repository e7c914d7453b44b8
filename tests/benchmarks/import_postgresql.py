"""An upload into PostgreSQL beside `psql \\copy` and the same SQL, on a server of our own.

python -m tests.benchmarks.import_postgresql [--rows 1000000] [--rounds 3]
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from storage.connections import Location
from storage.store import Store
from tests.benchmarks.import_admins import Run, run_once
from tests.benchmarks.import_baselines import COLUMNS
from tests.benchmarks.import_data import school_ids, write_file
from tests.postgresql import Databases, server

SCHOOLS = 5_000
PLAIN = f"""
BEGIN;
CREATE TEMP TABLE flat (row_pk serial, {", ".join(f"{c} text" for c in COLUMNS.split(", "))});
\\copy flat ({COLUMNS}) FROM 'FILE' WITH (FORMAT csv, HEADER)
CREATE TEMP TABLE links AS SELECT f.row_pk, s.pk FROM flat f
 CROSS JOIN LATERAL unnest(string_to_array(f.school_ids, ';')) AS n(sis_id)
 JOIN schools s ON s.district_pk = 1 AND s.sis_id = n.sis_id;
ANALYZE flat;
ANALYZE links;
INSERT INTO users (pk, id, district_pk, email, email_key, first_name, middle_name, last_name,
 name_key, employee, created_at, modified_at, version)
SELECT row_pk, lpad(to_hex(1000 + 2 * row_pk), 24, '0'), 1, email, lower(email), first_name, '',
 last_name, lower(last_name) || ', ' || lower(first_name), true, 1, 1, 1 FROM flat;
INSERT INTO admin_roles (user_pk, district_pk, admin_scope, title, sis_id, school_pks, active,
 department, username, portal_role, line_hash, hand_edited)
SELECT row_pk, 1, admin_scope, COALESCE(title, ''),
 sis_id, COALESCE(l.listed, ''), true, '', '', '', NULL, '' FROM flat LEFT JOIN
 (SELECT row_pk, string_agg(pk::text, ',' ORDER BY pk) AS listed FROM links GROUP BY 1) l
 USING (row_pk);
INSERT INTO admin_schools (school_pk, user_pk) SELECT pk, row_pk FROM links ORDER BY 1, 2;
COMMIT;
"""


def main() -> None:
    """Start a server, run both in turn on fresh databases, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="import-benchmark-") as folder, server() as url:
        file = Path(folder) / "admins.csv"
        write_file(file, chosen.rows, SCHOOLS)
        databases = Databases(url)
        script = PLAIN.replace("FILE", str(file))
        works: dict[str, Callable[[Location], Run]] = {
            "psql \\copy and plain SQL": lambda place: _psql(place, script),
            "load": lambda place: _load(place, file),
        }
        runs: dict[str, list[Run]] = {name: [] for name in works}
        for _ in range(chosen.rounds):
            for name, work in works.items():
                place = databases.fresh()
                _add_schools(place)
                runs[name].append(work(place))
                databases.drop(place)
    _print(runs, chosen.rows)


def _print(runs: dict[str, list[Run]], rows: int) -> None:
    """Times are by the clock: most of the work is the server's, which is not our child."""
    loads = ", ".join(f"{load:.1f}" for load in os.getloadavg())
    first, *_ = medians = [statistics.median(run.wall for run in each) for each in runs.values()]
    sys.stdout.write(
        f"{rows:,} rows, {SCHOOLS:,} schools, PostgreSQL, medians; load average {loads}\n"
    )
    for (name, each), median in zip(runs.items(), medians, strict=True):
        peak = max(run.peak for run in each)
        cpu = statistics.median(run.cpu for run in each)
        sys.stdout.write(
            f"{name:28}{median:8.2f} s  {median / first:.2f}; "
            f"the client alone {cpu:.2f} s of CPU, {peak} MiB\n"
        )


def _psql(place: Location, script: str) -> Run:
    url = place.url.replace("postgresql+psycopg://", "postgresql://", 1)
    return run_once(["psql", "--quiet", "--set", "ON_ERROR_STOP=1", url], script)


def _load(place: Location, file: Path) -> Run:
    return run_once([sys.executable, "-m", "console", "--db", place.url, "import", str(file)])


def _add_schools(place: Location) -> None:
    store = Store.open(place)
    with store.write() as writer:
        writer.execute(
            "INSERT INTO districts (id, name, created_at, modified_at, version) "
            "VALUES (:id, 'District', 1, 1, 1)",
            {"id": "5" * 24},
        )
        writer.execute_many(
            "INSERT INTO schools (id, district_pk, sis_id, name, name_key, school_number, "
            "state_id, low_grade, high_grade, principal, principal_email, phone, address, city, "
            "state, zip, active, created_at, modified_at, version) VALUES (:id, 1, :sis_id, "
            ":sis_id, :sis_id, '', '', '', '', '', '', '', '', '', '', '', TRUE, 1, 1, 1)",
            [
                {"id": f"{number + 1:024x}", "sis_id": sis_id}
                for number, sis_id in enumerate(school_ids(SCHOOLS))
            ],
        )
    store.close()


if __name__ == "__main__":
    main()
