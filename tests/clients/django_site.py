"""A Django site with allauth's own Clever provider, as a vendor would run it.

Only `Adapter.get_requests_session` knows of the lookalike: requests to Clever's two hosts go to
the served address, everything else of the provider is what the package ships.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import django
import requests
from django.conf import settings
from requests.adapters import HTTPAdapter

CLEVER_HOSTS = ("https://clever.com", "https://api.clever.com")

if not settings.configured:
    settings.configure(
        SECRET_KEY="only for tests",
        ALLOWED_HOSTS=["testserver"],
        ROOT_URLCONF="tests.clients.django_urls",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
            "allauth",
            "allauth.account",
            "allauth.socialaccount",
            "allauth.socialaccount.providers.clever",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "allauth.account.middleware.AccountMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
            }
        ],
        AUTHENTICATION_BACKENDS=["allauth.account.auth_backends.AuthenticationBackend"],
        SOCIALACCOUNT_ADAPTER="tests.clients.django_site.Adapter",
        SOCIALACCOUNT_LOGIN_ON_GET=True,
        SOCIALACCOUNT_AUTO_SIGNUP=True,
        ACCOUNT_EMAIL_VERIFICATION="none",
        LOGIN_REDIRECT_URL="/",
        USE_TZ=True,
    )
    django.setup()

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter  # noqa: E402


class Elsewhere(HTTPAdapter):
    """Sends what is meant for Clever to the lookalike, path and query unchanged."""

    def __init__(self, base: str) -> None:
        self.base = base
        super().__init__()

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> Any:
        parts = urlsplit(request.url or "")
        request.url = f"{self.base}{parts.path}{'?' + parts.query if parts.query else ''}"
        return super().send(request, *args, **kwargs)


def session_to(base: str) -> requests.Session:
    """A requests session whose Clever is the lookalike."""
    session = requests.Session()
    for host in CLEVER_HOSTS:
        session.mount(host, Elsewhere(base))
    return session


class Adapter(DefaultSocialAccountAdapter):
    """allauth's documented place to bring one's own requests session."""

    base = ""

    def get_requests_session(self) -> requests.Session:
        return session_to(self.base)
