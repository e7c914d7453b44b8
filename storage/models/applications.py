"""Applications, what a district shares with them, and the accounts they keep on their side."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlmodel import Field

from storage.metadata import Table


class Application(Table, table=True):
    """A vendor's OAuth client (RFC 6749 section 2); one may hold District SSO and Library SSO."""

    __tablename__ = "applications"
    __table_args__ = (
        UniqueConstraint("id"),
        UniqueConstraint("client_id"),
        UniqueConstraint("name"),
    )

    pk: int | None = Field(default=None, primary_key=True)
    id: str = Field(max_length=24)
    name: str
    client_id: str
    secret_hash: str
    secret_hint: str = ""
    redirect_uris: str = "[]"
    sso_district: bool = True
    sso_library: bool = False
    user_types: str = "district_admin,staff"
    api: str = "v3.0"
    oidc: bool = False
    rostering: bool = True
    active: bool = True
    created_at: int = Field(sa_type=BigInteger)
    modified_at: int = Field(sa_type=BigInteger)
    version: int = 1


class Connection(Table, table=True):
    """A district's authorization of an application; sharing hangs on it."""

    __tablename__ = "connections"
    __table_args__ = (UniqueConstraint("application_pk", "district_pk"),)

    pk: int | None = Field(default=None, primary_key=True)
    application_pk: int = Field(foreign_key="applications.pk")
    district_pk: int = Field(foreign_key="districts.pk", index=True)
    all_schools: bool = False
    created_at: int = Field(sa_type=BigInteger)
    version: int = 1


class SharedSchool(Table, table=True):
    """A school shared with an application, besides those `all_schools` covers."""

    __tablename__ = "shared_schools"
    __table_args__ = ({"sqlite_with_rowid": False},)

    connection_pk: int = Field(foreign_key="connections.pk", primary_key=True)
    school_pk: int = Field(foreign_key="schools.pk", primary_key=True)


class DistrictToken(Table, table=True):
    """A district token: derived from the store's key and `nonce`, kept only as a hash."""

    __tablename__ = "district_tokens"
    __table_args__ = (UniqueConstraint("id"), UniqueConstraint("token_hash"))

    pk: int | None = Field(default=None, primary_key=True)
    id: str = Field(max_length=24)
    connection_pk: int = Field(foreign_key="connections.pk", index=True)
    nonce: str
    token_hash: str
    created_at: int = Field(sa_type=BigInteger)
    revoked_at: int | None = Field(default=None, sa_type=BigInteger)


class LibraryAuthorization(Table, table=True):
    """A teacher's authorization of a Library application."""

    __tablename__ = "library_authorizations"
    __table_args__ = (UniqueConstraint("application_pk", "user_pk"),)

    pk: int | None = Field(default=None, primary_key=True)
    application_pk: int = Field(foreign_key="applications.pk")
    user_pk: int = Field(foreign_key="teacher_roles.user_pk", index=True)
    created_at: int = Field(sa_type=BigInteger)


class ApplicationAccount(Table, table=True):
    """An account on the application's side, as the simulator imagines it, for matching."""

    __tablename__ = "application_accounts"
    __table_args__ = (
        UniqueConstraint("application_pk", "account_id"),
        Index("ix_application_accounts_clever_id", "application_pk", "clever_id"),
        Index("ix_application_accounts_email_key", "application_pk", "email_key"),
    )

    pk: int | None = Field(default=None, primary_key=True)
    application_pk: int = Field(foreign_key="applications.pk")
    account_id: str
    clever_id: str | None = None
    email: str = ""
    email_key: str | None = None
    first_name: str = ""
    last_name: str = ""
    created_at: int = Field(sa_type=BigInteger)
    last_sign_in_at: int | None = Field(default=None, sa_type=BigInteger)


class SignIn(Table, table=True):
    """One simulated or served sign-in and how the application would have matched it."""

    __tablename__ = "sign_ins"
    __table_args__ = (
        Index("ix_sign_ins_user", "user_pk", "at"),
        Index("ix_sign_ins_application", "application_pk", "at"),
    )

    pk: int | None = Field(default=None, primary_key=True)
    at: int = Field(sa_type=BigInteger)
    application_pk: int = Field(foreign_key="applications.pk")
    user_pk: int = Field(foreign_key="users.pk")
    integration: str
    flow: str
    outcome: str
    account_id: str | None = None
