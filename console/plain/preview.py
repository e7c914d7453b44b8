"""What an application gets: request, status, and its records one by one, or the whole answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from console.plain.applications import choose_application
from console.plain.desk import Desk
from console.plain.talk import Choice, Place
from console.plain.words import counted, said
from storage.records.admins import AdminRecord
from storage.records.applications import ApplicationRecord
from storage.records.people import PersonRecord

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
        records = _records(exchange)
        choices = [
            *(Choice(_line(record), _sayer(desk, record)) for record in records),
            Choice("hear the whole answer, as it came", lambda: _say_whole(desk, exchange), "w"),
            Choice("next page", lambda: _take(asked, following), "n",
                   None if following else "This is the last page."),
            Choice("another path", lambda: _take(asked, desk.talk.ask(f"Path, such as {FIRST}")),
                   "p"),
            Choice("another list or dialect", lambda: _take(asked, _dialect(desk)), "d"),
        ]  # fmt: skip
        whose = "its district token" if person is None else f"the token of {person.name}"
        found = [f"{counted(len(records), 'record')} on this page."] if records else []
        answered = f"Answer: {exchange.status} {exchange.reason}"
        lines = [f"Request: {exchange.request_line}", answered, *found]
        return Place(f"What {application.name} gets with {whose}.", lines, choices)

    desk.visit(look)


def _records(exchange: Exchange) -> list[dict[str, Any]]:
    """The records of a list; one record alone is a list of one."""
    try:
        document = exchange.json()
    except ValueError:
        return []
    if not isinstance(document, dict):
        return []
    data = document.get("data", document if exchange.ok else {})
    found = (
        [each.get("data") for each in data if isinstance(each, dict)]
        if isinstance(data, list)
        else [data]
    )
    return [each for each in found if isinstance(each, dict) and each]


def _line(record: dict[str, Any]) -> str:
    """A record in a few words, whatever its dialect: its name, email, or what it is."""
    name = record.get("name") or ""
    if isinstance(name, dict):
        name = f"{name.get('first', '')} {name.get('last', '')}".strip()
    names = [record.get("first_name"), record.get("last_name")]
    said = [name, " ".join(str(each) for each in names if each), record.get("email"),
            record.get("admin_scope") or record.get("type")]  # fmt: skip
    return "; ".join(str(each) for each in said if each) or str(record.get("id", "a record"))


def _sayer(desk: Desk, record: dict[str, Any]) -> Callable[[], None]:
    return lambda: desk.talk.say(*(f"{name}: {said(value)}" for name, value in record.items()))


def _say_whole(desk: Desk, exchange: Exchange) -> None:
    from console.api.pretty import pretty_body

    desk.talk.say(*pretty_body(exchange).split("\n"), "End of the answer.")


def _take(asked: list[str], path: str | None) -> None:
    if path:
        asked[0] = path


def _dialect(desk: Desk) -> str:
    from console.api.preview import paths_for
    from console.provisioning.application_rules import DIALECTS

    dialect = desk.pick("Which dialect?", [(each, each) for each in DIALECTS])
    return desk.pick("Which list?", [(path, path) for path in paths_for(dialect)])


def _link(exchange: Exchange, rel: str) -> str | None:
    """Where an answer's link leads; None where it has none."""
    try:
        document = exchange.json()
    except ValueError:
        return None
    links = document.get("links", []) if isinstance(document, dict) else []
    found = (link for link in links if isinstance(link, dict) and link.get("rel") == rel)
    return next((str(link["uri"]) for link in found if link.get("uri")), None)
