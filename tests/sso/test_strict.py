"""Strict mode: what RFC 9700 asks where Clever lets it pass; names begin with its sections."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest

from console.api.app import create_app
from console.api.client import Exchange, InProcess
from storage.records.people import PersonRecord
from tests.sso.conftest import CALLBACK, Scene
from tests.sso.test_oauth import Client, answer_of
from tests.sso.test_pages import Browser, link
from tests.sso.test_tokens import CHALLENGE, VERIFIER

ISSUER = "http://127.0.0.1:8400"
PKCE = {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}


def strict(scene: Scene, name: str = "ReadWell", **fields: object) -> Client:
    made = scene.application(name, "101", **fields)
    return Client(scene, made.application, made.client_secret, strict=True)


@pytest.fixture
def client(scene: Scene) -> Client:
    return strict(scene)


@pytest.fixture
def ana(scene: Scene) -> PersonRecord:
    return scene.admin("Ana Rivera")


def test_2_1_1_pkce_or_the_nonce_of_an_id_token_is_required(
    scene: Scene, client: Client, ana: PersonRecord
) -> None:
    for sent in ({}, {"nonce": "n"}):
        refused = answer_of(client.authorize(ana, **sent))
        assert refused["error"] == "invalid_request"
        assert "PKCE" in refused["error_description"]
    with_id_token = strict(scene, "Open", oidc=True)
    assert "error" in answer_of(with_id_token.authorize(ana))
    assert answer_of(with_id_token.authorize(ana, nonce="n"))["code"]


def test_2_1_pkce_is_protection_against_forgery_enough(client: Client, ana: PersonRecord) -> None:
    assert answer_of(client.authorize(ana, state=None, **PKCE))["code"]


@pytest.mark.parametrize(
    "plain", [{"code_challenge": CHALLENGE}, PKCE | {"code_challenge_method": "plain"}]
)
def test_2_1_1_the_challenge_does_not_give_the_verifier_away(
    client: Client, ana: PersonRecord, plain: dict[str, str]
) -> None:
    assert answer_of(client.authorize(ana, **plain))["error"] == "invalid_request"


def test_4_8_a_verifier_without_a_challenge_is_refused(scene: Scene, ana: PersonRecord) -> None:
    client = strict(scene, "Open", oidc=True)
    code = client.code(ana, nonce="n")
    assert client.exchange(code, code_verifier=VERIFIER).json()["error"] == "invalid_grant"
    assert client.exchange(code).status == 200


def test_2_1_and_4_5_nobody_arrives_with_a_code_the_application_did_not_ask_for(
    scene: Scene, client: Client, ana: PersonRecord
) -> None:
    who = f"client_id={client.application.client_id}&login_hint={ana.id}"
    district = scene.district.id
    for path in (f"/in/{district}?{who}", f"/oauth/instant-login?{who}&district_id={district}"):
        refused = client.http.send_now("GET", path)
        assert (refused.status, refused.header("location")) == (403, None)
        assert "RFC 9700" in refused.body
    faithful = InProcess(create_app(scene.workspace, scripted_login=True))
    assert "code" in answer_of(faithful.send_now("GET", f"/in/{district}?{who}"))


def test_2_6_a_redirect_uri_is_https_or_this_computer(scene: Scene, ana: PersonRecord) -> None:
    uris = ("https://a.example/cb", "http://a.example/cb", "http://127.0.0.1:3000/cb")
    client = strict(scene, "Plain", redirect_uris=uris)
    statuses = [client.authorize(ana, redirect_uri=uri, **PKCE).status for uri in uris]
    assert statuses == [302, 400, 302]


def test_4_4_answers_and_metadata_name_the_issuer(client: Client, ana: PersonRecord) -> None:
    """Against mix-up (RFC 9207): in a code, in an error, and announced."""
    for exchange in (client.authorize(ana, **PKCE), client.authorize(ana)):
        assert answer_of(exchange)["iss"] == ISSUER
    document = client.http.send_now("GET", "/.well-known/openid-configuration").json()
    assert document["authorization_response_iss_parameter_supported"] is True
    assert document["issuer"] == ISSUER
    assert document["code_challenge_methods_supported"] == ["S256"]


def test_4_1_the_redirect_uri_is_compared_letter_by_letter(
    client: Client, ana: PersonRecord
) -> None:
    assert client.authorize(ana, redirect_uri=f"{CALLBACK}/", **PKCE).status == 400
    code = client.code(ana, **PKCE)
    wrong = client.exchange(code, code_verifier=VERIFIER, redirect_uri=f"{CALLBACK}/")
    assert wrong.json()["error"] == "invalid_grant"
    assert client.exchange(code, code_verifier=VERIFIER).json()["expires_in"] == 86400


def test_4_12_after_the_page_the_browser_goes_on_with_303(scene: Scene, ana: PersonRecord) -> None:
    application = scene.application("Page", "101").application
    for mode, status in ((True, 303), (False, 302)):
        browser = Browser(scene)
        browser.http = InProcess(create_app(scene.workspace, strict=mode))
        page = browser.open(link(application, **PKCE))
        assert hidden_from_others(page)
        pressed = browser.press(f"{ana.id}:district_admin")
        assert pressed.status == status
        assert dict(parse_qsl(urlsplit(pressed.header("location") or "").query))["code"]


def hidden_from_others(page: Exchange) -> bool:
    """Never framed (4.16), no referrer (4.2), and no other origin's scripts (4.17)."""
    return (
        "frame-ancestors 'none'" in (page.header("content-security-policy") or "")
        and page.header("referrer-policy") == "no-referrer"
        and page.header("access-control-allow-origin") is None
    )


