"""Authlib against the served lookalike: code flow, PKCE, discovery, JWKS, id_token verified."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.requests_client import OAuth2Session

from console.provisioning.applications import NewSecret
from tests.clients.conftest import CALLBACK, Clever

import tests.clients.django_site  # noqa: F401  # isort: skip - sets Django up first

from authlib.integrations.django_client import OAuth  # isort: skip
from django.test import RequestFactory  # isort: skip

KINDS = ("district_admin", "school_admin", "both", "teacher", "student")


def client_of(made: NewSecret, **options: Any) -> OAuth2Session:
    return OAuth2Session(
        made.application.client_id,
        made.client_secret,
        redirect_uri=CALLBACK,
        scope="openid",
        **options,
    )


def app_for(clever: Clever, kind: str) -> NewSecret:
    return clever.library_app if kind in {"teacher", "student"} else clever.district_app


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_code_flow_signs_everybody_in(clever: Clever, kind: str, method: str) -> None:
    person = getattr(clever.people, kind)
    with client_of(
        app_for(clever, kind), token_endpoint_auth_method=method, code_challenge_method="S256"
    ) as client:
        verifier = "v" * 50
        url, state = client.create_authorization_url(
            f"{clever.base}/oauth/authorize", code_verifier=verifier
        )
        token = client.fetch_token(
            f"{clever.base}/oauth/tokens",
            authorization_response=clever.browse(url, person),
            state=state,
            code_verifier=verifier,
        )
        assert token["token_type"] == "bearer"
        me = client.get(f"{clever.base}/v3.0/me").json()["data"]
        assert me["id"] == person.id
        library = kind in {"teacher", "student"}
        assert me["authorized_by"] == ("teacher" if library else "district")
        user = client.get(f"{clever.base}/v3.0/users/{person.id}").json()["data"]
        assert user["id"] == person.id
        assert user["roles"]


class Site:
    """A Django view's worth of Authlib: discovery, redirect, state, nonce, JWKS, id_token."""

    def __init__(self, clever: Clever) -> None:
        self.clever = clever
        self.session: dict[str, Any] = {}
        registry = OAuth()
        registry.register(
            "clever",
            client_id=clever.district_app.application.client_id,
            client_secret=clever.district_app.client_secret,
            server_metadata_url=f"{clever.base}/.well-known/openid-configuration",
            client_kwargs={"scope": "openid", "code_challenge_method": "S256"},
        )
        self.client = registry.clever

    def request(self, path: str) -> Any:
        request = RequestFactory().get(path)
        request.session = self.session
        return request

    def sign_in(self, kind: str) -> dict[str, Any]:
        """The token Authlib hands to the view, its id_token verified into `userinfo`."""
        redirect = self.client.authorize_redirect(self.request("/login"), CALLBACK)
        arrived = urlsplit(self.clever.browse(redirect.url, getattr(self.clever.people, kind)))
        callback = self.request(f"{arrived.path}?{arrived.query}")
        token: dict[str, Any] = self.client.authorize_access_token(callback)
        return token


@pytest.mark.parametrize("kind", KINDS[:3])
def test_the_id_token_is_found_verified_and_believed(clever: Clever, kind: str) -> None:
    person = getattr(clever.people, kind)
    site = Site(clever)
    token = site.sign_in(kind)
    claims = token["userinfo"]
    assert claims["iss"] == clever.base
    assert claims["sub"] == person.id
    assert claims["email"] == person.email
    assert claims["email_verified"] is False
    info = site.client.userinfo(token=token)
    assert (info["sub"], info["user_type"]) == (person.id, claims["user_type"])


def test_library_never_gives_an_id_token(clever: Clever) -> None:
    with client_of(clever.library_app) as client:
        url, state = client.create_authorization_url(f"{clever.base}/oauth/authorize")
        token = client.fetch_token(
            f"{clever.base}/oauth/tokens",
            authorization_response=clever.browse(url, clever.people.teacher),
            state=state,
        )
    assert "id_token" not in token


def test_a_replayed_code_surfaces_as_the_library_says_it(clever: Clever) -> None:
    with client_of(clever.district_app) as client:
        url, state = client.create_authorization_url(f"{clever.base}/oauth/authorize")
        arrived = clever.browse(url, clever.people.district_admin)
        endpoint = f"{clever.base}/oauth/tokens"
        client.fetch_token(endpoint, authorization_response=arrived, state=state)
        with pytest.raises(OAuthError, match="invalid_grant: invalid code"):
            client.fetch_token(endpoint, authorization_response=arrived, state=state)


def test_denial_reaches_the_view(clever: Clever) -> None:
    site = Site(clever)
    redirect = site.client.authorize_redirect(site.request("/login"), CALLBACK, prompt="deny")
    arrived = urlsplit(clever.browse(redirect.url, clever.people.district_admin))
    assert parse_qs(arrived.query)["error"] == ["access_denied"]
    with pytest.raises(OAuthError, match="access_denied"):
        site.client.authorize_access_token(site.request(f"{arrived.path}?{arrived.query}"))


def test_the_district_token_lists_admins(clever: Clever) -> None:
    made = clever.district_app
    basic = (made.application.client_id, made.client_secret)
    listed = httpx.get(f"{clever.base}/oauth/tokens?owner_type=district", auth=basic).json()
    (one,) = listed["data"]
    bearer = {"Authorization": f"Bearer {one['access_token']}"}
    admins = httpx.get(f"{clever.base}/admins", headers=bearer).json()["data"]
    assert len(admins) == 3
    users = httpx.get(f"{clever.base}/v3.0/users?role=staff", headers=bearer).json()["data"]
    assert len(users) == 2
