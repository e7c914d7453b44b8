"""What happened: imports with their before-images, and the chained audit log."""

from __future__ import annotations

from sqlalchemy import BigInteger, Text, UniqueConstraint
from sqlmodel import Field

from storage.metadata import Table


class ImportRun(Table, table=True):
    """One applied bulk upload; `document` is the JSON report the command printed."""

    __tablename__ = "import_runs"
    __table_args__ = (UniqueConstraint("id"),)

    pk: int | None = Field(default=None, primary_key=True)
    id: str = Field(max_length=24)
    at: int = Field(sa_type=BigInteger)
    operator: str
    district_pk: int = Field(foreign_key="districts.pk")
    source: str
    source_hash: str
    document: str = Field(sa_type=Text)
    undone_at: int | None = Field(default=None, sa_type=BigInteger)
    undone_by: str | None = None


class ImportImage(Table, table=True):
    """What one row was before an import touched it; `before` is empty for a created row.

    `after_version` is the version the import left, so that undo can tell what was edited since.
    """

    __tablename__ = "import_images"
    __table_args__ = ({"sqlite_with_rowid": False},)

    run_pk: int = Field(foreign_key="import_runs.pk", primary_key=True)
    kind: str = Field(primary_key=True)
    row_pk: int = Field(primary_key=True)
    before: str = Field(default="", sa_type=Text)
    after_version: int


class AuditEntry(Table, table=True):
    """Who did what, when; each entry's hash covers the one before it."""

    __tablename__ = "audit_entries"

    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: int = Field(sa_type=BigInteger)
    operator: str
    session: str = Field(default="{}", sa_type=Text)
    action: str
    subject: str
    subject_id: str | None = Field(default=None, index=True)
    before: str | None = Field(default=None, sa_type=Text)
    after: str | None = Field(default=None, sa_type=Text)
    previous_hash: str
    hash: str


class AccountImage(Table, table=True):
    """One account of an application before and after the change that audit entry `seq` is about.

    JSON; `before` is empty where the change made the account, `after` where it took it away.
    """

    __tablename__ = "account_images"
    __table_args__ = ({"sqlite_with_rowid": False},)

    seq: int = Field(primary_key=True)
    account_id: str = Field(primary_key=True)
    before: str = Field(default="", sa_type=Text)
    after: str = Field(default="", sa_type=Text)


class HttpExchange(Table, table=True):
    """One request the local Clever answered; `document` is the redacted exchange as JSON."""

    __tablename__ = "http_exchanges"

    pk: int | None = Field(default=None, primary_key=True)
    at: int = Field(sa_type=BigInteger)
    application: str = ""
    method: str
    target: str = Field(sa_type=Text)
    status: int
    microseconds: int
    document: str = Field(sa_type=Text)


class StoreState(Table, table=True):
    """One row: the last Clever id handed out and the key district tokens are derived from."""

    __tablename__ = "store_state"

    pk: int = Field(default=1, primary_key=True)
    last_id: str = Field(max_length=24)
    secret_key: str
    created_at: int = Field(sa_type=BigInteger)
