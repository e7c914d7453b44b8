"""What is known of a roster while it is read: its orgs, who teaches what, rows by file."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from console.importing.headers import Layout
from console.importing.oneroster import Manifest, Orgs
from console.importing.reports import Counts, Hold
from storage.bulk.kinds import SEPARATOR

KIND_ORDER = ("schools", "admins", "teachers", "students", "sections", "enrollments")

_KINDS = {
    "orgs": ("schools",),
    "staff": ("admins",),
    "users": ("admins", "teachers", "students"),
    "roles": ("admins", "teachers", "students"),
    "classes": ("sections",),
    "manifest": (),
}


def kind_of(layout: Layout) -> tuple[str, ...]:
    """The kinds of row a file holds; a row of several counts for the first when it is refused."""
    return _KINDS.get(layout.format.kind, (layout.format.kind,))


class Teaching(NamedTuple):
    """A row that says who teaches a class, or that somebody does no more."""

    secondary: bool
    person: str
    gone: bool
    file: str
    line: int


@dataclass(slots=True)
class Roster:
    """The roster part of an upload; `kinds` are those its files hold, in the order of writing.

    `first_school_pk` is the key the first new school will get; the lists of schools that people
    have are made with the keys that follow it. `present` are the ids of refused rows by kind, with
    the place of the first: whoever they name is in the file, so a full upload misses nobody there.
    `teachers` are the ids somebody may teach by.
    """

    rows: Counter[str] = field(default_factory=Counter)
    orgs: Orgs = field(default_factory=Orgs)
    teaching: defaultdict[str, list[Teaching]] = field(default_factory=lambda: defaultdict(list))
    knows_teaching: bool = False
    teachers: frozenset[str] = frozenset()
    members: int = 0
    gone_admins: list[str] = field(default_factory=list)
    manifest: Manifest | None = None
    kinds: list[str] = field(default_factory=list)
    first_school_pk: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    refused: set[tuple[str, int]] = field(default_factory=set)
    present: defaultdict[str, dict[str, tuple[str, int]]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    counts: dict[str, Counts] = field(default_factory=dict)
    holds: list[Hold] = field(default_factory=list)

    @property
    def is_delta(self) -> bool:
        """Whether the manifest says that only changes are sent."""
        return self.manifest is not None and "delta" in self.manifest.files.values()

    def teachers_of(self, section: str) -> str | None:
        """Who teaches a class, primary first; None if no file says all who do, as a delta never."""
        if not self.knows_teaching or self.is_delta:
            return None
        rows = sorted(row for row in self.teaching.get(section, []) if not row.gone)
        return SEPARATOR.join(dict.fromkeys(row.person for row in rows))
