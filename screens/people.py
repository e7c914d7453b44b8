"""What pages know of an admin beyond the record: read in one go, in a thread. No Textual here."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from console.provisioning.directory import get_admin
from console.provisioning.history import history_of
from screens.wording import ago, joined, several
from storage.connections import Reader
from storage.records.admins import AdminRecord
from storage.records.applications import ApplicationRecord
from storage.records.districts import DistrictRecord
from storage.records.log import AuditRecord
from storage.records.sign_ins import SignInRecord

if TYPE_CHECKING:
    from console.provisioning.why import Why


class Sight(NamedTuple):
    """One application, and whether and why it sees an admin."""

    application: ApplicationRecord
    why: Why


class Portrait(NamedTuple):
    """An admin with everything the person page shows."""

    admin: AdminRecord
    sights: list[Sight]
    sign_ins: list[SignInRecord]
    history: list[AuditRecord]


def sights_of(reader: Reader, district: DistrictRecord, admin: AdminRecord) -> list[Sight]:
    """Every application, by name, and whether it sees the admin."""
    from console.provisioning.visibility import seen_by

    return [Sight(application, why) for application, why in seen_by(reader, district, admin)]


def portrait(reader: Reader, district: DistrictRecord, pk: int) -> Portrait:
    """Read an admin, who sees them, and what happened to them.

    Raises:
        NotFound: the admin is no longer in the store.
    """
    from console.sso.history import sign_ins_of_person

    admin = get_admin(reader, pk)
    return Portrait(
        admin,
        sights_of(reader, district, admin),
        sign_ins_of_person(reader, pk, limit=8),
        history_of(reader, admin.id, limit=200),
    )


def last_sign_in_words(sign_ins: list[SignInRecord], now: int) -> str:
    """How the newest sign-in ended, and when; empty when there was none."""
    from console.matching import Outcome

    if not sign_ins:
        return ""
    newest = sign_ins[0]
    label = Outcome(newest.outcome).label
    return f"Last sign-in: {label[:1].lower()}{label[1:]}, {ago(now, newest.at)}"


class Glance(NamedTuple):
    """What a list tells of an admin when the cursor rests on them."""

    sights: list[Sight]
    sign_ins: list[SignInRecord]


def glance(reader: Reader, district: DistrictRecord, admin: AdminRecord) -> Glance:
    """Read who sees an admin, and their newest sign-in."""
    from console.sso.history import sign_ins_of_person

    return Glance(sights_of(reader, district, admin), sign_ins_of_person(reader, admin.pk, limit=1))


def role_words(admin: AdminRecord) -> str:
    """What an admin is: `district admin`, `school admin of 2 schools`, `deactivated`."""
    if admin.admin_scope == "district":
        words = "district admin"
    elif admin.schools:
        words = f"school admin of {several(len(admin.schools), 'school')}"
    else:
        words = "school admin without a school"
    return words if admin.active else f"{words}, deactivated"


def school_words(admin: AdminRecord) -> str:
    """The schools of an admin, all of them, in words."""
    if admin.admin_scope == "district":
        return "the whole district"
    return joined(school.name for school in admin.schools) or "no school"


def sight_words(sights: list[Sight]) -> str:
    """How many applications see an admin, and which: `Seen by 2 of 3 applications: …`."""
    if not sights:
        return "There is no application yet that could see them."
    seeing = [sight.application.name for sight in sights if sight.why.visible]
    of = several(len(sights), "application")
    if not seeing:
        return f"Seen by none of {of}."
    return f"Seen by {len(seeing)} of {of}: {joined(seeing)}"
