"""The OAuth endpoints over real requests: what is let through, sent back, or shown."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest

from console.api.app import create_app
from console.api.client import Exchange, InProcess, bearer
from console.provisioning.admins import create_admin, deactivate_admin
from console.provisioning.app_directory import district_token, find_connection
from console.provisioning.directory import find_admin
from console.provisioning.districts import create_district, set_district_active
from console.provisioning.drafts import AdminDraft
from console.provisioning.sharing import connect, disconnect, unshare
from storage.records.applications import ApplicationRecord
from storage.records.people import PersonRecord
from tests.conftest import TestClock
from tests.sso.conftest import CALLBACK, Scene
from tests.sso.test_tokens import CHALLENGE, VERIFIER

FORM = ("Content-Type", "application/x-www-form-urlencoded")


@dataclass
class Client:
    """An application's own view of the local Clever."""

    scene: Scene
    application: ApplicationRecord
    secret: str
    strict: bool = False
    http: InProcess = field(init=False)

    def __post_init__(self) -> None:
        self.http = InProcess(
            create_app(self.scene.workspace, scripted_login=True, strict=self.strict)
        )

    def authorize(self, who: PersonRecord | None = None, **changed: str | None) -> Exchange:
        asked: dict[str, str | None] = {
            "response_type": "code",
            "client_id": self.application.client_id,
            "redirect_uri": CALLBACK,
            "state": "a/b+c =&",
            "login_hint": who.id if who else None,
        }
        asked |= changed
        sent = {name: value for name, value in asked.items() if value is not None}
        return self.http.send_now("GET", f"/oauth/authorize?{urlencode(sent)}")

    def code(self, who: PersonRecord, **changed: str | None) -> str:
        return answer_of(self.authorize(who, **changed))["code"]

    def exchange(
        self,
        code: str,
        *,
        basic: str | None = None,
        headers: tuple[tuple[str, str], ...] = (FORM,),
        body: bytes | None = None,
        **changed: str | None,
    ) -> Exchange:
        form: dict[str, str | None] = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": CALLBACK,
        }
        form |= changed
        sent = {name: value for name, value in form.items() if value is not None}
        pair = basic if basic is not None else f"{self.application.client_id}:{self.secret}"
        given = list(headers)
        if pair:
            given.append(("Authorization", f"Basic {base64.b64encode(pair.encode()).decode()}"))
        return self.http.send_now(
            "POST",
            "/oauth/tokens",
            headers=given,
            body=urlencode(sent).encode() if body is None else body,
        )

    def token(self, who: PersonRecord) -> str:
        return str(self.exchange(self.code(who)).json()["access_token"])

    def get(self, path: str, token: str) -> Exchange:
        return self.http.send_now("GET", path, headers=[bearer(token)])


def answer_of(exchange: Exchange) -> dict[str, str]:
    """The parameters a redirect carries back."""
    assert exchange.status == 302, exchange.body
    return dict(parse_qsl(urlsplit(exchange.header("location") or "").query))


@pytest.fixture
def client(scene: Scene) -> Client:
    made = scene.application("ReadWell", "101")
    return Client(scene, made.application, made.client_secret)


@pytest.fixture
def ana(scene: Scene) -> PersonRecord:
    return scene.admin("Ana Rivera")


def test_a_code_comes_back_with_scope_and_the_state_as_it_was(
    client: Client, ana: PersonRecord
) -> None:
    exchange = client.authorize(ana)
    answer = answer_of(exchange)
    assert set(answer) == {"code", "scope", "state"}
    assert answer["state"] == "a/b+c =&"
    assert "read:user_id" in answer["scope"].split()
    assert (exchange.header("location") or "").startswith(f"{CALLBACK}?")
    assert exchange.header("cache-control") == "no-store"


def test_no_state_is_invented(client: Client, ana: PersonRecord) -> None:
    assert "state" not in answer_of(client.authorize(ana, state=None))


