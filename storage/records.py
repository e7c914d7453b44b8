"""Frozen records: what queries hand out. Rows die with their transaction, records do not.

Times are milliseconds since 1970 UTC; `pk` is the store's own key and never leaves the program.
"""

from __future__ import annotations

from typing import NamedTuple


class DistrictRecord(NamedTuple):
    """A district."""

    pk: int
    id: str
    name: str
    created_at: int
    modified_at: int
    version: int
    active: bool = True


class SchoolRef(NamedTuple):
    """What an admin's list of schools says of each."""

    pk: int
    id: str
    sis_id: str
    name: str


class SchoolRecord(NamedTuple):
    """A school with its particulars."""

    pk: int
    id: str
    district_pk: int
    sis_id: str
    name: str
    school_number: str
    state_id: str
    low_grade: str
    high_grade: str
    principal: str
    principal_email: str
    phone: str
    address: str
    city: str
    state: str
    zip: str
    active: bool
    created_at: int
    modified_at: int
    version: int
    admins: int = 0


class AdminRecord(NamedTuple):
    """A user in the role of an admin, as the district has them."""

    pk: int
    id: str
    district_pk: int
    email: str
    first_name: str
    last_name: str
    admin_scope: str
    title: str
    sis_id: str | None
    schools: tuple[SchoolRef, ...]
    active: bool
    version: int
    created_at: int
    modified_at: int
    legacy_id: str

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def sort_name(self) -> str:
        """Last name, then first name."""
        return f"{self.last_name}, {self.first_name}"


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


class ApplicationRecord(NamedTuple):
    """A vendor's OAuth client; never carries the secret, only its hash and a 4-letter hint."""

    pk: int
    id: str
    name: str
    client_id: str
    secret_hash: str
    secret_hint: str
    redirect_uris: tuple[str, ...]
    sso_district: bool
    sso_library: bool
    user_types: tuple[str, ...]
    api: str
    oidc: bool
    rostering: bool
    active: bool
    created_at: int
    modified_at: int
    version: int


class ConnectionRecord(NamedTuple):
    """A district's authorization of an application."""

    pk: int
    application_pk: int
    district_pk: int
    all_schools: bool
    created_at: int
    version: int


class AdminRoleRecord(NamedTuple):
    """The admin role of a person."""

    legacy_id: str
    admin_scope: str
    title: str
    sis_id: str | None
    school_pks: tuple[int, ...]
    active: bool
    department: str
    username: str
    portal_role: str


class TeacherRoleRecord(NamedTuple):
    """The teacher role of a person."""

    legacy_id: str
    sis_id: str
    teacher_number: str
    state_id: str
    title: str
    username: str
    school_pks: tuple[int, ...]
    active: bool


class StudentRoleRecord(NamedTuple):
    """The student role of a person; its legacy id is the person's id."""

    sis_id: str
    student_number: str
    state_id: str
    grade: str
    username: str
    school_pks: tuple[int, ...]
    active: bool


class PersonRecord(NamedTuple):
    """A user with every role they hold: what sign-in and the API render from."""

    pk: int
    id: str
    district_pk: int
    email: str
    first_name: str
    middle_name: str
    last_name: str
    employee: bool
    created_at: int
    modified_at: int
    version: int
    admin: AdminRoleRecord | None = None
    teacher: TeacherRoleRecord | None = None
    student: StudentRoleRecord | None = None

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()


class SectionRecord(NamedTuple):
    """A section with the keys of its teachers (primary first) and students."""

    pk: int
    id: str
    district_pk: int
    school_pk: int
    sis_id: str
    name: str
    section_number: str
    grade: str
    subject: str
    period: str
    active: bool
    created_at: int
    modified_at: int
    version: int
    teacher_pks: tuple[int, ...]
    student_pks: tuple[int, ...]


class AccountRecord(NamedTuple):
    """An account on the application's side, as the simulator imagines it."""

    pk: int
    application_pk: int
    account_id: str
    clever_id: str | None
    email: str
    first_name: str
    last_name: str
    created_at: int
    last_sign_in_at: int | None


class SignInRecord(NamedTuple):
    """One past sign-in of a person at an application."""

    at: int
    application_pk: int
    application: str
    user_pk: int
    integration: str
    flow: str
    outcome: str
    account_id: str | None


class HttpExchangeRecord(NamedTuple):
    """One request the local Clever answered; `document` is the redacted exchange as JSON."""

    pk: int
    at: int
    application: str
    method: str
    target: str
    status: int
    microseconds: int
    document: str


class AuthorizationCodeRecord(NamedTuple):
    """A code of RFC 6749 section 4.1.2, of which only the hash is kept; times in milliseconds."""

    pk: int
    application_pk: int
    user_pk: int
    user_id: str
    integration: str
    flow: str
    role: str
    redirect_uri: str
    nonce: str | None
    code_challenge: str | None
    created_at: int
    expires_at: int
    used_at: int | None


class AccessTokenRecord(NamedTuple):
    """A bearer token of one person's sign-in; `integration` is "district" or "library"."""

    pk: int
    token_hash: str
    code_pk: int | None
    application_pk: int
    user_pk: int
    user_id: str
    district_pk: int
    integration: str
    role: str
    created_at: int
    expires_at: int
    revoked_at: int | None


class DistrictTokenRecord(NamedTuple):
    """A district token; the token itself is derived from `nonce` and the store's key."""

    pk: int
    id: str
    connection_pk: int
    nonce: str
    token_hash: str
    created_at: int
    revoked_at: int | None


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


class ProblemRow(NamedTuple):
    """One problem of an uploaded row or file; `line` is 0 for the whole file."""

    file: str
    line: int
    column: str
    code: str
    severity: str
    message: str


class CauseRow(NamedTuple):
    """Problems that say the same, counted."""

    column: str
    code: str
    severity: str
    message: str
    rows: int
    file: str
    first_line: int


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
