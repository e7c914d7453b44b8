"""Faults switched on in the store: for whom, how often, and what a running server makes of them."""

from __future__ import annotations

import base64
from urllib.parse import urlencode

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from console.api.app import create_app
from console.api.client import InProcess
from console.api.distortions import rotated
from console.api.faulty import Faulty
from console.api.switchboard import Switchboard
from console.errors import NotFound, NothingToDo, UsageError
from console.provisioning.app_directory import district_token, find_connection
from console.sso.fault_switches import switch_off, switch_on, switched_on
from console.sso.faults import find_fault, read_chosen
from storage.records.people import PersonRecord
from tests.sso.conftest import Scene
from tests.sso.test_oauth import FORM, Client
from tests.threads import at_once


@pytest.fixture
def ana(scene: Scene) -> PersonRecord:
    return scene.admin("Ana Rivera")


def client_of(scene: Scene, name: str) -> Client:
    made = scene.application(name)
    client = Client(scene, made.application, made.client_secret)
    app = create_app(scene.workspace, scripted_login=True)
    client.http = InProcess(Faulty(app, board=Switchboard(scene.workspace.store)))
    return client


def words(scene: Scene) -> list[str]:
    return [one.chosen.words for one in scene.workspace.read(switched_on)]


def on(scene: Scene, text: str) -> None:
    scene.workspace.run(switch_on, read_chosen(text))


def test_on_for_one_application_until_off(scene: Scene, ana: PersonRecord) -> None:
    good, bad = client_of(scene, "Good"), client_of(scene, "Bad")
    tokens = [good.token(ana), bad.token(ana)]
    on(scene, "500@bad")
    assert words(scene) == ["500@Bad"]
    answers = [good.get("/me", tokens[0]), bad.get("/me", tokens[1]), bad.get("/me", tokens[1])]
    assert [answer.status for answer in answers] == [200, 500, 500]
    gone = scene.workspace.run(switch_off, find_fault("500"), "BAD")
    assert [one.chosen.words for one in gone] == ["500@Bad"]
    assert bad.get("/me", tokens[1]).status == 200


def test_on_for_two_requests_then_off_by_itself(scene: Scene, ana: PersonRecord) -> None:
    client = client_of(scene, "ReadWell")
    token = client.token(ana)
    on(scene, "429*2")
    statuses = [client.get("/me", token).status for _ in range(3)]
    assert statuses == [429, 429, 200]
    assert words(scene) == []


def test_a_request_it_cannot_spoil_does_not_use_it_up(scene: Scene, ana: PersonRecord) -> None:
    client = client_of(scene, "ReadWell")
    on(scene, "expired-code*1")
    assert client.exchange("no-such-code").status == 400
    assert words(scene) == ["expired-code*1"]
    code = client.code(ana)
    assert client.exchange(code).json()["error"] == "invalid_grant"
    assert client.exchange(client.code(ana)).status == 200


def test_of_many_at_once_only_as_many_are_struck_as_asked_for(scene: Scene) -> None:
    on(scene, "500*3")
    boards = [Switchboard(scene.workspace.store) for _ in range(2)]
    (switched,) = boards[0].on()
    struck = at_once(lambda: [board.strike(switched) for board in boards], times=4)
    assert sum(one for each in struck for one in each) == 3
    assert boards[1].on() == []


def test_the_same_fault_is_replaced_and_others_stay(scene: Scene) -> None:
    scene.application("ReadWell")
    for text in ("slow:5", "slow:0.5", "slow:2@ReadWell", "no-email"):
        on(scene, text)
    assert words(scene) == ["slow:0.5", "slow:2@ReadWell", "no-email"]
    scene.workspace.run(switch_off, find_fault("slow"))
    assert words(scene) == ["no-email"]
    scene.workspace.run(switch_off)
    with pytest.raises(NothingToDo):
        scene.workspace.run(switch_off)


@pytest.mark.parametrize("inside", ["[]", "7", "[" * 60_000])
def test_a_request_sealed_by_nobody_is_answered_as_without_faults(
    scene: Scene, inside: str
) -> None:
    client = client_of(scene, "ReadWell")
    on(scene, "not-shared@ReadWell")
    sealed = base64.urlsafe_b64encode(inside.encode()).decode()
    body = urlencode({"request": sealed, "csrf": "x", "person": "deny"}).encode()
    answer = client.http.send_now("POST", "/oauth/sign-in", headers=[FORM], body=body)
    assert answer.status in {403, 413}


def test_what_cannot_be_switched_is_refused(scene: Scene) -> None:
    with pytest.raises(NotFound):
        on(scene, "500@Nobody")
    with pytest.raises(UsageError):
        on(scene, "500*0")
    assert words(scene) == []


def test_a_rehearsal_in_the_console_is_not_touched(scene: Scene, ana: PersonRecord) -> None:
    from console.api.sign_in import simulate_sign_in

    application = scene.application("ReadWell").application
    on(scene, "denied")
    assert simulate_sign_in(scene.workspace, application, ana).outcome.leads_to_account


def test_what_is_about_the_person_is_spent_on_one_whole_sign_in(
    scene: Scene, ana: PersonRecord
) -> None:
    client = client_of(scene, "ReadWell")
    on(scene, "id-rotated*1")
    token, next_token = client.token(ana), client.token(ana)
    assert words(scene) == []
    for _ in range(2):
        me = client.get("/v3.0/me", token).json()["data"]["id"]
        assert me == rotated(ana.id)
        assert client.get(f"/v3.0/users/{me}", token).json()["data"]["id"] == me
    assert client.get("/v3.0/me", next_token).json()["data"]["id"] == ana.id


def test_a_sign_in_before_it_was_switched_on_keeps_to_it_too(
    scene: Scene, ana: PersonRecord
) -> None:
    client = client_of(scene, "ReadWell")
    token = client.token(ana)
    on(scene, "no-email*1")
    assert client.get("/v3.0/me", token).status == 200
    assert "email" not in client.get(f"/v3.0/users/{ana.id}", token).json()["data"]
    on(scene, "expired-token*1")
    late = client.token(ana)
    assert [client.get("/v3.0/me", late).status for _ in range(2)] == [401, 401]


def test_a_district_token_is_struck_for_one_answer(scene: Scene, ana: PersonRecord) -> None:
    client = client_of(scene, "ReadWell")
    grant = scene.workspace.read(find_connection, client.application, scene.district)
    token = scene.workspace.read(district_token, grant)
    on(scene, "no-email*1")
    emails = [ana.email in client.get("/v3.0/users", token).body for _ in range(2)]
    assert emails == [False, True]


def test_the_id_token_tells_what_the_fault_tells(scene: Scene, ana: PersonRecord) -> None:
    made = scene.application("Portal", oidc=True)
    client = Client(scene, made.application, made.client_secret)
    client.http = InProcess(
        Faulty(create_app(scene.workspace, scripted_login=True), [read_chosen("id-rotated*1")])
    )
    answer = client.exchange(client.code(ana)).json()
    keys = KeySet.import_key_set(client.http.send_now("GET", "/oauth/certs").json())
    claims = jwt.decode(answer["id_token"], keys, algorithms=["RS256"]).claims
    told = client.get("/userinfo", answer["access_token"]).json()
    assert claims["sub"] == told["sub"] == rotated(ana.id)
