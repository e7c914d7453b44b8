"""Admins of roster rows: Clever's staff, merged, and whoever OneRoster calls an administrator."""

from __future__ import annotations

from typing import Any

from console.importing import clever
from console.importing.people import disagreements, first_of, groups, unknown_place
from console.importing.reports import FileProblem
from console.importing.roster_reading import Line, located
from console.importing.rows import INACTIVE, Refused
from console.importing.spreadsheets import eaten
from console.importing.uploads import Upload
from console.keys import email_key
from console.provisioning.drafts import AdminDraft
from console.provisioning.rules import AdminFacts, check_admin, check_email
from storage.bulk.batches import AdminBatch

_GROUP = 2_000


class StaffStaging:
    """Makes admins of merged rows, in batches of the one shape that uploads of admins have."""

    def __init__(self, upload: Upload) -> None:
        self._upload = upload
        self._rows: list[tuple[Line, AdminDraft, str, dict[str, str | None]]] = []

    def add(
        self, group: list[Line], draft: AdminDraft, more: dict[str, str | None], remark: str = ""
    ) -> None:
        """Check one admin by the rules of the forms, and keep or refuse their rows."""
        upload, first = self._upload, group[0]
        keys = {name: upload.schools.pk_of(name) for name in draft.schools}
        unknown = tuple(name for name, key in keys.items() if key is None)
        found = check_admin(draft, AdminFacts(upload.district.name))
        problems = [located(upload, first, problem) for problem in found]
        problems += [unknown_place(upload, group, name) for name in unknown]
        problems += disagreements(upload, group)
        problems += [located(upload, first, odd) for odd in (eaten(draft.sis_id),) if odd]
        listed = ",".join(map(str, sorted(key for key in keys.values() if key is not None)))
        if not unknown and upload.schools.is_unseen(listed):
            problems.append(located(upload, first, INACTIVE))
        if remark:
            problems.append(FileProblem(first.file, first.line, "", "placement", "warning", remark))
        if problems:
            upload.add_problems(problems)
        if any(problem.severity == "error" for problem in problems):
            self._refuse(group, draft)
            return
        self._rows.append((first, draft, listed, more))
        if len(self._rows) >= _GROUP:
            self.flush()

    def _refuse(self, group: list[Line], draft: AdminDraft) -> None:
        key = email_key(draft.email) if check_email(draft.email) is None else None
        self._upload.scratch.refuse(
            Refused(line.file, line.line, key, draft.sis_id or None, line.cells)
            for line in group
            # Roles come along with the person's row when refused rows are written out.
            if "user" not in line.values or line is group[0]
        )
        self._upload.hashes.add_refused(key, draft.sis_id)

    def flush(self) -> None:
        """Hand what is gathered to the upload."""
        by_file: dict[str, list[Any]] = {}
        for row in self._rows:
            by_file.setdefault(row[0].file, []).append(row)
        for file, rows in by_file.items():
            self._upload.keep(_batch(file, rows))
        self._rows = []


def _batch(
    file: str, rows: list[tuple[Line, AdminDraft, str, dict[str, str | None]]]
) -> AdminBatch:
    drafts = [row[1] for row in rows]

    def optional(name: str) -> list[str] | None:
        values = [row[3].get(name) for row in rows]
        return None if None in values else [value or "" for value in values]

    return AdminBatch(
        file=file,
        lines=[row[0].line for row in rows],
        sis_ids=[draft.sis_id for draft in drafts],
        emails=[draft.email for draft in drafts],
        email_keys=[email_key(draft.email) for draft in drafts],
        first_names=[draft.first_name for draft in drafts],
        last_names=[draft.last_name for draft in drafts],
        titles=optional("title"),
        scopes=[draft.admin_scope for draft in drafts],
        school_pks=[row[2] for row in rows],
        departments=optional("department"),
        usernames=optional("username"),
        portal_roles=optional("portal_role"),
    )


def read_staff(upload: Upload) -> None:
    """Clever's staff.csv and old admins.csv: one person a Staff_id, with all their schools."""
    staging = StaffStaging(upload)
    every = tuple(ref.sis_id for ref in upload.schools.refs)
    for group in groups(upload, "staff"):
        schools: dict[str, None] = {}
        for row in group:
            named = row.values.get("school", "")
            everywhere = named.lower() == clever.EVERY_SCHOOL and not upload.schools.pk_of(named)
            schools.update(dict.fromkeys(every if everywhere else filter(None, [named])))
        lead = any(clever.is_tech_lead(row.values.get("portal_role", "")) for row in group)
        draft = AdminDraft(
            email=first_of(group, "email") or "",
            first_name=first_of(group, "first_name") or "",
            last_name=first_of(group, "last_name") or "",
            admin_scope="school",
            title=first_of(group, "title") or "",
            schools=tuple(schools),
            sis_id=group[0].values["sis_id"],
        )
        more = {name: first_of(group, name) for name in ("title", "department", "username")}
        has_role = "portal_role" in group[0].values
        role = ("School Tech Lead" if lead else "") if has_role else None
        staging.add(group, draft, {**more, "portal_role": role})
    staging.flush()
