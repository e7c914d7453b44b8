"""A rehearsed sign-in: real exchanges, what they prove, and what the application is left with."""

from __future__ import annotations

import json
import re

import pytest

from console.api.sign_in import How, simulate_sign_in
from console.api.trace import Step, trace_document
from console.matching import Outcome
from console.provisioning.admins import deactivate_admin
from console.provisioning.directory import find_admin
from console.provisioning.districts import set_district_active
from console.provisioning.library import authorize
from console.sso.faults import FAULTS, Stage, read_chosen
from screens.sign_in_words import trace_text
from storage.queries import sign_ins
from tests.sso.conftest import CALLBACK, Scene


def test_a_district_admin_signs_in_step_by_step(scene: Scene) -> None:
    ana = scene.admin("Ana Rivera")
    application = scene.application("ReadWell").application
    told: list[Step] = []
    trace = simulate_sign_in(scene.workspace, application, ana, on_step=told.append)
    targets = [(step.exchange.method, step.exchange.target.partition("?")[0]) for step in told]
    assert targets == [
        ("GET", "/oauth/authorize"),
        ("POST", "/oauth/tokens"),
        ("GET", "/draft/me"),
        ("GET", f"/admins/{ana.id}"),
    ]
    assert [step.exchange.status for step in told] == [302, 200, 200, 200]
    assert all(step.ok and step.proves for step in told)
    assert tuple(told) == trace.steps
    assert trace.me == {"id": ana.id, "type": "admin", "district_id": scene.district.id}
    assert trace.outcome is Outcome.CREATED
    assert trace.account is not None
    assert trace.account.clever_id == ana.id


def test_the_second_sign_in_matches_by_id(scene: Scene) -> None:
    ana = scene.admin("Ana Rivera")
    application = scene.application("ReadWell").application
    first = simulate_sign_in(scene.workspace, application, ana)
    second = simulate_sign_in(scene.workspace, application, ana)
    assert second.outcome is Outcome.MATCHED_BY_ID
    assert first.account is not None
    assert second.account is not None
    assert second.account.account_id == first.account.account_id
    assert scene.count("application_accounts") == 1


def test_a_match_by_email_links_the_account_once(scene: Scene) -> None:
    ana = scene.admin("Ana Rivera", "school", "101")
    application = scene.application("ReadWell", "101").application
    scene.account(application, "4471", email="A.RIVERA@maple.example")
    first = simulate_sign_in(scene.workspace, application, ana)
    assert first.outcome is Outcome.MATCHED_BY_EMAIL
    assert first.account is not None
    assert (first.account.account_id, first.account.clever_id) == ("4471", ana.id)
    assert simulate_sign_in(scene.workspace, application, ana).outcome is Outcome.MATCHED_BY_ID


def test_id_and_email_point_at_two_accounts(scene: Scene) -> None:
    ana = scene.admin("Ana Rivera")
    application = scene.application("ReadWell").application
    scene.account(application, "1", clever_id=ana.id)
    scene.account(application, "2", email=ana.email)
    trace = simulate_sign_in(scene.workspace, application, ana)
    assert trace.outcome is Outcome.CONFLICT_ID_EMAIL
    assert trace.account is None


def test_several_accounts_share_the_email_and_none_is_touched(scene: Scene) -> None:
    ana = scene.admin("Ana Rivera")
    application = scene.application("ReadWell").application
    scene.account(application, "1", email=ana.email)
    scene.account(application, "2", email=ana.email)
    trace = simulate_sign_in(scene.workspace, application, ana)
    assert trace.outcome is Outcome.AMBIGUOUS_EMAIL
    with scene.workspace.store.read() as reader:
        linked = "SELECT COUNT(*) FROM application_accounts WHERE clever_id IS NOT NULL"
        assert reader.value(linked) == 0


def test_a_school_admin_of_unshared_schools_is_refused_with_the_remedy(scene: Scene) -> None:
    ana = scene.admin("Ana Rivera", "school", "102", "103")
    application = scene.application("ReadWell", "101").application
    trace = simulate_sign_in(scene.workspace, application, ana)
    assert trace.outcome is Outcome.REFUSED
    assert trace.refusal is not None
    assert trace.refusal.code == "not_shared"
    assert "apps share" in trace.refusal.remedy
    assert [step.exchange.status for step in trace.steps] == [403]
    assert scene.count("application_accounts") == 0


