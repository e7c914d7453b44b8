"""Uploads that were applied, and admins as they were uploaded."""

from typing import NamedTuple


class AdminRow(NamedTuple):
    """An admin as an uploaded row has them; `school_pks` is a comma list."""

    file: str
    line: int
    sis_id: str
    email: str
    first_name: str
    last_name: str
    title: str
    admin_scope: str
    school_pks: str


class ImportRunRecord(NamedTuple):
    """One applied upload; `document` is its JSON report."""

    pk: int
    id: str
    at: int
    operator: str
    district_pk: int
    source: str
    document: str
    undone_at: int | None
    undone_by: str | None


class ImportTraceRecord(NamedTuple):
    """What an upload kept of one row it changed: JSON of it before; empty where it gave a role."""

    run_id: str
    undone_at: int | None
    kind: str
    before: str
