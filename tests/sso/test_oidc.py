"""OpenID Connect: discovery, keys, id_tokens for District and OIDC only, `/userinfo`."""

from __future__ import annotations

import base64

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from console.api.app import create_app
from console.api.client import InProcess
from console.provisioning.app_directory import district_token, find_connection
from console.provisioning.districts import set_district_active
from console.provisioning.library import authorize
from storage.records.people import PersonRecord
from tests.conftest import START, TestClock
from tests.sso.conftest import Scene
from tests.sso.test_oauth import Client
from tests.threads import at_once

BASE = "http://127.0.0.1:8400"


@pytest.fixture
def client(scene: Scene) -> Client:
    made = scene.application("ReadWell", "101", oidc=True)
    return Client(scene, made.application, made.client_secret)


@pytest.fixture
def ana(scene: Scene) -> PersonRecord:
    return scene.admin("Ana Rivera")


def test_discovery_names_the_served_address(client: Client) -> None:
    document = client.http.send_now("GET", "/.well-known/openid-configuration").json()
    assert document["issuer"] == BASE
    for name, path in (
        ("authorization_endpoint", "/oauth/authorize"),
        ("token_endpoint", "/oauth/tokens"),
        ("userinfo_endpoint", "/userinfo"),
        ("jwks_uri", "/oauth/certs"),
    ):
        assert document[name] == BASE + path
    assert document["code_challenge_methods_supported"] == ["S256"]


def test_the_id_token_is_signed_by_a_listed_key(client: Client, ana: PersonRecord) -> None:
    document = client.exchange(client.code(ana, nonce="n-1")).json()
    keys = client.http.send_now("GET", "/oauth/certs").json()
    assert not {"d", "p", "q"} & set(keys["keys"][0])
    token = jwt.decode(document["id_token"], KeySet.import_key_set(keys), algorithms=["RS256"])
    assert ana.admin is not None
    assert token.claims == {
        "iss": BASE,
        "sub": ana.id,
        "aud": client.application.client_id,
        "iat": START // 1000,
        "exp": START // 1000 + 3600,
        "nonce": "n-1",
        "user_id": ana.admin.legacy_id,
        "multi_role_user_id": ana.id,
        "user_type": "district admin",
        "email": ana.email,
        "email_verified": False,
        "given_name": "Ana",
        "family_name": "Rivera",
        "district": client.scene.district.id,
    }


def test_no_nonce_no_claim(client: Client, ana: PersonRecord) -> None:
    keys = client.http.send_now("GET", "/oauth/certs").json()
    signed = client.exchange(client.code(ana)).json()["id_token"]
    token = jwt.decode(signed, KeySet.import_key_set(keys), algorithms=["RS256"])
    assert "nonce" not in token.claims


def kids(scene: Scene) -> list[str]:
    """The key ids a server started now publishes."""
    http = InProcess(create_app(scene.workspace))
    return [key["kid"] for key in http.send_now("GET", "/oauth/certs").json()["keys"]]


def test_the_keys_outlive_the_server_and_change_once_a_month(
    scene: Scene, clock: TestClock
) -> None:
    (first,) = kids(scene)
    assert kids(scene) == [first]
    clock.advance(31 * 86_400)
    second, before = kids(scene)
    assert before == first
    assert kids(scene) == [second, first]
    clock.advance(31 * 86_400)
    third, _ = kids(scene)
    assert kids(scene) == [third, second]


def test_a_token_signed_before_a_change_of_keys_still_verifies(
    scene: Scene, client: Client, ana: PersonRecord
) -> None:
    signed = client.exchange(client.code(ana)).json()["id_token"]
    client.http.app.site.signing_keys.rotate()
    keys = client.http.send_now("GET", "/oauth/certs").json()
    assert len(keys["keys"]) == 2
    for token in (signed, client.exchange(client.code(ana)).json()["id_token"]):
        jwt.decode(token, KeySet.import_key_set(keys), algorithms=["RS256"])


def test_servers_started_at_once_share_one_key(scene: Scene) -> None:
    found: list[list[str]] = []
    at_once(lambda: found.append(kids(scene)), times=4)
    assert len(found) == 4
    assert all(one == found[0] for one in found)
    assert len(found[0]) == 1


def test_applications_without_oidc_get_none(scene: Scene, ana: PersonRecord) -> None:
    made = scene.application("Plain")
    plain = Client(scene, made.application, made.client_secret)
    assert "id_token" not in plain.exchange(plain.code(ana)).json()


def test_userinfo_of_an_admin(client: Client, ana: PersonRecord) -> None:
    token = client.token(ana)
    document = client.get("/userinfo", token).json()
    assert document["name"] == {"first": "Ana", "last": "Rivera", "middle": ""}
    assert document["district"] == document["district_id"] == client.scene.district.id
    assert document["authorized_by"] == "district"
    assert document["schools"] == []
    posted = client.http.send_now(
        "POST", "/userinfo", headers=[("Authorization", f"Bearer {token}")]
    )
    assert posted.json() == document


def test_library_gives_no_id_token_and_hides_what_its_scopes_do(scene: Scene) -> None:
    teacher, student = scene.teacher("Tom Field", "T1"), scene.student("Sue Moss", "S1")
    scene.section("1", teacher, student)
    made = scene.unconnected("Storyline", sso=("district", "library"), oidc=True)
    scene.workspace.run(authorize, made.application, teacher)
    client = Client(scene, made.application, made.client_secret)
    assert "id_token" not in client.exchange(client.code(student)).json()
    token = client.token(student)
    document = client.get("/userinfo", token).json()
    assert (document["given_name"], document["family_name"]) == ("Sue", "M")
    assert not {"email", "district", "district_id"} & set(document)
    assert document["authorized_by"] == "teacher"
    teacher_document = client.get("/userinfo", client.token(teacher)).json()
    assert teacher_document["email"] == teacher.email
    assert "district" not in client.get("/v3.0/me", token).json()["data"]


def test_the_district_tokens_of_a_client(client: Client, scene: Scene) -> None:
    with scene.workspace.store.read() as reader:
        connection = find_connection(reader, client.application, scene.district)
        token = district_token(reader, connection)
    pair = f"{client.application.client_id}:{client.secret}".encode()
    basic = ("Authorization", f"Basic {base64.b64encode(pair).decode()}")
    target = f"/oauth/tokens?owner_type=district&district={scene.district.id}"
    document = client.http.send_now("GET", target, headers=[basic]).json()
    (one,) = document["data"]
    assert one["access_token"] == token
    assert one["owner"] == {"type": "district", "id": scene.district.id}
    assert one["created"].endswith("Z")
    assert document["links"] == [{"rel": "self", "uri": target}]
    other = client.http.send_now("GET", "/oauth/tokens?district=" + "0" * 24, headers=[basic])
    assert other.json()["data"] == []
    assert client.http.send_now("GET", "/oauth/tokens").status == 401
    scene.workspace.run(set_district_active, scene.district, active=False)
    assert client.http.send_now("GET", target, headers=[basic]).json()["data"] == []


def test_discovery_and_keys_may_be_fetched_by_browsers_and_nothing_else_of_oauth(
    client: Client, ana: PersonRecord
) -> None:
    header = "access-control-allow-origin"
    assert client.http.send_now("GET", "/oauth/certs").header(header) == "*"
    assert client.authorize(ana).header(header) is None
    assert client.exchange(client.code(ana)).header(header) is None
