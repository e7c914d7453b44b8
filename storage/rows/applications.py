"""Applications and what a district or a teacher granted them, as actions write them."""

from typing import NamedTuple

from storage.rows import NEW, kept_in


@kept_in("applications")
class Application(NamedTuple):
    """A vendor's OAuth client."""

    id: str
    name: str
    client_id: str
    secret_hash: str
    created_at: int
    modified_at: int
    secret_hint: str = ""
    redirect_uris: str = "[]"
    sso_district: bool = True
    sso_library: bool = False
    user_types: str = "district_admin,staff"
    api: str = "v3.0"
    oidc: bool = False
    rostering: bool = True
    active: bool = True
    version: int = 1
    pk: int = NEW


@kept_in("connections")
class Connection(NamedTuple):
    """A district's authorization of an application."""

    application_pk: int
    district_pk: int
    created_at: int
    all_schools: bool = False
    version: int = 1
    pk: int = NEW


@kept_in("district_tokens")
class DistrictToken(NamedTuple):
    """A district token, kept only as a hash."""

    id: str
    connection_pk: int
    nonce: str
    token_hash: str
    created_at: int
    revoked_at: int | None = None
    pk: int = NEW


@kept_in("library_authorizations")
class LibraryAuthorization(NamedTuple):
    """A teacher's authorization of a Library application."""

    application_pk: int
    user_pk: int
    created_at: int
    pk: int = NEW
