"""social-auth-core's Clever backend, signing people in at the lookalike.

Its authorize and token addresses are settings; the API host is fixed, so `request` points it at
the lookalike and everything else is what the package ships.
"""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlsplit

import pytest
from social_core.backends.clever import CleverOAuth2
from social_core.exceptions import AuthInputError
from social_core.storage import BaseStorage
from social_core.strategy import BaseStrategy

from console.provisioning.applications import NewSecret
from tests.clients.conftest import CALLBACK, Clever

API = "https://api.clever.com"


class Nonces:
    """One-use words the backend marks its states with."""

    used: ClassVar[set[tuple[Any, ...]]] = set()

    @classmethod
    def use(cls, *word: Any) -> bool:
        fresh = word not in cls.used
        cls.used.add(word)
        return fresh

    @classmethod
    def consume(cls, *word: Any) -> bool:
        known = word in cls.used
        cls.used.discard(word)
        return known


class Storage(BaseStorage):
    """The part of a storage that the code flow asks for."""

    nonce = Nonces  # type: ignore[assignment]


class Strategy(BaseStrategy):
    """The smallest web framework: settings and a session in dictionaries, no users."""

    def __init__(self, settings: dict[str, Any]) -> None:
        super().__init__(Storage)
        self.settings = settings
        self.kept: dict[str, Any] = {}
        self.data: dict[str, Any] = {}

    def get_setting(self, name: str) -> Any:
        return self.settings[name]

    def request_data(self, merge: bool = True) -> dict[str, Any]:
        return dict(self.data)

    def request_host(self) -> str:
        return "127.0.0.1:9"

    def build_absolute_uri(self, path: str | None = None) -> str:
        return path or ""

    def session_get(self, name: str, default: Any = None) -> Any:
        return self.kept.get(name, default)

    def session_set(self, name: str, value: Any) -> None:
        self.kept[name] = value

    def session_pop(self, name: str) -> Any:
        return self.kept.pop(name, None)

    def authenticate(self, backend: Any, *args: Any, **kwargs: Any) -> Any:
        """Where the pipeline would begin: hand back what the backend learned."""
        return kwargs["response"]


class LocalCleverOAuth2(CleverOAuth2):
    """The backend with the API host redirected."""

    def request(self, url: str, **kwargs: Any) -> Any:
        return super().request(url.replace(API, self.setting("BASE")), **kwargs)


def backend_for(clever: Clever, made: NewSecret) -> LocalCleverOAuth2:
    prefix = "SOCIAL_AUTH_CLEVER"
    strategy = Strategy(
        {
            f"{prefix}_KEY": made.application.client_id,
            f"{prefix}_SECRET": made.client_secret,
            f"{prefix}_AUTHORIZATION_URL": f"{clever.base}/oauth/authorize",
            f"{prefix}_ACCESS_TOKEN_URL": f"{clever.base}/oauth/tokens",
            f"{prefix}_BASE": clever.base,
        }
    )
    return LocalCleverOAuth2(strategy, redirect_uri=CALLBACK)


def sign_in(clever: Clever, kind: str) -> tuple[str, dict[str, Any]]:
    """The user id and details the backend would hand to its pipeline."""
    made = clever.library_app if kind in {"teacher", "student"} else clever.district_app
    backend = backend_for(clever, made)
    arrived = clever.browse(backend.auth_url(), getattr(clever.people, kind))
    backend.data = dict(parse_qsl(urlsplit(arrived).query))
    answer = backend.auth_complete()
    details = backend.get_user_details(answer)
    return backend.get_user_id(details, answer), details


@pytest.mark.parametrize(
    ("kind", "user_type"),
    [
        ("district_admin", "district_admin"),
        ("school_admin", "staff"),
        ("both", "staff"),
        ("teacher", "teacher"),
    ],
)
def test_everybody_with_an_email_signs_in(clever: Clever, kind: str, user_type: str) -> None:
    person = getattr(clever.people, kind)
    user_id, details = sign_in(clever, kind)
    assert user_id == person.id
    assert details["email"] == person.email
    assert details["user_type"] == user_type


def test_a_library_student_has_no_email_which_the_backend_cannot_take(clever: Clever) -> None:
    """python-social-auth issue 716: the backend splits an email that is not there."""
    with pytest.raises(AttributeError):
        sign_in(clever, "student")


def test_a_portal_launch_stops_before_any_token_call(clever: Clever) -> None:
    made = clever.district_app
    backend = backend_for(clever, made)
    link = f"{clever.base}/in/{clever.scene.district.id}?client_id={made.application.client_id}"
    backend.data = dict(
        parse_qsl(urlsplit(clever.browse(link, clever.people.district_admin)).query)
    )
    assert backend.data["code"]
    with pytest.raises(AuthInputError):
        backend.auth_complete()
