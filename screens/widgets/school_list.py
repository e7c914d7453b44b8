"""Which schools a picker lists and which are ticked. Pure, so that it can be tested alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from console.keys import fold
from storage.records.school_refs import SchoolRef


def squeezed(text: str) -> str:
    """Text for narrowing: folded and without blanks, so that a blank is free to tick."""
    return fold(text).replace(" ", "")


class SchoolList:
    """The schools of a district, narrowed by typed letters, the ticked ones on top."""

    def __init__(self, schools: Sequence[SchoolRef], ticked: Iterable[str] = ()) -> None:
        self.schools = list(schools)
        wanted = set(ticked)
        self.ticked = [school for school in schools if school.sis_id in wanted]
        self.unknown = sorted(wanted - {school.sis_id for school in self.ticked})
        self.typed = ""
        self.shown: list[SchoolRef] = []
        self.narrow("")

    @cached_property
    def keys(self) -> dict[int, str]:
        """What is looked through, by school; made when somebody narrows the list, if they do."""
        return {school.pk: squeezed(f"{school.name} {school.sis_id}") for school in self.schools}

    def narrow(self, typed: str) -> None:
        """List the schools that hold what was typed; accents, case and blanks do not matter."""
        self.typed = typed
        key = squeezed(typed)
        found = self.schools
        if key:
            found = [school for school in self.schools if key in self.keys[school.pk]]
        ticked = {school.pk for school in self.ticked}
        self.shown = sorted(found, key=lambda school: school.pk not in ticked)

    def toggle(self, school: SchoolRef) -> None:
        """Tick a school, or take the tick away; the list does not jump."""
        if school in self.ticked:
            self.ticked.remove(school)
        else:
            self.ticked.append(school)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The SIS ids of the ticked schools, with those the district does not know."""
        return (*(school.sis_id for school in self.ticked), *self.unknown)