def test_a_deactivated_admin_is_refused(scene: Scene) -> None:
    scene.admin("Ana Rivera")
    application = scene.application("ReadWell").application
    admin = scene.workspace.read(find_admin, scene.district, "a.rivera@maple.example")
    scene.workspace.run(deactivate_admin, admin)
    trace = simulate_sign_in(scene.workspace, application, scene.person(admin.id))
    assert trace.refusal is not None
    assert trace.refusal.code == "person_inactive"


def test_nobody_of_a_deactivated_district_is_let_in(scene: Scene) -> None:
    person, application = scene.admin("Ana Rivera"), scene.application("ReadWell").application
    scene.workspace.run(set_district_active, scene.district, active=False)
    trace = simulate_sign_in(scene.workspace, application, person)
    assert trace.refusal is not None
    assert trace.refusal.code == "district_inactive"


def test_an_application_nobody_connected_lets_nobody_in(scene: Scene) -> None:
    trace = simulate_sign_in(
        scene.workspace, scene.unconnected("ReadWell").application, scene.admin("Ana Rivera")
    )
    assert trace.refusal is not None
    assert trace.refusal.code == "not_connected"


def test_an_unsupported_user_type_is_refused(scene: Scene) -> None:
    ana = scene.admin("Ana Rivera", "school", "101")
    application = scene.application("Gradely", "101", user_types=("teacher",)).application
    trace = simulate_sign_in(scene.workspace, application, ana)
    assert trace.refusal is not None
    assert trace.refusal.code == "user_type_unsupported"
    assert "school admin" in trace.refusal.reason


@pytest.mark.parametrize("flow", ["portal", "instant"])
def test_clever_started_sign_ins_arrive_without_a_state(scene: Scene, flow: str) -> None:
    ana = scene.admin("Ana Rivera")
    application = scene.application("ReadWell").application
    trace = simulate_sign_in(scene.workspace, application, ana, How(flow=flow))
    location = trace.steps[0].exchange.header("location") or ""
    assert location.startswith(f"{CALLBACK}?code=")
    assert "scope=" in location
    assert "state=" not in location
    assert trace.outcome is Outcome.CREATED
    assert trace.flow == flow


def test_one_audit_entry_and_one_sign_in_are_kept(scene: Scene) -> None:
    ana = scene.admin("Ana Rivera")
    application = scene.application("ReadWell").application
    before = scene.count("audit_entries")
    simulate_sign_in(scene.workspace, application, ana)
    assert scene.count("audit_entries") == before + 1
    with scene.workspace.store.read() as reader:
        kept = sign_ins.of_person(reader, ana.pk)
    assert [(one.outcome, one.application, one.flow) for one in kept] == [
        ("created", "ReadWell", "button")
    ]


def test_a_trace_holds_no_secret(scene: Scene) -> None:
    ana = scene.admin("Ana Rivera")
    application = scene.application("ReadWell").application
    trace = simulate_sign_in(scene.workspace, application, ana)
    text = json.dumps(trace_document(trace), ensure_ascii=False)
    with scene.workspace.store.sessions.read() as reader:
        hashes = {row[0] for row in reader.rows("SELECT token_hash FROM access_tokens")}
        hashes |= {row[0] for row in reader.rows("SELECT code_hash FROM authorization_codes")}
    import hashlib

    for word in re.findall(r"[A-Za-z0-9_-]{20,}", text):
        assert hashlib.sha256(word.encode()).hexdigest() not in hashes
    assert "code=" in text
    assert '"access_token": ' in json.dumps(trace_document(trace)["exchanges"][1]["body"])


