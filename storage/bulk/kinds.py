"""The kinds of a roster besides admins: which tables hold them, and which columns a file sets."""

from __future__ import annotations

from typing import NamedTuple


class Kind(NamedTuple):
    """One kind of row. People have their names in `users` and the rest in a role table.

    `derived` columns follow from others and are never told as changes; `table` has `sis_id`,
    unique in the district, and `active`. `by_hand` columns remember what was edited by hand.
    """

    name: str
    table: str
    fields: tuple[str, ...]
    user_fields: tuple[str, ...] = ()
    derived: tuple[str, ...] = ()
    employee: bool = False
    by_hand: tuple[str, ...] = ()

    @property
    def is_person(self) -> bool:
        """Whether rows are users with a role."""
        return bool(self.user_fields)

    @property
    def key(self) -> str:
        """The key column of the table."""
        return "user_pk" if self.is_person else "pk"

    @property
    def stage(self) -> str:
        """The temporary table the uploaded rows are in."""
        return f"upload_{self.name}"

    @property
    def removed(self) -> str:
        """The temporary table of keys that a full upload does not name."""
        return f"upload_{self.name}_removed"

    @property
    def source(self) -> str:
        """The stored rows as `t`, with their user as `u` where they have one."""
        if self.is_person:
            return f"{self.table} t JOIN users u ON u.pk = t.user_pk"
        return f"{self.table} t"

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column a file sets, besides the SIS id."""
        return self.fields + self.user_fields + self.derived

    def stored(self, column: str) -> str:
        """A column as `source` names it."""
        in_user = column in self.user_fields or (self.is_person and column in self.derived)
        return f"{'u' if in_user else 't'}.{column}"


SCHOOLS = Kind(
    name="schools",
    table="schools",
    fields=(
        "name",
        "school_number",
        "state_id",
        "low_grade",
        "high_grade",
        "principal",
        "principal_email",
        "phone",
        "address",
        "city",
        "state",
        "zip",
    ),
    derived=("name_key",),
    by_hand=("hand_edited", "former_sis_id"),
)
_NAMES = ("email", "first_name", "middle_name", "last_name")
TEACHERS = Kind(
    name="teachers",
    table="teacher_roles",
    fields=("teacher_number", "state_id", "title", "username", "school_pks"),
    user_fields=_NAMES,
    derived=("email_key", "name_key"),
    employee=True,
)
STUDENTS = Kind(
    name="students",
    table="student_roles",
    fields=("student_number", "state_id", "grade", "username", "school_pks"),
    user_fields=_NAMES,
    derived=("email_key", "name_key"),
)
SECTIONS = Kind(
    name="sections",
    table="sections",
    fields=("school_pk", "name", "section_number", "grade", "subject", "period"),
)
KINDS = {kind.name: kind for kind in (SCHOOLS, TEACHERS, STUDENTS, SECTIONS)}
INTEGERS = frozenset({"school_pk"})
# Texts are joined by a character that no checked text holds.
SEPARATOR = "\x1f"