def test_the_first_redirect_uri_serves_when_none_is_named(
    client: Client, ana: PersonRecord
) -> None:
    exchange = client.authorize(ana, redirect_uri=None)
    assert (exchange.header("location") or "").startswith(f"{CALLBACK}?")


@pytest.mark.parametrize(
    "uri",
    [
        f"{CALLBACK}/",
        CALLBACK.upper(),
        f"{CALLBACK}?next=/",
        f"{CALLBACK}#x",
        "https://readwell.example",
        "https://readwell.example@evil.example/callback",
        "https://readwell.example.evil.example/callback",
        "//evil.example",
        "javascript:alert(1)",
        CALLBACK.replace("https", "http"),
        CALLBACK + "%0d%0aSet-Cookie:x=1",
        CALLBACK.replace(".example", ".example:443"),
        CALLBACK.replace("/callback", "/a/../callback"),
    ],
)
def test_a_foreign_redirect_uri_is_shown_and_never_followed(
    client: Client, ana: PersonRecord, uri: str
) -> None:
    exchange = client.authorize(ana, redirect_uri=uri)
    assert exchange.status == 400
    assert exchange.header("location") is None
    assert "text/html" in (exchange.header("content-type") or "")
    assert "frame-ancestors 'none'" in (exchange.header("content-security-policy") or "")


@pytest.mark.parametrize("client_id", [None, "", "unknown", "<script>"])
def test_an_unknown_client_is_shown_a_page(
    client: Client, ana: PersonRecord, client_id: str | None
) -> None:
    exchange = client.authorize(ana, client_id=client_id)
    assert exchange.status == 400
    assert exchange.header("location") is None
    assert "<script>" not in exchange.body


def test_a_parameter_sent_twice_is_refused(client: Client, ana: PersonRecord) -> None:
    target = f"/oauth/authorize?client_id={client.application.client_id}&client_id=x"
    assert client.http.send_now("GET", target).status == 400


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": None}, "invalid_request"),
        ({"code_challenge": CHALLENGE}, "invalid_request"),
        ({"code_challenge": CHALLENGE, "code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": "short", "code_challenge_method": "S256"}, "invalid_request"),
        ({"code_challenge_method": "S256"}, "invalid_request"),
        ({"prompt": "deny"}, "access_denied"),
    ],
)
def test_what_the_client_gets_wrong_goes_back_with_the_state(
    client: Client, ana: PersonRecord, changed: dict[str, str | None], error: str
) -> None:
    answer = answer_of(client.authorize(ana, **changed))
    assert answer["error"] == error
    assert answer["state"] == "a/b+c =&"
    assert "code" not in answer


def test_the_code_becomes_a_token_and_the_token_tells_who_it_is(
    client: Client, ana: PersonRecord
) -> None:
    exchange = client.exchange(client.code(ana))
    document = exchange.json()
    assert set(document) == {"access_token", "token_type"}
    assert document["token_type"] == "bearer"
    assert exchange.header("cache-control") == "no-store"
    assert exchange.header("pragma") == "no-cache"
    me = client.get("/draft/me", document["access_token"])
    assert list(me.json()) == ["id", "type", "district_id"]
    assert me.json() == {"id": ana.id, "type": "admin", "district_id": client.scene.district.id}


def test_body_credentials_and_json_work_too(client: Client, ana: PersonRecord) -> None:
    exchange = client.exchange(
        client.code(ana),
        basic="",
        client_id=client.application.client_id,
        client_secret=client.secret,
    )
    assert exchange.status == 200
    body = {"grant_type": "authorization_code", "code": client.code(ana), "redirect_uri": CALLBACK}
    exchange = client.exchange(
        "", headers=(("Content-Type", "application/json"),), body=json.dumps(body).encode()
    )
    assert exchange.status == 200


def test_credentials_twice_are_refused(client: Client, ana: PersonRecord) -> None:
    exchange = client.exchange(client.code(ana), client_secret=client.secret)
    assert exchange.status == 400
    assert exchange.json()["error"] == "invalid_request"


