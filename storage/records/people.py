"""People with every role they hold, and the sections they are in."""

from typing import NamedTuple


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
