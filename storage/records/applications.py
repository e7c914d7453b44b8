"""Applications and districts' authorizations of them."""

from typing import NamedTuple


class ApplicationRecord(NamedTuple):
    """A vendor's OAuth client; never carries the secret, only its hash and a 4-letter hint."""

    pk: int
    id: str
    name: str
    client_id: str
    secret_hash: str
    secret_hint: str
    redirect_uris: tuple[str, ...]
    sso_district: bool
    sso_library: bool
    user_types: tuple[str, ...]
    api: str
    oidc: bool
    rostering: bool
    active: bool
    created_at: int
    modified_at: int
    version: int


class ConnectionRecord(NamedTuple):
    """A district's authorization of an application."""

    pk: int
    application_pk: int
    district_pk: int
    all_schools: bool
    created_at: int
    version: int