@pytest.mark.parametrize(
    "basic",
    ["x", "unknown:secret", ":", "{client}:", "{client}:wrong", "{client}:{secret} "],
)
def test_wrong_credentials_are_one_answer(client: Client, ana: PersonRecord, basic: str) -> None:
    filled = basic.format(client=client.application.client_id, secret=client.secret)
    code = client.code(ana)
    exchange = client.exchange(code, basic=filled)
    assert exchange.status == 401
    assert exchange.json()["error"] == "invalid_client"
    assert (exchange.header("www-authenticate") or "").startswith("Basic")
    assert client.exchange(code).status == 200


@pytest.mark.parametrize(
    "header", ["Basic", "Basic !!!!", "Basic w6k=x", "Bearer abc", "Basic /w=="]
)
def test_malformed_credentials_are_refused(client: Client, header: str) -> None:
    exchange = client.exchange("x", basic="", headers=(FORM, ("Authorization", header)))
    assert exchange.status == 401


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"grant_type": None}, "invalid_request"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"code": None}, "invalid_request"),
        ({"code": "invented"}, "invalid_grant"),
        ({"redirect_uri": None}, "invalid_request"),
        ({"redirect_uri": f"{CALLBACK}/"}, "redirect_uri_mismatch"),
        ({"code_verifier": VERIFIER}, "invalid_grant"),
    ],
)
def test_token_requests_that_are_refused(
    client: Client, ana: PersonRecord, changed: dict[str, str | None], error: str
) -> None:
    code = client.code(ana)
    exchange = client.exchange(**({"code": code} | changed))  # type: ignore[arg-type]
    assert (exchange.status, exchange.json()["error"]) == (400, error)
    assert client.exchange(code).status == 200


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data; boundary=x", b"--x--"),
        ("text/plain", b"code=x"),
        ("", b"code=x"),
        ("application/json", b"[1]"),
        ("application/json", b'{"code": 1}'),
        ("application/json", b"[" * 60_000),
        ("application/json", b'{"code": "a", "code": "b"}'),
        ("application/x-www-form-urlencoded", b"code=a&code=b"),
        ("application/x-www-form-urlencoded", b"code=%ff"),
        ("application/x-www-form-urlencoded", b"a=1&" * 60),
    ],
)
def test_bodies_that_are_refused(client: Client, kind: str, body: bytes) -> None:
    headers = (("Content-Type", kind),) if kind else ()
    exchange = client.exchange("x", headers=headers, body=body)
    assert (exchange.status, exchange.json()["error"]) == (400, "invalid_request")


def test_a_replay_is_refused_as_clever_says_it_and_ends_the_token(
    client: Client, ana: PersonRecord
) -> None:
    code = client.code(ana)
    token = client.exchange(code).json()["access_token"]
    again = client.exchange(code)
    assert again.status == 400
    assert again.json() == {"error": "invalid_grant", "error_description": "invalid code"}
    assert client.get("/draft/me", token).status == 401


def test_a_code_after_61_seconds(client: Client, ana: PersonRecord, clock: TestClock) -> None:
    code = client.code(ana)
    clock.advance(61)
    assert client.exchange(code).json()["error_description"] == "invalid code"


def test_a_token_after_a_day(client: Client, ana: PersonRecord, clock: TestClock) -> None:
    token = client.token(ana)
    clock.advance(24 * 3600)
    exchange = client.get("/draft/me", token)
    assert exchange.status == 401
    assert "error" in exchange.json()
    assert (exchange.header("www-authenticate") or "").startswith("Bearer")


def test_pkce_is_enforced_once_a_challenge_was_sent(client: Client, ana: PersonRecord) -> None:
    code = client.code(ana, code_challenge=CHALLENGE, code_challenge_method="S256")
    assert client.exchange(code).json()["error"] == "invalid_grant"
    assert client.exchange(code, code_verifier="x" * 43).json()["error"] == "invalid_grant"
    assert client.exchange(code, code_verifier=VERIFIER).status == 200


