"""OpenID Connect: the claims of a sign-in, and the discovery document. Pure.

Claims follow Clever's pages (reference: clever.md section 3.8): `user_type` is written as there,
with a blank, and `email_verified` is always false.
"""

from __future__ import annotations

from typing import Any

from console.sso.admission import LIBRARY
from console.sso.identity import SignedIn, legacy_id

ALGORITHM = "RS256"
LIFE_SECONDS = 3600
USER_TYPES = {
    "district_admin": "district admin",
    "staff": "staff",
    "teacher": "teacher",
    "student": "student",
}


def id_claims(
    who: SignedIn, *, issuer: str, client_id: str, now: int, nonce: str | None
) -> dict[str, Any]:
    """The claims of an id_token; `now` in milliseconds."""
    person = who.person
    claims: dict[str, Any] = {
        "iss": issuer,
        "sub": person.id,
        "aud": client_id,
        "iat": now // 1000,
        "exp": now // 1000 + LIFE_SECONDS,
    }
    if nonce is not None:
        claims["nonce"] = nonce
    return claims | _person_claims(who) | {"district": who.district_id}


def _person_claims(who: SignedIn) -> dict[str, Any]:
    person = who.person
    claims = {
        "user_id": legacy_id(person, who.role),
        "multi_role_user_id": person.id,
        "user_type": USER_TYPES[who.role],
        "email_verified": False,
        "given_name": person.first_name,
        "family_name": person.last_name,
    }
    if person.email:
        claims["email"] = person.email
    return claims


def userinfo(who: SignedIn) -> dict[str, Any]:
    """`/userinfo`: only the role of this sign-in; Library hides what its scopes do."""
    person, library = who.person, who.district_id is None
    hides = library and who.role == "student"
    last = person.last_name[:1] if hides else person.last_name
    document: dict[str, Any] = {"sub": person.id} | _person_claims(who) | {"family_name": last}
    if hides:
        document.pop("email", None)
    if who.district_id is not None:
        document |= {"district_id": who.district_id, "district": who.district_id}
    name = {"first": person.first_name, "last": last, "middle": "" if hides else person.middle_name}
    authorized_by = "teacher" if library else "district"
    return document | {"name": name, "schools": [], "authorized_by": authorized_by}


def gives_id_token(*, oidc: bool, integration: str) -> bool:
    """Whether a sign-in comes with an id_token: District SSO of OIDC applications only."""
    return oidc and integration != LIBRARY


def metadata(issuer: str) -> dict[str, Any]:
    """The authorization server's metadata (RFC 8414), whose answers carry `iss` (RFC 9207)."""
    return _endpoints(issuer) | {"authorization_response_iss_parameter_supported": True}


def _endpoints(issuer: str) -> dict[str, Any]:
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/oauth/authorize",
        "token_endpoint": f"{issuer}/oauth/tokens",
        "jwks_uri": f"{issuer}/oauth/certs",
        "scopes_supported": ["openid"],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "code_challenge_methods_supported": ["S256"],
    }


def discovery(issuer: str, *, names_issuer: bool) -> dict[str, Any]:
    """The discovery document; `names_issuer` when answers carry `iss` (RFC 9207)."""
    return {
        **(metadata(issuer) if names_issuer else _endpoints(issuer)),
        "userinfo_endpoint": f"{issuer}/userinfo",
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": [ALGORITHM],
        "claims_supported": [
            "iss",
            "sub",
            "aud",
            "iat",
            "exp",
            "nonce",
            "user_id",
            "multi_role_user_id",
            "user_type",
            "district",
            "email",
            "email_verified",
            "given_name",
            "family_name",
        ],
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
    }
