"""What can go wrong, and the exit status each condition stands for (contract section 3).

PrincipalError
├── Refused           1   the answer is no
│   ├── NothingToDo   0   it is so already; no entry is written
│   ├── NotFound      1   nothing by that name, email, SIS id or id
│   ├── ReadOnly      1   this run was started to look only
│   └── Invalid       1   what was typed breaks rules; carries every problem
├── UsageError        2   the request itself cannot be understood
├── Held              3   a threshold stopped it
├── Conflict          5   somebody changed the same thing first
│   ├── EditConflict  5   two people edited one admin
│   └── StalePlan     5   the store moved since the plan was made
├── FileUnusable      6   a file that was named is missing, unreadable or in the way
└── Interrupted     130   stopped by the operator; rolled back

Errors of the store itself (exit 6) are in `storage.errors`.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, NamedTuple

if TYPE_CHECKING:
    from storage.records.admins import AdminRecord


class Problem(NamedTuple):
    """One rule that one field breaks. `severity` is "error" or "warning"."""

    field: str
    code: str
    message: str
    severity: str = "error"

    @property
    def is_error(self) -> bool:
        """Whether it stops the change."""
        return self.severity == "error"


class PrincipalError(Exception):
    """Base of all conditions that reach a user as a sentence and an exit status."""

    exit_status: ClassVar[int] = 1


class Refused(PrincipalError):
    """The answer is no."""


class NothingToDo(Refused):
    """What was asked for is so already: nothing was written, and nothing is wrong."""

    exit_status = 0


class NotFound(Refused):
    """Nothing goes by that name."""


class ReadOnly(Refused):
    """This run was started to look only; says what said so."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"Nothing was changed: {reason}")


class Invalid(Refused):
    """What was typed breaks rules; every problem is listed, each with its field."""

    def __init__(self, what: str, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        lines = [f"Cannot {what}:"]
        lines += [f"  {problem.field}: {problem.message}" for problem in self.problems]
        super().__init__("\n".join(lines))


class UsageError(PrincipalError):
    """The request itself cannot be understood."""

    exit_status = 2


class Held(PrincipalError):
    """A threshold stopped the change before anything was written."""

    exit_status = 3


class Conflict(PrincipalError):
    """Somebody changed the same thing first."""

    exit_status = 5


class FieldChange(NamedTuple):
    """One field two people disagree about: as it was opened, as it is now, as it was typed."""

    field: str
    opened: str
    stored: str
    typed: str


class EditConflict(Conflict):
    """Two people edited one admin; carries who was first and what differs."""

    def __init__(
        self, current: "AdminRecord", changed_by: str, at: int, changes: Sequence[FieldChange]
    ) -> None:
        self.current = current
        self.changed_by = changed_by
        self.at = at
        self.changes = tuple(changes)
        lines = [
            f"{current.name} was changed by {changed_by} while you were editing; nothing was saved."
        ]
        lines += [
            f"  {change.field}: now “{change.stored}”, you typed “{change.typed}”"
            for change in self.changes
        ]
        super().__init__("\n".join(lines))


class StalePlan(Conflict):
    """The store moved since the plan was made."""


class FileUnusable(PrincipalError):
    """A file that was named is missing, unreadable, or in the way."""

    exit_status = 6


class Interrupted(PrincipalError):
    """Stopped by the operator; everything was rolled back."""

    exit_status = 130
