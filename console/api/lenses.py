"""One admin through three lenses: the district's record, an application's API, their own token.

The second and third are real requests to the local Clever, read field by field. Differences are
marked, and what is missing says why.
"""

from __future__ import annotations

from typing import NamedTuple

from console.api.client import Exchange
from console.api.lens_fields import Reading, Told, both, read
from console.api.lens_rows import Asked, Known, Row, rows_of
from console.api.paths import path_of_person
from console.api.preview import Previewer
from console.api.redaction import without_secrets
from console.errors import PrincipalError
from console.provisioning.people import find_person
from console.provisioning.visibility import why as explain_why
from console.provisioning.why import Why
from console.workspace import Workspace
from storage.connections import Reader
from storage.queries import schools


class Lens(NamedTuple):
    """What one lens asked for: redacted exchanges, what else they told, why nothing is seen."""

    title: str
    how: str
    exchanges: tuple[Exchange, ...] = ()
    others: tuple[Told, ...] = ()
    refused: str = ""


class Lenses(NamedTuple):
    """Everything the three lenses show of one admin."""

    asked: Asked
    rows: tuple[Row, ...]
    api: Lens
    token: Lens
    why: Why

    @property
    def differences(self) -> int:
        """How many fields an application or a token does not have as the district does."""
        return sum(cell.differs for row in self.rows for cell in (row.api, row.token))


def look(workspace: Workspace, previewer: Previewer, asked: Asked) -> Lenses:
    """Look at one admin through all three lenses; sends real requests, so call it in a thread.

    Raises:
        NotFound: the admin is no longer in the store.
    """
    known = workspace.read(_known, asked)
    api, seen = _through_api(previewer, asked, known)
    token, own = _through_token(previewer, asked, known)
    return Lenses(asked, tuple(rows_of(asked, known, seen, own)), api, token, known.why)


def _known(reader: Reader, asked: Asked) -> Known:
    refs = schools.school_refs(reader, asked.district.pk)
    active = {ref.pk for ref in schools.school_refs(reader, asked.district.pk, active_only=True)}
    return Known(
        find_person(reader, asked.district, asked.admin.id),
        explain_why(reader, asked.application, asked.district, asked.admin),
        {ref.id: ref.name for ref in refs},
        frozenset(ref.id for ref in refs if ref.pk not in active),
    )


def _through_api(previewer: Previewer, asked: Asked, known: Known) -> tuple[Lens, Reading | None]:
    lens = Lens(f"{asked.application.name}’s API", asked.dialect)
    path = path_of_person(asked.dialect, known.person)
    try:
        exchange = previewer.get_now(asked.application, asked.district, path)
    except PrincipalError:
        return lens._replace(refused=known.why.reason), None
    lens = lens._replace(exchanges=(without_secrets(exchange),))
    if not exchange.ok:
        reason = _status(exchange) if known.why.visible else known.why.reason
        return lens._replace(refused=reason), None
    reading = read(exchange.json(), path)
    return lens._replace(others=reading.others), reading


def _through_token(previewer: Previewer, asked: Asked, known: Known) -> tuple[Lens, Reading | None]:
    lens = Lens(f"{asked.admin.first_name}’s own token", asked.integration)
    try:
        exchanges = previewer.own_now(
            asked.application, known.person, asked.dialect, library=asked.library
        )
    except PrincipalError as error:
        return lens._replace(refused=str(error)), None
    lens = lens._replace(exchanges=tuple(map(without_secrets, exchanges)))
    failed = next((one for one in exchanges if not one.ok), None)
    readings = [read(one.json(), one.target) for one in exchanges if one.ok]
    if not readings:
        return lens._replace(refused=_status(exchanges[0])), None
    reading = both(readings[0], readings[-1]) if len(readings) > 1 else readings[0]
    refused = "" if failed is None else _status(failed)
    return lens._replace(others=reading.others, refused=refused), reading


def _status(exchange: Exchange) -> str:
    path = exchange.target.partition("?")[0]
    return f"{exchange.method} {path} answered {exchange.status}."