def test_another_clients_code_is_no_code(client: Client, scene: Scene, ana: PersonRecord) -> None:
    other = scene.application("Gradely")
    stranger = Client(scene, other.application, other.client_secret)
    code = client.code(ana)
    assert stranger.exchange(code).json()["error"] == "invalid_grant"
    assert client.exchange(code).status == 200


def test_own_profile_is_allowed_and_others_are_not(
    client: Client, scene: Scene, ana: PersonRecord
) -> None:
    other = scene.admin("Ben Okafor", "school", "101")
    token = client.token(ana)
    assert client.get(f"/admins/{ana.id}", token).json()["email"] == ana.email
    assert client.get(f"/admins/{other.id}", token).status == 404
    assert client.get("/admins", token).status == 404


def test_a_district_token_is_not_a_person(client: Client, scene: Scene) -> None:
    with scene.workspace.store.read() as reader:
        connection = find_connection(reader, client.application, scene.district)
        token = district_token(reader, connection)
    exchange = client.get("/draft/me", token)
    assert exchange.status == 404
    assert "<pre>Cannot GET /draft/me</pre>" in exchange.body


@pytest.mark.parametrize("token", ["", "il", "ilnobody", "x" * 4000])
def test_nobodys_token(client: Client, token: str) -> None:
    assert client.get("/me", token).status == 401


def test_who_was_deactivated_since_is_out_at_once(
    client: Client, scene: Scene, ana: PersonRecord
) -> None:
    token = client.token(ana)
    admin = scene.workspace.read(find_admin, scene.district, ana.id)
    scene.workspace.run(deactivate_admin, admin)
    for path in ("/draft/me", "/v3.0/me", f"/admins/{ana.id}", f"/v3.0/users/{ana.id}"):
        assert client.get(path, token).status == 401


def test_unsharing_and_disconnecting_end_tokens(client: Client, scene: Scene) -> None:
    ben = scene.admin("Ben Okafor", "school", "101")
    token = client.token(ben)
    assert client.get("/draft/me", token).status == 200
    scene.workspace.run(unshare, client.application, scene.district, ("101",))
    assert client.get("/draft/me", token).status == 401
    ana = scene.admin("Ana Rivera")
    token = client.token(ana)
    scene.workspace.run(disconnect, client.application, scene.district)
    assert client.get("/draft/me", token).status == 401


def test_deactivating_the_district_ends_tokens(
    client: Client, scene: Scene, ana: PersonRecord
) -> None:
    token = client.token(ana)
    scene.workspace.run(set_district_active, scene.district, active=False)
    assert client.get("/draft/me", token).status == 401


def test_people_that_may_not_come_in_see_why(client: Client, scene: Scene) -> None:
    ben = scene.admin("Ben Okafor", "school", "103")
    exchange = client.authorize(ben)
    assert exchange.status == 403
    assert "None of Ben Okafor" in exchange.body
    told = answer_of(client.authorize(ben, return_unshared="true"))
    assert told == {"error": "unauthorized-user", "state": "a/b+c =&"}


def test_an_unknown_person_is_no_redirect(client: Client) -> None:
    assert client.authorize(login_hint="nobody@maple.example").status == 404


def test_people_are_found_by_email_and_sis_id(client: Client, scene: Scene) -> None:
    ana = scene.admin("Ana Rivera")
    teacher = scene.teacher("Tom Field", "T-1")
    assert answer_of(client.authorize(login_hint=ana.email.upper()))["code"]
    assert answer_of(client.authorize(login_hint="T-1"))["code"]
    assert teacher.teacher is not None


def test_an_id_is_found_in_capitals_too(client: Client, ana: PersonRecord) -> None:
    assert answer_of(client.authorize(login_hint=ana.id.upper()))["code"]


