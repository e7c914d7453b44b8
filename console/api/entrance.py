"""The way in: who may pass, and the redirect that carries the code back to the application."""

from __future__ import annotations

from starlette.responses import Response

from console.api.calls import Call
from console.api.pages import message_page
from console.sso.admission import Refusal, admit
from console.sso.authorization import UNAUTHORIZED_USER, AuthorizationRequest, SentBack, scopes
from console.sso.standing import standing
from console.sso.tokens import Grant, issue_code
from storage.records.people import PersonRecord


def signed_in(
    call: Call,
    request: AuthorizationRequest,
    person: PersonRecord,
    role: str | None = None,
) -> Response:
    """Send a person who said who they are back with a code, if they may come in at all."""
    application = request.application
    admission = admit(standing(call.reader, application, person.district_pk), person)
    if isinstance(admission, Refusal):
        return refused(call, request, admission)
    grant = Grant(
        application_pk=application.pk,
        user_pk=person.pk,
        user_id=person.id,
        integration=admission.integration,
        flow=request.flow,
        role=role if role in admission.roles else admission.role,
        redirect_uri=request.redirect_uri,
        nonce=request.nonce,
        code_challenge=request.code_challenge,
    )
    with call.site.workspace.store.sessions.write() as writer:
        code = issue_code(writer, grant, call.now)
    granted = " ".join(scopes(admission.integration))
    return _redirect(call, request, [("code", code), ("scope", granted)])


def refused(call: Call, request: AuthorizationRequest, refusal: Refusal) -> Response:
    """Tell a person they may not come in; or their application, if it asked to be told."""
    if request.return_unshared:
        return _redirect(call, request, [("error", UNAUTHORIZED_USER)])
    return message_page(
        f"You cannot sign in to {request.application.name}",
        refusal.reason,
        remedy=refusal.remedy,
        status=403,
    )


def sent_back(call: Call, error: SentBack) -> Response:
    """Send the browser back with an error (RFC 6749 section 4.1.2.1)."""
    parameters = [("error", error.error)]
    if error.description:
        parameters.append(("error_description", error.description))
    return _redirect(call, error.request, parameters)


def _redirect(
    call: Call, request: AuthorizationRequest, parameters: list[tuple[str, str]]
) -> Response:
    if call.site.strict:
        parameters = [*parameters, ("iss", call.site.base_url)]
    # The registered URI goes out letter by letter; only what is added to it is encoded.
    return Response(
        # After a form, RFC 9700 section 4.12 recommends 303; Clever sends 302 throughout.
        status_code=303 if call.site.strict and call.method == "POST" else 302,
        headers={
            "Location": request.answer(parameters),
            "Cache-Control": "no-store",
            "Pragma": "no-cache",
            "Referrer-Policy": "no-referrer",
        },
    )
