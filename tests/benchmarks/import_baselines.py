"""What uploads are measured against: the sqlite3 shell, sqlite-utils, SQLModel objects.

`FLAT` is the shell's `.import` into one table without an index: reading the file and nothing else.
`PLAIN` adds the SQL that puts the same rows into the real tables, indexes last, validating nothing.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

COLUMNS = "sis_id, email, first_name, last_name, title, admin_scope, school_ids"
FLAT = f"""
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE flat ({COLUMNS});
.mode csv
.import --skip 1 FILE flat
"""
_SCHOOLS = """json_each('["' || replace(f.school_ids, ';', '","') || '"]') j
CROSS JOIN schools s ON s.district_pk = 1 AND s.sis_id = j.value"""
PLAIN = f"""
PRAGMA synchronous = FULL;
BEGIN IMMEDIATE;
CREATE TEMP TABLE flat ({COLUMNS});
.mode csv
.import --schema temp --skip 1 FILE flat
DROP INDEX ix_users_name;
DROP INDEX uq_users_employee_email;
DROP INDEX uq_admin_roles_sis_id;
INSERT INTO users (pk, id, district_pk, email, email_key, first_name, middle_name, last_name,
 name_key, employee, created_at, modified_at, version)
SELECT rowid, printf('%024x', 1000 + 2 * rowid), 1, email, lower(email), first_name, '', last_name,
 lower(last_name) || ', ' || lower(first_name), 1, 1790000000000, 1790000000000, 1 FROM flat;
INSERT INTO admin_roles (user_pk, district_pk, admin_scope, title, sis_id, school_pks, active,
 department, username, portal_role, line_hash, hand_edited)
SELECT f.rowid, 1, f.admin_scope, f.title, f.sis_id,
 CASE WHEN f.school_ids = '' THEN '' ELSE (SELECT group_concat(s.pk) FROM {_SCHOOLS}) END,
 1, '', '', '', NULL, '' FROM flat f;
INSERT INTO admin_schools (school_pk, user_pk)
SELECT s.pk, f.rowid FROM flat f, {_SCHOOLS} WHERE f.school_ids <> '' ORDER BY 1, 2;
CREATE INDEX ix_users_name ON users (district_pk, name_key, pk);
CREATE UNIQUE INDEX uq_users_employee_email ON users (district_pk, email_key)
 WHERE employee AND email_key IS NOT NULL;
CREATE UNIQUE INDEX uq_admin_roles_sis_id ON admin_roles (district_pk, sis_id)
 WHERE sis_id IS NOT NULL;
COMMIT;
"""


def load_objects(store: Path, file: Path) -> None:
    """The same rows as SQLModel objects through one session, checked by the rules of the forms."""
    from sqlmodel import Session, select

    from console.keys import email_key, name_key
    from console.provisioning.drafts import AdminDraft
    from console.provisioning.rules import AdminFacts, check_admin, errors
    from storage.connections import Location
    from storage.engine import create_store_engine
    from storage.models import AdminRole, AdminSchool, School, User

    with Session(create_store_engine(Location.parse(str(store)))) as session:
        keys = {school.sis_id: school.pk for school in session.exec(select(School))}
        with file.open(encoding="utf-8", newline="") as stream:
            for number, row in enumerate(csv.DictReader(stream)):
                named = tuple(filter(None, row["school_ids"].split(";")))
                draft = AdminDraft(
                    row["email"], row["first_name"], row["last_name"], row["admin_scope"],
                    row["title"], named, row["sis_id"],
                )  # fmt: skip
                if errors(check_admin(draft, AdminFacts("District"))):
                    raise ValueError(row)
                user = User(
                    id=f"{2 * number + 1000:024x}", district_pk=1, email=draft.email,
                    email_key=email_key(draft.email), first_name=draft.first_name,
                    last_name=draft.last_name, created_at=1, modified_at=1,
                    name_key=name_key(draft.first_name, draft.last_name),
                )  # fmt: skip
                session.add(user)
                session.flush()
                session.add(
                    AdminRole(
                        user_pk=user.pk or 0, district_pk=1, legacy_id=None,
                        admin_scope=draft.admin_scope, title=draft.title, sis_id=draft.sis_id,
                        school_pks=",".join(str(keys[name]) for name in named),
                    )
                )  # fmt: skip
                session.add_all(
                    AdminSchool(school_pk=keys[name] or 0, user_pk=user.pk or 0) for name in named
                )
        session.commit()


if __name__ == "__main__":
    load_objects(Path(sys.argv[1]), Path(sys.argv[2]))