def test_2_2_and_4_5_a_replay_ends_the_first_token(client: Client, ana: PersonRecord) -> None:
    code = client.code(ana, **PKCE)
    token = client.exchange(code, code_verifier=VERIFIER).json()["access_token"]
    assert client.exchange(code, code_verifier=VERIFIER).status == 400
    assert client.get("/me", token).status == 401


@pytest.mark.parametrize("grant_type", ["password", "implicit", "client_credentials"])
def test_2_4_no_other_grant(client: Client, grant_type: str) -> None:
    refused = client.exchange("x", grant_type=grant_type)
    assert refused.json()["error"] == "unsupported_grant_type"


def test_2_1_2_no_implicit_grant_and_4_3_no_token_in_an_address(
    client: Client, ana: PersonRecord
) -> None:
    asked = client.authorize(ana, response_type="token", **PKCE)
    assert answer_of(asked)["error"] == "unsupported_response_type"
    token = client.exchange(client.code(ana, **PKCE), code_verifier=VERIFIER).json()["access_token"]
    assert client.http.send_now("GET", f"/me?access_token={token}").status == 401


def test_2_6_metadata_names_what_there_is(scene: Scene, client: Client) -> None:
    place = "/.well-known/oauth-authorization-server"
    document = client.http.send_now("GET", place).json()
    assert document["issuer"] == ISSUER
    assert document["authorization_response_iss_parameter_supported"] is True
    assert document["token_endpoint"] == f"{ISSUER}/oauth/tokens"
    openid = client.http.send_now("GET", "/.well-known/openid-configuration").json()
    assert document.items() <= openid.items()
    faithful = InProcess(create_app(scene.workspace))
    assert faithful.send_now("GET", place).status == 404


def test_of_several_redirect_uris_the_request_names_one(scene: Scene, ana: PersonRecord) -> None:
    made = scene.application("Two", redirect_uris=(CALLBACK, f"{CALLBACK}/b"))
    client = Client(scene, made.application, made.client_secret, strict=True)
    unnamed = client.authorize(ana, redirect_uri=None, **PKCE)
    assert (unnamed.status, unnamed.header("location")) == (400, None)
    assert "names none" in unnamed.body
    assert answer_of(client.authorize(ana, **PKCE))["code"]
    assert answer_of(strict(scene, "One").authorize(ana, redirect_uri=None, **PKCE))["code"]
