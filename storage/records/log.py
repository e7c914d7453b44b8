"""Entries of the audit log."""

from typing import NamedTuple


class AuditRecord(NamedTuple):
    """One entry of the audit log; `before` and `after` are canonical JSON."""

    seq: int
    at: int
    operator: str
    session: str
    action: str
    subject: str
    subject_id: str | None
    before: str | None
    after: str | None
    previous_hash: str
    hash: str
