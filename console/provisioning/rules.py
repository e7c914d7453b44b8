"""What an admin and a school must be: the draft spec's validations. Pure.

Every rule returns its problem instead of raising, so that a form or a file can show all of them.
Forms, commands and bulk uploads use the same rules; the codes are those of contract section 4.
"""

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from console.display import display, is_hidden, joins_letters
from console.errors import Problem
from console.provisioning.scopes import DISTRICT_SCOPE, SCHOOL_SCOPE, SCOPES

if TYPE_CHECKING:
    from console.provisioning.drafts import AdminDraft, SchoolDraft

MAX_LENGTH = 255
LOCAL_PART = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
DOMAIN_LABEL = r"[^\W_]+(?:-+[^\W_]+)*"
EMAIL = re.compile(rf"{LOCAL_PART}@(?:{DOMAIN_LABEL}\.)+{DOMAIN_LABEL}\Z")
_REQUIRED = ("first_name", "last_name")
LABELS = {
    "email": "Email",
    "first_name": "First name",
    "last_name": "Last name",
    "admin_scope": "Scope",
    "title": "Title",
    "sis_id": "SIS id",
    "schools": "Schools",
    "name": "Name",
}


def check_text(field: str, text: str, *, required: bool) -> Problem | None:
    """One text: there if required, not too long, without characters nobody can see."""
    if not text.strip():
        if not required:
            return None
        return Problem(field, "missing_required", f"{LABELS.get(field, field)} is required.")
    if len(text) > MAX_LENGTH:
        return Problem(
            field,
            "field_too_long",
            f"{len(text)} characters; at most {MAX_LENGTH} are allowed.",
        )
    if text.isascii() and text.isprintable():
        return None
    return _check_visible(field, text)


def _check_visible(field: str, text: str) -> Problem | None:
    for index, letter in enumerate(text):
        if letter == "\0":
            return Problem(field, "null_byte", "It holds a NUL byte. Remove it.")
        if is_hidden(letter) and not joins_letters_here(text, index):
            return Problem(
                field,
                "control_character",
                f"It holds the invisible character U+{ord(letter):04X} at position {index + 1}: "
                f"“{display(text)}”. Remove it.",
            )
    return None


def joins_letters_here(text: str, index: int) -> bool:
    """Whether the character is a zero-width joiner between letters, which real names use."""
    return text[index] in "\u200c\u200d" and joins_letters(text, index)


def check_email(email: str) -> Problem | None:
    """An email address: one `@`, an ASCII local part, a domain with a dot."""
    problem = check_text("email", email, required=True)
    if problem is not None:
        return problem
    # Counted first: the expression goes back over the whole local part before it fails.
    if email.count("@") != 1 or EMAIL.match(email) is None:
        return Problem("email", "invalid_email", f"“{display(email)}” is not an email address.")
    return None


def check_scope(admin_scope: str) -> Problem | None:
    """`district` or `school`."""
    if not admin_scope:
        return Problem("admin_scope", "missing_required", "Scope is required: district or school.")
    if admin_scope not in SCOPES:
        return Problem(
            "admin_scope",
            "invalid_scope",
            f"“{display(admin_scope)}” is not a scope; it must be district or school.",
        )
    return None


def check_scope_schools(admin_scope: str, schools: Sequence[str]) -> Problem | None:
    """Schools apply to school admins only; one without any is allowed, with a warning."""
    if admin_scope == DISTRICT_SCOPE and schools:
        return Problem(
            "schools",
            "scope_school_mismatch",
            "A district admin has no schools. Remove them, or make the scope school.",
        )
    if admin_scope == SCHOOL_SCOPE and not schools:
        return Problem(
            "schools",
            "no_schools",
            "Without a school, no application will see this admin.",
            severity="warning",
        )
    return None


def unknown_school(school: str, district: str) -> Problem:
    """A school id that names no school of the district."""
    return Problem(
        "schools",
        "unknown_school",
        f"“{display(school)}” is not a school of {display(district)}.",
    )


class Taken(NamedTuple):
    """Who already has an email or SIS id, as shown to people."""

    who: str
    active: bool = True

    @property
    def label(self) -> str:
        """The person, and that they are deactivated."""
        return self.who if self.active else f"{self.who} (deactivated; reactivate them instead)"


class AdminFacts(NamedTuple):
    """What the store knows that bears on one draft."""

    district: str
    unknown_schools: tuple[str, ...] = ()
    email_taken_by: Taken | None = None
    sis_id_taken_by: Taken | None = None


def check_field(field: str, text: str) -> Problem | None:
    """One field of an admin by itself."""
    match field:
        case "email":
            return check_email(text)
        case "admin_scope":
            return check_scope(text)
        case _:
            return check_text(field, text, required=field in _REQUIRED)


def check_admin(draft: "AdminDraft", facts: AdminFacts) -> list[Problem]:
    """Every problem of a draft, warnings too, in the order of the form."""
    found: Iterable[Problem | None] = (
        check_email(draft.email),
        _check_taken("email", "duplicate_email", facts.email_taken_by),
        check_field("first_name", draft.first_name),
        check_field("last_name", draft.last_name),
        check_scope(draft.admin_scope),
        check_field("title", draft.title),
        check_field("sis_id", draft.sis_id),
        _check_taken("sis_id", "duplicate_sis_id", facts.sis_id_taken_by),
        check_scope_schools(draft.admin_scope, draft.schools),
        *(unknown_school(school, facts.district) for school in facts.unknown_schools),
    )
    return [problem for problem in found if problem is not None]


def _check_taken(field: str, code: str, taken: Taken | None) -> Problem | None:
    if taken is None:
        return None
    return Problem(field, code, f"Already used by {display(taken.label)}.")


def check_school(draft: "SchoolDraft", *, sis_id_taken_by: str | None) -> list[Problem]:
    """Every problem of a school draft."""
    taken = None if sis_id_taken_by is None else Taken(sis_id_taken_by)
    found = [
        check_text("sis_id", draft.sis_id, required=True),
        _check_taken("sis_id", "duplicate_sis_id", taken),
        check_text("name", draft.name, required=True),
        *(
            check_text(field, getattr(draft, field), required=False)
            for field in ("school_number", "low_grade", "high_grade", "city", "state")
        ),
    ]
    return [problem for problem in found if problem is not None]


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Only the problems that stop the change."""
    return [problem for problem in problems if problem.is_error]
