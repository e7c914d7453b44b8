"""Districts, schools, people and their role as admins, as actions write them."""

from typing import NamedTuple

from storage.rows import NEW, kept_in


@kept_in("districts")
class District(NamedTuple):
    """A school district."""

    id: str
    name: str
    created_at: int
    modified_at: int
    active: bool = True
    version: int = 1
    pk: int = NEW


@kept_in("schools")
class School(NamedTuple):
    """A school; see the table for `hand_edited` and `former_sis_id`."""

    id: str
    district_pk: int
    sis_id: str
    name: str
    created_at: int
    modified_at: int
    name_key: str = ""
    school_number: str = ""
    state_id: str = ""
    low_grade: str = ""
    high_grade: str = ""
    principal: str = ""
    principal_email: str = ""
    phone: str = ""
    address: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    active: bool = True
    hand_edited: str = ""
    former_sis_id: str = ""
    version: int = 1
    pk: int = NEW


@kept_in("users")
class User(NamedTuple):
    """A person."""

    id: str
    district_pk: int
    first_name: str
    last_name: str
    name_key: str
    created_at: int
    modified_at: int
    email: str = ""
    email_key: str | None = None
    middle_name: str = ""
    employee: bool = True
    version: int = 1
    pk: int = NEW


@kept_in("admin_roles", key="user_pk")
class AdminRole(NamedTuple):
    """The admin role of a user; `storage.queries.admin_changes` writes its schools."""

    user_pk: int
    district_pk: int
    legacy_id: str | None
    admin_scope: str
    title: str = ""
    sis_id: str | None = None
    school_pks: str = ""
    active: bool = True
    department: str = ""
    username: str = ""
    portal_role: str = ""
    line_hash: int | None = None
    hand_edited: str = ""
