"""Faults by name: each spoils its exchange and nothing else, and the next one is truthful again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest

from console.api.app import create_app
from console.api.client import InProcess
from console.api.distortions import distort, rotated
from console.api.faulty import Faulty
from console.api.sign_in import How, simulate_sign_in
from console.api.trace import SignInTrace
from console.errors import UsageError
from console.matching import Outcome
from console.sso.faults import FAULTS, Stage, find_fault, read_chosen
from storage.records.applications import ApplicationRecord
from storage.records.people import PersonRecord
from tests.sso.conftest import CALLBACK, Scene
from tests.sso.test_oauth import Client, answer_of

Rehearse = Callable[..., SignInTrace]


@pytest.fixture
def application(scene: Scene) -> ApplicationRecord:
    return scene.application("ReadWell", "101").application


@pytest.fixture
def ana(scene: Scene) -> PersonRecord:
    return scene.admin("Ana Rivera")


@pytest.fixture
def rehearse(scene: Scene, application: ApplicationRecord, ana: PersonRecord) -> Rehearse:
    def one(*faults: str, **how: Any) -> SignInTrace:
        chosen = tuple(map(read_chosen, faults))
        return simulate_sign_in(scene.workspace, application, ana, How(faults=chosen, **how))

    return one


def served(scene: Scene, *faults: str) -> InProcess:
    app = create_app(scene.workspace, scripted_login=True)
    return InProcess(Faulty(app, map(read_chosen, faults)))


def test_every_fault_is_named_once_described_and_cited() -> None:
    names = [name for fault in FAULTS for name in (fault.name, *fault.aliases)]
    assert len(names) == len(set(names))
    for fault in FAULTS:
        assert find_fault(fault.name) is fault
        assert fault.does.endswith(".")
        assert fault.rehearses.endswith(".")
        assert fault.citation


@pytest.mark.parametrize(
    ("name", "stopped_at"),
    [
        ("denied", 1),
        ("not-shared", 1),
        ("no-state", 1),
        ("state-mismatch", 1),
        ("expired-code", 2),
        ("reused-code", 2),
        ("expired-token", 3),
        ("html-instead-of-json", 3),
        ("429", 3),
        ("500", 3),
    ],
)
def test_a_sign_in_stops_where_the_fault_strikes(
    rehearse: Rehearse, name: str, stopped_at: int
) -> None:
    trace = rehearse(name)
    assert trace.outcome is Outcome.REFUSED
    assert [step.ok for step in trace.steps] == [True] * (stopped_at - 1) + [False]


def test_without_a_state_the_portal_flow_is_as_always(rehearse: Rehearse) -> None:
    assert rehearse("no-state", flow="portal").outcome is Outcome.CREATED


def test_without_an_email_only_the_id_can_match(
    scene: Scene, application: ApplicationRecord, ana: PersonRecord, rehearse: Rehearse
) -> None:
    scene.account(application, "1", email=ana.email)
    assert rehearse("no-email").outcome is Outcome.CREATED


def test_a_rotated_id_collides_with_the_account_of_the_old_one(
    ana: PersonRecord, rehearse: Rehearse
) -> None:
    assert rehearse().outcome is Outcome.CREATED
    trace = rehearse("id-rotated")
    assert trace.outcome is Outcome.CONFLICT_ID_EMAIL
    assert trace.me is not None
    assert trace.me["id"] == rotated(ana.id) != ana.id


def test_a_wrong_user_type_is_told(rehearse: Rehearse) -> None:
    trace = rehearse("wrong-user-type")
    assert trace.me is not None
    assert trace.me["type"] == "contact"


def test_impersonation_is_one_more_parameter(rehearse: Rehearse) -> None:
    trace = rehearse("impersonated")
    assert trace.outcome is Outcome.CREATED
    assert "loginas_by_admin=true" in (trace.steps[0].exchange.header("location") or "")


def test_slow_is_slow_and_right(rehearse: Rehearse) -> None:
    trace = rehearse("slow:0.05")
    assert trace.outcome is Outcome.CREATED
    assert all(step.exchange.elapsed >= 0.05 for step in trace.steps)


def test_a_fault_strikes_as_often_as_it_was_asked_to(rehearse: Rehearse) -> None:
    assert rehearse("500*0").outcome is Outcome.CREATED
    assert rehearse("500*1").steps[2].exchange.status == 500


def test_a_fault_for_one_application_leaves_the_others_alone(
    scene: Scene, ana: PersonRecord
) -> None:
    for name in ("Good", "Bad"):
        made = scene.application(name)
        client = Client(scene, made.application, made.client_secret)
        client.http = served(scene, "expired-code@bad", "429@Bad", "denied@Bad*0")
        exchange = client.exchange(client.code(ana))
        assert exchange.status == (400 if name == "Bad" else 200)
        if exchange.status == 200:
            assert client.get("/draft/me", exchange.json()["access_token"]).status == 200


def test_not_shared_goes_back_when_the_application_asked(
    scene: Scene, application: ApplicationRecord, ana: PersonRecord
) -> None:
    asked = {
        "response_type": "code",
        "client_id": application.client_id,
        "redirect_uri": CALLBACK,
        "state": "s",
        "login_hint": ana.id,
    }
    http = served(scene, "not-shared")
    assert http.send_now("GET", f"/oauth/authorize?{urlencode(asked)}").status == 403
    back = http.send_now(
        "GET", f"/oauth/authorize?{urlencode(asked | {'return_unshared': 'true'})}"
    )
    assert answer_of(back) == {"error": "unauthorized-user", "state": "s"}


def test_429_has_an_empty_body_and_its_headers(
    scene: Scene, application: ApplicationRecord, ana: PersonRecord
) -> None:
    made = scene.application("Other")
    client = Client(scene, made.application, made.client_secret)
    token = client.token(ana)
    client.http = served(scene, "429*1")
    limited = client.get("/me", token)
    assert (limited.status, limited.body) == (429, "")
    assert limited.header("x-ratelimit-remaining") == "0"
    assert limited.header("x-ratelimit-bucket") == "bearer"
    assert client.get("/me", token).status == 200


def test_a_reused_code_ends_the_first_token(scene: Scene, ana: PersonRecord) -> None:
    made = scene.application("Other")
    client = Client(scene, made.application, made.client_secret)
    client.http = served(scene, "reused-code")
    exchange = client.exchange(client.code(ana))
    assert exchange.json() == {"error": "invalid_grant", "error_description": "invalid code"}
    with scene.workspace.store.sessions.read() as reader:
        assert reader.value("SELECT COUNT(*) FROM access_tokens WHERE revoked_at IS NULL") == 0


USER = {
    "data": {
        "id": "a" * 24,
        "email": "x@y.example",
        "roles": {"staff": {"legacy_id": "b" * 24}, "teacher": {"legacy_id": "c" * 24}},
    },
    "links": [{"rel": "self", "uri": f"/v3.0/users/{'a' * 24}"}],
}


def test_what_each_data_fault_does_to_a_user() -> None:
    assert "email" not in distort("no-email", USER)["data"]
    assert distort("no-roles", USER)["data"]["roles"] == {}
    assert distort("null-role", USER)["data"]["roles"] == {"staff": None, "teacher": None}
    assert list(distort("teacher-first", USER)["data"]["roles"]) == ["teacher", "staff"]
    assert list(distort("admin-first", USER)["data"]["roles"]) == ["staff", "teacher"]
    assert list(distort("wrong-user-type", USER)["data"]["roles"]) == ["contact"]
    turned = distort("id-rotated", USER)
    assert turned["data"]["id"] == rotated("a" * 24)
    assert turned["links"][0]["uri"].endswith(rotated("a" * 24))
    assert distort("slow", USER) == USER
    for fault in FAULTS:
        if fault.stage is Stage.DATA:
            distort(fault.name, [None, 1, "x", {"roles": None, "id": 7}])


@pytest.mark.parametrize("text", ["", "nothing", "500*", "500@", "slow:x", "500 *1", "*1", "@A"])
def test_what_is_no_fault_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        read_chosen(text)


@pytest.mark.parametrize("text", ["slow:5", "500@ReadWell", "no-email*3", "slow:0.5@Read Well*2"])
def test_a_choice_reads_as_it_was_typed(text: str) -> None:
    assert read_chosen(text).words == text


@pytest.mark.parametrize(
    ("alias", "name"),
    [
        ("code_expired", "expired-code"),
        ("HTML", "html-instead-of-json"),
        ("portal", "no-state"),
        ("multi-role:teacher-first", "teacher-first"),
        ("slow:3s", "slow"),
    ],
)
def test_other_names(alias: str, name: str) -> None:
    assert read_chosen(alias).fault.name == name
