"""What an application gets: the request, the status and the body, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.plain.applications import choose_application
from console.plain.desk import Desk
from console.plain.talk import Choice, Place
from storage.records import AdminRecord, ApplicationRecord, PersonRecord

if TYPE_CHECKING:
    from console.api.client import Exchange

FIRST = "/admins"
OWN = "/draft/me"


def preview(desk: Desk) -> None:
    """Choose an application and hear what it gets."""
    preview_of(desk, choose_application(desk))


def preview_of(desk: Desk, application: ApplicationRecord) -> None:
    """Hear what an application gets with its district token."""
    _ask(desk, application, None, FIRST)


def preview_as(desk: Desk, admin: AdminRecord) -> None:
    """Hear what an application gets with an admin's own sign-in token."""
    from console.provisioning.people import find_person

    application = choose_application(desk)
    person = desk.workspace.read(find_person, desk.district, admin.id)
    _ask(desk, application, person, OWN)


def _ask(
    desk: Desk, application: ApplicationRecord, person: PersonRecord | None, path: str
) -> None:
    from console.api.preview import Previewer

    previewer = Previewer(desk.workspace)
    asked = [path]

    def look() -> Place:
        exchange = previewer.get_now(application, desk.district, asked[0], person=person)
        following = _link(exchange, "next")
        choices = [
            Choice("Another path", lambda: _take(asked, desk.talk.ask(f"Path, such as {FIRST}"))),
            Choice("Another dialect of /admins and users", lambda: _take(asked, _dialect(desk))),
            Choice("The page after this", lambda: _take(asked, following),
                   why_not=None if following else "There is none."),
        ]  # fmt: skip
        whose = "its district token" if person is None else f"the token of {person.name}"
        title = f"What {application.name} gets with {whose}."
        return Place(title, _lines(exchange), choices)

    desk.visit(look)


def _take(asked: list[str], path: str | None) -> None:
    if path:
        asked[0] = path


def _dialect(desk: Desk) -> str:
    from console.api.preview import paths_for
    from console.provisioning.application_rules import DIALECTS

    dialect = desk.pick("Which dialect?", [(each, each) for each in DIALECTS])
    return desk.pick("Which list?", [(path, path) for path in paths_for(dialect)])


def _lines(exchange: Exchange) -> list[str]:
    from console.api.pretty import pretty_body

    answered = f"{exchange.status} {exchange.reason}"
    return [
        f"Request: {exchange.request_line}",
        f"Answer: {answered}",
        *pretty_body(exchange).split("\n"),
        "End of the answer.",
    ]


def _link(exchange: Exchange, rel: str) -> str | None:
    """Where an answer's link leads; None where it has none."""
    try:
        document = exchange.json()
    except ValueError:
        return None
    links = document.get("links", []) if isinstance(document, dict) else []
    found = (link for link in links if isinstance(link, dict) and link.get("rel") == rel)
    return next((str(link["uri"]) for link in found if link.get("uri")), None)
