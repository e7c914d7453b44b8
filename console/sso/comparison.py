"""District SSO and Library SSO side by side: what each would let an application see of a person.

Source: District SSO vs Library SSO (audience, authorized by, scopes, user registration).
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from console.sso.admission import DISTRICT, LIBRARY, Admission, Refusal, admit
from console.sso.standing import standing
from storage.connections import Reader
from storage.records.applications import ApplicationRecord
from storage.records.people import PersonRecord

OWN = ("their Clever id", "their first and last name", "their email, where there is one")
SEES = {
    (DISTRICT, "district_admin"): (*OWN, "the district’s id and name"),
    (DISTRICT, "staff"): (*OWN, "the district’s id and name"),
    (DISTRICT, "teacher"): (*OWN, "the district’s id and name"),
    (DISTRICT, "student"): (*OWN, "the district’s id and name"),
    (LIBRARY, "teacher"): (
        *OWN,
        "their sections: id, name, grade, subject, teachers, students",
        "their students: id, first name, last initial",
    ),
    (LIBRARY, "student"): ("their Clever id", "their first name and last initial"),
}
HIDES = {
    DISTRICT: ("schools", "sections", "other people"),
    LIBRARY: ("the district", "schools", "students’ emails", "other people’s sections"),
}
REGISTRATION = {
    DISTRICT: "Accounts are usually there before (rostering); matched by id, then email.",
    LIBRARY: "Accounts are made at the first sign-in; matched by id alone.",
}


class Side(NamedTuple):
    """One integration for one person. `wins` if this is what a sign-in would really use."""

    integration: str
    admission: Admission | Refusal
    sees: tuple[str, ...]
    hides: tuple[str, ...]
    registration: str
    wins: bool

    @property
    def lets_in(self) -> bool:
        """Whether the person could come in this way."""
        return isinstance(self.admission, Admission)


def side_by_side(
    reader: Reader, application: ApplicationRecord, person: PersonRecord
) -> tuple[Side, Side]:
    """District first, then Library, each as if the other were not there."""
    stands = standing(reader, application, person.district_pk)
    real = admit(stands, person)
    used = real.integration if isinstance(real, Admission) else ""
    district_only = replace(stands, application=application._replace(sso_library=False))
    library_only = replace(
        stands, application=application._replace(sso_district=False), connection=None
    )
    return (
        _side(DISTRICT, admit(district_only, person), used),
        _side(LIBRARY, admit(library_only, person, library=True), used),
    )


def _side(integration: str, admission: Admission | Refusal, used: str) -> Side:
    sees = SEES[integration, admission.role] if isinstance(admission, Admission) else ()
    return Side(
        integration=integration,
        admission=admission,
        sees=sees,
        hides=HIDES[integration],
        registration=REGISTRATION[integration],
        wins=integration == used,
    )
