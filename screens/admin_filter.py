"""Which admins the list shows. Pure."""

from __future__ import annotations

from typing import NamedTuple

from console.provisioning.directory import AdminQuery
from storage.records.school_refs import SchoolRef


class AdminFilter(NamedTuple):
    """Scope, state and school chosen; None of a choice means any."""

    scope: str | None = None
    active: bool | None = True
    school: SchoolRef | None = None

    def query(self, term: str) -> AdminQuery:
        """The query with a search term."""
        school = self.school.id if self.school else None
        return AdminQuery(term=term, scope=self.scope, school=school, active=self.active)

    @property
    def words(self) -> str:
        """What is left out, in words; empty for the ordinary list."""
        said = [
            f"{self.scope} admins" if self.scope else "",
            {True: "", False: "deactivated", None: "also deactivated"}[self.active],
            self.school.name if self.school else "",
        ]
        return " · ".join(word for word in said if word)
