"""The people and places of a district: one user, several roles, one role of each kind at most.

Times are milliseconds since 1970 UTC. `id` is the Clever id (24 hex digits, ascending with
creation); `pk` is the same order as a small integer, which pages and joins use.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, UniqueConstraint, text
from sqlmodel import Field

from storage.metadata import SortKey, Table


class District(Table, table=True):
    """A school district; everything else belongs to exactly one."""

    __tablename__ = "districts"
    __table_args__ = (UniqueConstraint("id"),)

    pk: int | None = Field(default=None, primary_key=True)
    id: str = Field(max_length=24)
    name: str
    active: bool = Field(default=True, sa_column_kwargs={"server_default": text("TRUE")})
    created_at: int = Field(sa_type=BigInteger)
    modified_at: int = Field(sa_type=BigInteger)
    version: int = 1


class School(Table, table=True):
    """A school; `sis_id` is its name in the student information system, unique in the district.

    `hand_edited` lists fields that uploads keep; when the SIS id is among them, uploads may still
    name the school by `former_sis_id`.
    """

    __tablename__ = "schools"
    __table_args__ = (UniqueConstraint("id"), UniqueConstraint("district_pk", "sis_id"))

    pk: int | None = Field(default=None, primary_key=True)
    id: str = Field(max_length=24)
    district_pk: int = Field(foreign_key="districts.pk")
    sis_id: str
    name: str
    name_key: str = Field(default="", sa_type=SortKey)
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
    hand_edited: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    former_sis_id: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    created_at: int = Field(sa_type=BigInteger)
    modified_at: int = Field(sa_type=BigInteger)
    version: int = 1


class User(Table, table=True):
    """A person. Employees of a district merge by `email_key`; students never do."""

    __tablename__ = "users"
    __table_args__ = (
        UniqueConstraint("id"),
        Index(
            "uq_users_employee_email",
            "district_pk",
            "email_key",
            unique=True,
            sqlite_where=text("employee AND email_key IS NOT NULL"),
            postgresql_where=text("employee AND email_key IS NOT NULL"),
        ),
        Index("ix_users_name", "district_pk", "name_key", "pk"),
    )

    pk: int | None = Field(default=None, primary_key=True)
    id: str = Field(max_length=24)
    district_pk: int = Field(foreign_key="districts.pk")
    email: str = ""
    email_key: str | None = None
    first_name: str
    middle_name: str = ""
    last_name: str
    name_key: str = Field(sa_type=SortKey)
    employee: bool = True
    created_at: int = Field(sa_type=BigInteger)
    modified_at: int = Field(sa_type=BigInteger)
    version: int = 1


class AdminRole(Table, table=True):
    """The admin role of a user (the draft's `admin`), at most one each.

    `school_pks` repeats AdminSchool as a comma list in the row, so that a page of admins needs
    no join; `storage.queries.admin_changes.link_schools` writes both. Without a `legacy_id` it is
    the id after the user's (`storage.legacy_ids`).
    """

    __tablename__ = "admin_roles"
    __table_args__ = (
        Index(
            "uq_admin_roles_legacy_id",
            "legacy_id",
            unique=True,
            sqlite_where=text("legacy_id IS NOT NULL"),
            postgresql_where=text("legacy_id IS NOT NULL"),
        ),
        Index(
            "uq_admin_roles_sis_id",
            "district_pk",
            "sis_id",
            unique=True,
            sqlite_where=text("sis_id IS NOT NULL"),
            postgresql_where=text("sis_id IS NOT NULL"),
        ),
        Index(
            "ix_admin_roles_district_scope",
            "district_pk",
            "user_pk",
            sqlite_where=text("admin_scope = 'district' AND active"),
            postgresql_where=text("admin_scope = 'district' AND active"),
        ),
    )

    user_pk: int = Field(foreign_key="users.pk", primary_key=True)
    district_pk: int = Field(foreign_key="districts.pk")
    legacy_id: str | None = Field(max_length=24)
    admin_scope: str
    title: str = ""
    sis_id: str | None = None
    school_pks: str = ""
    active: bool = True
    department: str = ""
    username: str = ""
    portal_role: str = ""
    line_hash: int | None = Field(default=None, sa_type=BigInteger)
    hand_edited: str = ""


class AdminSchool(Table, table=True):
    """Which school admins belong to which school, in the order visibility asks for it."""

    __tablename__ = "admin_schools"
    __table_args__ = ({"sqlite_with_rowid": False},)

    school_pk: int = Field(foreign_key="schools.pk", primary_key=True)
    user_pk: int = Field(foreign_key="admin_roles.user_pk", primary_key=True)


class TeacherRole(Table, table=True):
    """The teacher role of a user, at most one each."""

    __tablename__ = "teacher_roles"
    __table_args__ = (UniqueConstraint("legacy_id"), UniqueConstraint("district_pk", "sis_id"))

    user_pk: int = Field(foreign_key="users.pk", primary_key=True)
    district_pk: int = Field(foreign_key="districts.pk")
    legacy_id: str = Field(max_length=24)
    sis_id: str
    teacher_number: str = ""
    state_id: str = ""
    title: str = ""
    username: str = ""
    school_pks: str = ""
    active: bool = True


class StudentRole(Table, table=True):
    """The student role of a user; a student's legacy id equals the user id, so none is kept."""

    __tablename__ = "student_roles"
    __table_args__ = (UniqueConstraint("district_pk", "sis_id"),)

    user_pk: int = Field(foreign_key="users.pk", primary_key=True)
    district_pk: int = Field(foreign_key="districts.pk")
    sis_id: str
    student_number: str = ""
    state_id: str = ""
    grade: str = ""
    username: str = ""
    school_pks: str = ""
    active: bool = True


class Section(Table, table=True):
    """A class of students at one school."""

    __tablename__ = "sections"
    __table_args__ = (UniqueConstraint("id"), UniqueConstraint("district_pk", "sis_id"))

    pk: int | None = Field(default=None, primary_key=True)
    id: str = Field(max_length=24)
    district_pk: int = Field(foreign_key="districts.pk")
    school_pk: int = Field(foreign_key="schools.pk", index=True)
    sis_id: str
    name: str
    section_number: str = ""
    grade: str = ""
    subject: str = ""
    period: str = ""
    active: bool = True
    created_at: int = Field(sa_type=BigInteger)
    modified_at: int = Field(sa_type=BigInteger)
    version: int = 1


class SectionTeacher(Table, table=True):
    """Who teaches a section; position 0 is the primary teacher."""

    __tablename__ = "section_teachers"

    section_pk: int = Field(foreign_key="sections.pk", primary_key=True)
    user_pk: int = Field(foreign_key="teacher_roles.user_pk", primary_key=True, index=True)
    position: int = 0


class SectionStudent(Table, table=True):
    """Who is enrolled in a section."""

    __tablename__ = "section_students"

    section_pk: int = Field(foreign_key="sections.pk", primary_key=True)
    user_pk: int = Field(foreign_key="student_roles.user_pk", primary_key=True, index=True)