@pytest.mark.parametrize(
    "fault", [None, *(fault.name for fault in FAULTS if fault.stage is not Stage.DATA)]
)
def test_no_trace_holds_a_token_or_a_code_whatever_goes_wrong(
    scene: Scene, fault: str | None
) -> None:
    ana = scene.admin("Ana Rivera")
    application = scene.application("ReadWell", oidc=True).application
    faults = (read_chosen(fault),) if fault else ()
    told: list[Step] = []
    trace = simulate_sign_in(scene.workspace, application, ana, How(faults=faults), told.append)
    text = json.dumps(trace_document(trace)) + trace_text(trace)
    assert [one.exchange for one in told] == [one.exchange for one in trace.steps]
    assert not re.search(r"\bil[A-Za-z0-9_-]{40}", text)
    assert not re.search(r"\beyJ[A-Za-z0-9_-]{20}", text)
    assert not re.search(r"code=[A-Za-z0-9_-]{8}", text)
    assert not re.search(r"Basic [A-Za-z0-9+/=]{8}", text)
    assert [each["name"] for each in trace_document(trace)["faults"]] == ([fault] if fault else [])
    assert fault is None or f"fault {fault}" in text


def test_the_document_has_the_shape_of_the_contract(scene: Scene) -> None:
    ana = scene.admin("Ana Rivera")
    application = scene.application("ReadWell").application
    document = trace_document(simulate_sign_in(scene.workspace, application, ana))
    assert list(document)[:8] == [
        "application",
        "integration",
        "flow",
        "user",
        "exchanges",
        "me",
        "outcome",
        "account",
    ]
    assert document["outcome"] == "created"
    assert {"method", "url", "status"} <= set(document["exchanges"][0])


def test_library_refuses_admins(scene: Scene) -> None:
    ana = scene.admin("Ana Rivera")
    application = scene.unconnected("Storyline", sso=("library",)).application
    trace = simulate_sign_in(scene.workspace, application, ana, How(library=True))
    assert trace.refusal is not None
    assert trace.refusal.code == "library_audience"
    assert trace.integration == "library"


def test_library_lets_in_authorizing_teachers_and_their_students(scene: Scene) -> None:
    teacher, student = scene.teacher("Tom Field", "T1"), scene.student("Sue Moss", "S1")
    stranger = scene.student("Kim Lake", "S2")
    scene.section("1", teacher, student)
    application = scene.unconnected("Storyline", sso=("library",)).application
    before = simulate_sign_in(scene.workspace, application, student, How(library=True))
    assert before.refusal is not None
    assert before.refusal.code == "not_authorized"
    scene.workspace.run(authorize, application, teacher)
    trace = simulate_sign_in(scene.workspace, application, student, How(library=True))
    assert trace.outcome is Outcome.CREATED
    assert trace.me is not None
    assert trace.me["data"] == {"id": student.id, "type": "user", "authorized_by": "teacher"}
    refused = simulate_sign_in(scene.workspace, application, stranger, How(library=True))
    assert refused.outcome is Outcome.REFUSED
    assert simulate_sign_in(scene.workspace, application, teacher).integration == "library"


def test_district_wins_over_library(scene: Scene) -> None:
    teacher = scene.teacher("Tom Field", "T1")
    application = scene.application("Both", "101", sso=("district", "library")).application
    scene.workspace.run(authorize, application, teacher)
    trace = simulate_sign_in(scene.workspace, application, teacher, How(library=True))
    assert trace.integration == "district"
    assert any("District SSO wins" in note for note in trace.warnings)


def test_a_refused_step_says_why_without_reading_its_page(scene: Scene) -> None:
    ben = scene.admin("Ben Okafor", "school", "103")
    application = scene.application("ReadWell", "101").application
    document = trace_document(simulate_sign_in(scene.workspace, application, ben))
    (step,) = document["exchanges"]
    assert step["status"] == 403
    assert step["reason"] == "None of Ben Okafor’s schools is shared with ReadWell."
    assert document["refused"]["reason"] == step["reason"]
    ana = scene.admin("Ana Rivera")
    reasons = {
        "denied": "access_denied",
        "expired-code": "invalid code",
        "429": "429 Too Many Requests",
        "html": "Cannot GET /draft/me",
        "500": "Internal server error",
    }
    for fault, reason in reasons.items():
        how = How(faults=(read_chosen(fault),))
        told = trace_document(simulate_sign_in(scene.workspace, application, ana, how))
        assert [one["reason"] for one in told["exchanges"]][-1] == reason
        assert all(one["reason"] is None for one in told["exchanges"][:-1])
