"""django-allauth's Clever provider, unmodified, signing people in at the lookalike."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.clients.conftest import Clever
from tests.clients.django_site import Adapter

from allauth.socialaccount.models import SocialAccount, SocialApp  # isort: skip
from django.contrib.auth import get_user_model  # isort: skip
from django.core.management import call_command  # isort: skip
from django.test import Client  # isort: skip

SITE_CALLBACK = "http://testserver/accounts/clever/login/callback/"
ROLES = {
    "district_admin": "district_admin",
    "school_admin": "staff",
    "teacher": "teacher",
    "student": "student",
}


@pytest.fixture(scope="module", autouse=True)
def _tables() -> None:
    call_command("migrate", verbosity=0)


@pytest.fixture
def site(clever: Clever) -> Iterator[Client]:
    """The vendor's site with no users yet."""
    Adapter.base = clever.base
    yield Client()
    SocialApp.objects.all().delete()
    SocialAccount.objects.all().delete()
    get_user_model().objects.all().delete()


def sign_in(site: Client, clever: Clever, kind: str) -> SocialAccount:
    """Press the site's Clever button as a person and come back; gives the account it made."""
    made = clever.library_app if kind in {"teacher", "student"} else clever.district_app
    person = getattr(clever.people, kind)
    SocialApp.objects.create(
        provider="clever",
        name="Clever",
        client_id=made.application.client_id,
        secret=made.client_secret,
    )
    pressed = site.get("/accounts/clever/login/")
    assert pressed.status_code == 302
    assert pressed["Location"].startswith("https://clever.com/oauth/authorize?")
    arrived = urlsplit(clever.browse(pressed["Location"], person))
    answer = site.get(f"{arrived.path}?{arrived.query}")
    assert answer.status_code == 302, answer.content
    return SocialAccount.objects.get(uid=person.id)


@pytest.fixture
def clever(clever: Clever) -> Clever:
    """Both applications call back to the Django site."""
    with clever.scene.workspace.store.write() as writer:
        writer.execute(
            "UPDATE applications SET redirect_uris = :uris", {"uris": f'["{SITE_CALLBACK}"]'}
        )
    return clever


@pytest.mark.parametrize("kind", ROLES)
def test_everybody_signs_in(site: Client, clever: Clever, kind: str) -> None:
    account = sign_in(site, clever, kind)
    person = getattr(clever.people, kind)
    assert list(account.extra_data["data"]["roles"]) == [ROLES[kind]]
    assert account.user.first_name == person.first_name
    assert site.get("/").content == b"Signed in: True"


def test_a_person_with_two_roles_shows_both_in_the_contracts_order(
    site: Client, clever: Clever
) -> None:
    account = sign_in(site, clever, "both")
    assert list(account.extra_data["data"]["roles"]) == ["staff", "teacher"]


def test_the_library_tells_less_of_a_student(site: Client, clever: Clever) -> None:
    account = sign_in(site, clever, "student")
    assert account.user.last_name == "M"
    assert account.user.email == ""


def test_the_same_person_is_the_same_account(site: Client, clever: Clever) -> None:
    first = sign_in(site, clever, "district_admin")
    SocialApp.objects.all().delete()
    again = sign_in(site, clever, "district_admin")
    assert again.user_id == first.user_id


def test_a_portal_launch_without_state_is_what_allauth_refuses(
    site: Client, clever: Clever
) -> None:
    """allauth has no use for Clever's portal (reference: clever.md section 7.1)."""
    made = clever.district_app
    SocialApp.objects.create(
        provider="clever",
        name="Clever",
        client_id=made.application.client_id,
        secret=made.client_secret,
    )
    link = (
        f"https://clever.com/in/{clever.scene.district.id}?client_id={made.application.client_id}"
    )
    arrived = urlsplit(clever.browse(link, clever.people.district_admin))
    assert "state=" not in arrived.query
    answer = site.get(f"{arrived.path}?{arrived.query}")
    assert answer.status_code == 401
