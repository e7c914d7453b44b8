"""A sign-in rehearsed: the simulator plays browser and application, the local Clever answers.

What the application would know afterwards (the id from `/me`, the email from the profile) is what
matching gets, and nothing else.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

from console.api.paths import inside, profile_path
from console.api.trace import SignInTrace
from console.api.walk import OnStep, Visit, Walk
from console.matching import Identity
from console.sso.admission import DISTRICT, LIBRARY, Admission, Refusal, admit
from console.sso.faults import Chosen
from console.sso.identity import ADMIN_ROLES, MULTI_ROLE_VERSIONS
from console.sso.sign_in import Arrival, land, note_refusal
from console.sso.standing import standing
from console.workspace import Workspace
from storage.connections import Reader
from storage.queries import schools
from storage.records.applications import ApplicationRecord
from storage.records.people import PersonRecord

DRAFT = "draft"


class How(NamedTuple):
    """How somebody signs in. `dialect` is what the application asks `/me` and profile in.

    Without one, admins are asked about as the draft has it, others in the application's dialect.
    `role` is chosen among several, `faults` go wrong on the way.
    """

    flow: str = "button"
    library: bool = False
    dialect: str | None = None
    role: str | None = None
    faults: tuple[Chosen, ...] = ()


USUAL = How()


def simulate_sign_in(
    workspace: Workspace,
    application: ApplicationRecord,
    person: PersonRecord,
    how: How = USUAL,
    on_step: OnStep | None = None,
) -> SignInTrace:
    """Rehearse one sign-in and match it; `on_step` is told each exchange as it happens.

    Blocks: call it outside an event loop (in the console, from a worker thread).
    """
    admission, district_id = workspace.read(_look, application, person, how)
    visit = Visit(application, person, how.flow, district_id, how.role, how.faults)
    walk = Walk(workspace, on_step, how.faults)
    if isinstance(admission, Refusal):
        if not how.library and admission.code != "role_unavailable":
            walk.arrive(visit)
        return _refuse(workspace, visit, walk, _wanted(application, how), admission)
    learned = _learn(walk, visit, admission, _dialect(application, admission, how))
    if isinstance(learned, Refusal):
        return _refuse(workspace, visit, walk, admission.integration, learned)
    return _land(workspace, visit, walk, admission, learned)


def _look(
    reader: Reader, application: ApplicationRecord, person: PersonRecord, how: How
) -> tuple[Admission | Refusal, str]:
    district = schools.district(reader, person.district_pk)
    found = admit(standing(reader, application, person.district_pk), person, library=how.library)
    return _in_role(found, how.role), "" if district is None else district.id


def _in_role(found: Admission | Refusal, role: str | None) -> Admission | Refusal:
    """An admission in the role that was asked for."""
    if isinstance(found, Refusal) or role is None:
        return found
    if role in found.roles:
        return replace(found, roles=(role,))
    return Refusal(
        "role_unavailable",
        f"They cannot come in as {role}; possible here: {', '.join(found.roles)}.",
        "Leave --role out, or choose one of these.",
    )


def _wanted(application: ApplicationRecord, how: How) -> str:
    only_library = application.sso_library and not application.sso_district
    return LIBRARY if how.library or only_library else DISTRICT


def _dialect(application: ApplicationRecord, admission: Admission, how: How) -> str:
    if how.dialect is not None:
        return how.dialect
    if admission.role in ADMIN_ROLES:
        return DRAFT
    return "v3.0" if application.api == DRAFT else application.api


class _Learned(NamedTuple):
    """What the application knows after the last exchange."""

    me: dict[str, Any]
    identity: Identity
    notes: tuple[str, ...]


def _learn(walk: Walk, visit: Visit, admission: Admission, dialect: str) -> _Learned | Refusal:
    """Code, token, `/me`, profile; a refusal names the exchange that stopped it."""
    code = walk.arrive(visit)
    token = None if code is None else walk.redeem(visit.application, code)
    me = None if token is None else walk.read(f"/{dialect}/me", token, _proves_identity)
    if token is None or me is None:
        stopped = walk.steps[-1].exchange
        return Refusal(
            "exchange_failed",
            f"{stopped.method} {stopped.target.partition('?')[0]} answered {stopped.status}: "
            f"{walk.steps[-1].proves}.",
            "Look at that exchange; it says what the application received.",
        )
    clever_id = str(inside(me).get("id", ""))
    profile = walk.read(profile_path(me, dialect), token, _proves_profile)
    notes = [admission.note] if admission.note else []
    if profile is None:
        notes.append("The profile could not be read, so only the id can match.")
    if admission.integration == LIBRARY and admission.role == "teacher":
        _read_classes(walk, dialect, token, clever_id)
    email = str(inside(profile or {}).get("email", ""))
    return _Learned(me, Identity(clever_id, email), tuple(notes))


def _read_classes(walk: Walk, dialect: str, token: str, clever_id: str) -> None:
    """What a Library application reads next: the teacher's sections, and their students."""
    if dialect not in MULTI_ROLE_VERSIONS:
        return
    own = f"/{dialect}/users/{clever_id}"
    walk.read(f"{own}/sections", token, lambda found: _proves_list(found, "section"))
    walk.read(f"{own}/mystudents", token, lambda found: _proves_list(found, "student"))


def _proves_list(document: dict[str, Any], what: str) -> str:
    number = len(document.get("data", []))
    return f"{number} {what if number == 1 else what + 's'} of this teacher"


def _proves_identity(me: dict[str, Any]) -> str:
    data = inside(me)
    kind = data.get("type", "?")
    district = data.get("district_id") or data.get("district")
    if data.get("authorized_by") == "teacher":
        return f"type {kind}, authorized by a teacher, no district told"
    return f"type {kind}, district {district}"


def _proves_profile(profile: dict[str, Any]) -> str:
    email = inside(profile).get("email")
    return f"own profile, email {email}" if email else "own profile, no email in it"


def _land(
    workspace: Workspace, visit: Visit, walk: Walk, admission: Admission, learned: _Learned
) -> SignInTrace:
    arrival = Arrival(visit.application, visit.person, admission.integration, visit.flow)
    landing = workspace.run(land, arrival, learned.identity)
    return SignInTrace(
        application=visit.application,
        person=visit.person,
        integration=admission.integration,
        flow=visit.flow,
        role=admission.role,
        steps=tuple(walk.steps),
        me=learned.me,
        match=landing.match,
        account=landing.account,
        refusal=None,
        notes=learned.notes,
        faults=visit.faults,
    )


def _refuse(
    workspace: Workspace, visit: Visit, walk: Walk, integration: str, refusal: Refusal
) -> SignInTrace:
    arrival = Arrival(visit.application, visit.person, integration, visit.flow)
    workspace.run(note_refusal, arrival, refusal)
    return SignInTrace(
        application=visit.application,
        person=visit.person,
        integration=integration,
        flow=visit.flow,
        role=None,
        steps=tuple(walk.steps),
        me=None,
        match=None,
        account=None,
        refusal=refusal,
        faults=visit.faults,
    )
