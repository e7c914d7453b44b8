"""The OAuth endpoints: authorize, code for token, the list of district tokens, token info."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from console.api.answers import json_answer
from console.api.authentication import PersonBearer
from console.api.calls import Call
from console.api.clients import NO_STORE, OAuthError, authenticate_client, read_form
from console.api.entrance import sent_back
from console.api.identity import signed_in_person, still_signed_in
from console.api.oidc import id_token
from console.api.pages import message_page
from console.api.routing import Access, Route
from console.api.sign_in_page import enter, names_nobody
from console.api.values import timestamp
from console.provisioning.app_directory import derived_token
from console.sso.authorization import (
    SentBack,
    ShownToPerson,
    check_request,
    district_scopes,
    read_request,
    require_named_redirect,
    scopes,
    single,
)
from console.sso.identity import SignedIn
from console.sso.served import Exchanged
from console.sso.tokens import (
    CodeExchange,
    GrantRefused,
    Issued,
    exchange_code,
    find_code,
    invalid_code,
    no_longer_admitted,
)
from storage.queries import applications
from storage.records.applications import ApplicationRecord


def authorize(call: Call) -> Response:
    """`/oauth/authorize`: a code for the person who signs in (RFC 6749 section 4.1.1)."""
    try:
        parameters = single(call.query)
        application = applications.by_client_id(call.reader, parameters.get("client_id", ""))
        request = read_request(application, parameters)
        if call.site.strict:
            require_named_redirect(request.application, parameters)
        check_request(request, strict=call.site.strict)
        return enter(call, request)
    except ShownToPerson as shown:
        return message_page(shown.title, shown.message, status=shown.status)
    except SentBack as error:
        return sent_back(call, error)


def exchange(call: Call) -> Response:
    """`POST /oauth/tokens`: an access token for a code (RFC 6749 section 4.1.3)."""
    form = read_form(call)
    application = authenticate_client(call, form)
    grant_type = form.get("grant_type")
    if grant_type is None:
        raise OAuthError("invalid_request", "grant_type is missing")
    if grant_type != "authorization_code":
        raise OAuthError("unsupported_grant_type", "grant_type must be authorization_code")
    for name in ("code", "redirect_uri"):
        if name not in form:
            raise OAuthError("invalid_request", f"{name} is missing")
    asked = CodeExchange(
        application.pk, form["code"], form["redirect_uri"], form.get("code_verifier")
    )
    answer, who = _exchanged(call, application, asked)
    if isinstance(answer, GrantRefused):
        mismatch = answer.error == "redirect_uri_mismatch" and call.site.strict
        raise OAuthError("invalid_grant" if mismatch else answer.error, answer.description)
    document: dict[str, Any] = {"access_token": answer.token, "token_type": "bearer"}
    signed = id_token(call, application, answer, who)
    if signed is not None:
        document["id_token"] = signed
    if call.site.strict:
        document["expires_in"] = (answer.expires_at - call.now) // 1000
    return json_answer(document, headers=NO_STORE)


def _exchanged(
    call: Call, application: ApplicationRecord, asked: CodeExchange
) -> tuple[Issued | GrantRefused, SignedIn | None]:
    """What comes of an exchange, and who signed in; between code and token much may change."""
    sessions = call.site.workspace.store.sessions
    with sessions.read() as reader:
        known = find_code(reader, asked.code)
    if known is None:
        return invalid_code(), None
    who, fresh = None, False
    if known.application_pk == application.pk:
        call.site.memory.refresh(call.reader)
        who = still_signed_in(call, application, known)
        fresh = known.used_at is None and call.now < known.expires_at
    answer: Issued | GrantRefused = no_longer_admitted()
    if who is not None or not fresh:
        with sessions.write() as writer:
            answer = exchange_code(writer, asked, call.now)
    call.site.note(Exchanged(application, answer, call.now))
    return answer, who


def token_info(call: Call) -> Response:
    """`GET /oauth/tokeninfo`: whose client a token is, and its scopes.

    Raises:
        Unauthorized: its person may no longer sign in, so no other path takes it either.
    """
    bearer = call.bearer
    if isinstance(bearer, PersonBearer):
        signed_in_person(call)
        granted = scopes(bearer.token.integration)
    else:
        granted = district_scopes(bearer.application)
    return json_answer({"client_id": bearer.application.client_id, "scopes": list(granted)})


def list_district_tokens(call: Call) -> Response:
    """`GET /oauth/tokens`: the active district tokens of the client, `district=` narrows."""
    application = authenticate_client(call, {})
    owner = call.argument("owner_type") or "district"
    wanted = call.argument("district")
    listed = [
        _district_token(call, grant)
        for grant in applications.connections_of(call.reader, application.pk)
        # The token of a deactivated district is refused everywhere.
        if grant.district.active and owner == "district" and wanted in {None, "", grant.district.id}
    ]
    query = f"?{call.query_string}" if call.query_string else ""
    return json_answer(
        {
            "data": [document for document in listed if document is not None],
            "links": [{"rel": "self", "uri": f"/oauth/tokens{query}"}],
        },
        headers=NO_STORE,
    )


def _district_token(call: Call, grant: applications.Grant) -> dict[str, Any] | None:
    record = applications.active_token(call.reader, grant.connection.pk)
    if record is None:
        return None
    return {
        "id": record.id,
        "created": timestamp(record.created_at),
        "owner": {"type": "district", "id": grant.district.id},
        "access_token": derived_token(call.reader, record.nonce),
        "scopes": list(district_scopes(grant.application)),
    }


OAUTH_ROUTES = (
    Route("GET", "/oauth/authorize", authorize, Access.OPEN, threaded=names_nobody),
    Route("POST", "/oauth/tokens", exchange, Access.OPEN),
    Route("GET", "/oauth/tokens", list_district_tokens, Access.OPEN),
    Route("GET", "/oauth/tokeninfo", token_info, Access.ANY, roster=False),
)
