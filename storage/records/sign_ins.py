"""Sign-ins: what the application and the local Clever remember of them."""

from typing import NamedTuple


class AccountRecord(NamedTuple):
    """An account on the application's side, as the simulator imagines it."""

    pk: int
    application_pk: int
    account_id: str
    clever_id: str | None
    email: str
    first_name: str
    last_name: str
    created_at: int
    last_sign_in_at: int | None


class SignInRecord(NamedTuple):
    """One past sign-in of a person at an application."""

    at: int
    application_pk: int
    application: str
    user_pk: int
    integration: str
    flow: str
    outcome: str
    account_id: str | None


class HttpExchangeRecord(NamedTuple):
    """One request the local Clever answered; `document` is the redacted exchange as JSON."""

    pk: int
    at: int
    application: str
    method: str
    target: str
    status: int
    microseconds: int
    document: str
