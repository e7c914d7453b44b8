"""What a client posts and how it proves who it is (RFC 6749 sections 2.3 and 3.2)."""

from __future__ import annotations

import base64
import binascii
import json
from hmac import compare_digest
from urllib.parse import parse_qsl, unquote_plus

from console.api.calls import Call
from console.api.errors import ApiError
from console.keys import hashed
from storage.queries import applications
from storage.records.applications import ApplicationRecord

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
MAX_FIELDS = 50
NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}
_CHALLENGE = {"WWW-Authenticate": 'Basic realm="Clever", charset="UTF-8"'}


class OAuthError(ApiError):
    """An error of RFC 6749 section 5.2."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        headers = NO_STORE | (_CHALLENGE if status == 401 else {})
        super().__init__(status, {"error": error, "error_description": description}, headers)


def invalid_client(description: str = "client authentication failed") -> OAuthError:
    """The client did not prove who it is; one answer for unknown clients and wrong secrets."""
    return OAuthError("invalid_client", description, 401)


def read_form(call: Call) -> dict[str, str]:
    """The body's fields, from a form or a JSON object; empty ones count as absent.

    Raises:
        OAuthError: another content type, a body that is neither, a field sent twice.
    """
    kind = call.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == FORM:
        pairs = _form_pairs(call.body)
    elif kind == JSON:
        pairs = _json_pairs(call.body)
    else:
        raise OAuthError("invalid_request", f"invalid content-type; send {FORM} or {JSON}")
    fields: dict[str, str] = {}
    for name, value in pairs:
        if name in fields:
            raise OAuthError("invalid_request", f"{name} was sent twice")
        fields[name] = value
    return {name: value for name, value in fields.items() if value}


def _form_pairs(body: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            body.decode("utf-8"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MAX_FIELDS,
        )
    except ValueError:
        raise OAuthError("invalid_request", "the body is not a form in UTF-8") from None


def _json_pairs(body: bytes) -> list[tuple[str, str]]:
    try:
        pairs = json.loads(body, object_pairs_hook=list)
    except (ValueError, RecursionError):
        raise OAuthError("invalid_request", "the body is not JSON in UTF-8") from None
    if not isinstance(pairs, list) or not all(_is_text_pair(pair) for pair in pairs):
        raise OAuthError("invalid_request", "the body is not a JSON object of texts")
    return pairs


def _is_text_pair(pair: object) -> bool:
    return isinstance(pair, tuple) and isinstance(pair[1], str)


def authenticate_client(call: Call, form: dict[str, str]) -> ApplicationRecord:
    """The application that sent this request, by Basic or body credentials, never both.

    Raises:
        OAuthError: none, two kinds at once, malformed or wrong credentials.
    """
    if any(name == "client_secret" for name, _ in call.query):
        raise OAuthError("invalid_request", "credentials in the address are refused")
    sent = call.headers.getlist("authorization")
    if sent and "client_secret" in form:
        raise OAuthError("invalid_request", "send the client's credentials once: Basic or body")
    if sent:
        client_id, secret = _basic(sent)
        if form.get("client_id", client_id) != client_id:
            raise OAuthError("invalid_request", "client_id differs from the Basic credentials")
    else:
        client_id, secret = form.get("client_id", ""), form.get("client_secret", "")
    application = applications.by_client_id(call.reader, client_id) if client_id else None
    if application is None or not application.active or not _proves(call, application, secret):
        raise invalid_client()
    return application


def _basic(sent: list[str]) -> tuple[str, str]:
    """User and password of Basic credentials, each form-decoded (RFC 6749 section 2.3.1)."""
    scheme, _, encoded = sent[0].partition(" ")
    if len(sent) > 1 or scheme.lower() != "basic":
        raise invalid_client("the Authorization header is not Basic credentials")
    try:
        decoded = base64.b64decode(encoded.strip(), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        raise invalid_client("the Basic credentials are not base64 of UTF-8") from None
    client_id, colon, secret = decoded.partition(":")
    if not colon:
        raise invalid_client("the Basic credentials hold no colon")
    return unquote_plus(client_id), unquote_plus(secret)


def _proves(call: Call, application: ApplicationRecord, secret: str) -> bool:
    if not secret:
        return False
    stand_in = call.site.stand_in_secret
    if stand_in is not None and compare_digest(secret.encode(), stand_in.encode()):
        return True
    return compare_digest(hashed(secret).encode(), application.secret_hash.encode())
