"""Every path the local Clever answers, one row each."""

from __future__ import annotations

from console.api import draft
from console.api.identity import IDENTITY_ROUTES
from console.api.launches import LAUNCH_ROUTES
from console.api.oauth import OAUTH_ROUTES
from console.api.oidc import OIDC_ROUTES
from console.api.routing import Access, Route

DRAFT_ROUTES = (
    Route("GET", "/admins", draft.list_admins, Access.DISTRICT),
    Route("GET", "/admins/{id}", draft.show_admin, Access.ANY),
)


def all_routes() -> tuple[Route, ...]:
    """The whole table."""
    return DRAFT_ROUTES + OAUTH_ROUTES + LAUNCH_ROUTES + IDENTITY_ROUTES + OIDC_ROUTES