def test_a_hint_that_means_two_people_names_both(client: Client, scene: Scene) -> None:
    other = scene.workspace.run(create_district, "Oak Hills")
    scene.workspace.run(connect, client.application, other)
    ana = scene.admin("Ana Rivera")
    draft = AdminDraft(ana.email, "Ann", "Riviera", "district")
    scene.workspace.run(create_admin, other, draft)
    page = client.authorize(login_hint=ana.email)
    assert page.status == 400
    for words in ("Ana Rivera of Maple Valley Unified", "Ann Riviera of Oak Hills", ana.id):
        assert words in page.body
    assert "district_id" in page.body
    assert answer_of(client.authorize(login_hint=ana.email, district_id=other.id))["code"]


def test_nobody_signs_in_at_the_door_of_another_district(
    client: Client, scene: Scene, ana: PersonRecord
) -> None:
    other = scene.workspace.run(create_district, "Oak Hills")
    scene.workspace.run(connect, client.application, other)
    for hint in (ana.id, ana.email):
        page = client.authorize(login_hint=hint, district_id=other.id)
        assert (page.status, "Nobody in that district" in page.body) == (404, True)
    assert answer_of(client.authorize(login_hint=ana.id, district_id=scene.district.id))["code"]


def test_token_info(client: Client, ana: PersonRecord) -> None:
    document = client.get("/oauth/tokeninfo", client.token(ana)).json()
    assert document["client_id"] == client.application.client_id
    assert "read:user_id" in document["scopes"]


def test_me_of_every_version(client: Client, scene: Scene, ana: PersonRecord) -> None:
    token, district = client.token(ana), scene.district.id
    assert ana.admin is not None
    legacy = ana.admin.legacy_id
    assert client.get("/v3.0/me", token).json() == {
        "type": "user",
        "data": {"id": ana.id, "district": district, "type": "user", "authorized_by": "district"},
        "links": [
            {"rel": "self", "uri": "/me"},
            {"rel": "canonical", "uri": f"/v3.0/users/{ana.id}"},
            {"rel": "district", "uri": f"/v3.0/districts/{district}"},
        ],
    }
    assert client.get("/me", token).json() == client.get("/v3.0/me", token).json()
    assert client.get("http://127.0.0.1:8400//v2.1/me", token).json() == {
        "type": "district_admin",
        "data": {"id": legacy, "district": district, "type": "district_admin"},
        "links": [
            {"rel": "self", "uri": "/me"},
            {"rel": "canonical", "uri": f"/v2.1/district_admins/{legacy}"},
            {"rel": "district", "uri": f"/v2.1/districts/{district}"},
        ],
    }


def test_a_served_sign_in_is_matched_and_kept(client: Client, ana: PersonRecord) -> None:
    client.scene.account(client.application, "7", email=ana.email)
    client.token(ana)
    client.token(ana)
    with client.scene.workspace.store.read() as reader:
        rows = reader.rows("SELECT outcome, account_id FROM sign_ins ORDER BY pk")
    assert [tuple(row) for row in rows] == [("matched_by_email", "7"), ("matched_by_id", "7")]


def test_an_invented_code_leaves_no_trace_in_the_log(client: Client) -> None:
    before = client.scene.count("audit_entries")
    client.exchange("invented")
    assert client.scene.count("audit_entries") == before


def test_the_query_of_the_redirect_uri_is_kept(scene: Scene) -> None:
    uri = f"{CALLBACK}?tenant=7"
    made = scene.application("Queryful", redirect_uris=(uri,))
    own = Client(scene, made.application, made.client_secret)
    location = own.authorize(scene.admin("Ana Rivera"), redirect_uri=uri).header("location")
    assert (location or "").startswith(f"{uri}&code=")
    assert parse_qs(urlsplit(location or "").query)["tenant"] == ["7"]


def test_a_wrong_method_names_the_right_ones(client: Client) -> None:
    exchange = client.http.send_now("PUT", "/oauth/tokens")
    assert exchange.status == 405
    assert "POST" in (exchange.header("allow") or "")
