"""What a handler is given: one call, already read, routed and authenticated."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from starlette.datastructures import Headers
from starlette.responses import Response

from console.api.errors import BadRequest
from console.api.memory import Memory
from console.sso.served import Exchanged, note_exchanges
from console.sso.signing import SigningKeys
from console.workspace import Workspace
from storage.connections import Reader

if TYPE_CHECKING:
    from console.api.authentication import Bearer, DistrictBearer, PersonBearer
    from storage.search.index import Search

DEFAULT_BASE_URL = "http://127.0.0.1:8400"


@dataclass(frozen=True)
class Site:
    """How this local Clever was set up: its store, its address, its modes.

    `stand_in_secret` lets the simulator of this process act as any client: of a real secret only
    the hash is known. A site that serves others has none. `keep` takes sign-ins to note them
    later; without it they are noted at once. `patience` is how many seconds a search on the
    sign-in page may take before the page shows how far it came.
    """

    workspace: Workspace
    base_url: str = DEFAULT_BASE_URL
    strict: bool = False
    scripted_login: bool = False
    memory: Memory = field(default_factory=Memory)
    stand_in_secret: str | None = None
    page_key: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    keep: Callable[[Exchanged], None] | None = None
    patience: float = 0.25

    @cached_property
    def prefix(self) -> str:
        """The path below which browsers reach it, through a proxy that takes it away; or none."""
        return urlsplit(self.base_url).path

    @cached_property
    def search(self) -> Search:
        """The index of words of its store, whether there is one or not."""
        # Only browsers are shown people to search; a rehearsal does without.
        from console.provisioning.admin_list import search_of

        return search_of(self.workspace)

    @cached_property
    def signing_keys(self) -> SigningKeys:
        """The keys of its store."""
        return SigningKeys(self.workspace.store.sessions, self.workspace.clock)

    def note(self, exchanged: Exchanged) -> None:
        """Note an exchanged code; the simulator matches the person itself, after the profile."""
        if self.stand_in_secret is not None:
            return
        if self.keep is not None:
            self.keep(exchanged)
        else:
            self.workspace.run(note_exchanges, [exchanged])


@dataclass(slots=True)
class Call:
    """One request. `values` are the path parameters in order, `dialect` the path's version."""

    site: Site
    method: str
    path: str
    query_string: str
    headers: Headers
    reader: Reader
    now: int
    body: bytes = b""
    dialect: str = ""
    values: tuple[str, ...] = ()
    identity: Bearer | None = None
    notes: dict[str, Any] = field(default_factory=dict)
    parsed: list[tuple[str, str]] | None = None

    @property
    def query(self) -> list[tuple[str, str]]:
        """The query's parameters in order, empty ones too; read once."""
        if self.parsed is None:
            self.parsed = parse_qsl(self.query_string, keep_blank_values=True)
        return self.parsed

    @property
    def address(self) -> str:
        """The path as a browser has to name it."""
        return self.site.prefix + self.path

    def argument(self, name: str) -> str | None:
        """One parameter of the query.

        Raises:
            BadRequest: it was sent twice (RFC 6749 section 3.1).
        """
        found = [value for key, value in self.query if key == name]
        if len(found) > 1:
            raise BadRequest(f"The parameter {name} was sent {len(found)} times; send it once.")
        return found[0] if found else None

    @property
    def bearer(self) -> Bearer:
        """Whose token it is; only on routes that ask for one."""
        if self.identity is None:
            raise RuntimeError("this route does not ask for a token")
        return self.identity

    @property
    def district_bearer(self) -> DistrictBearer:
        """The district token; only on routes for district tokens."""
        bearer = self.bearer
        if bearer.kind != "district":
            raise RuntimeError("this route is not for a district token")
        return bearer

    @property
    def person_bearer(self) -> PersonBearer:
        """The person's token; only on routes for people's tokens."""
        bearer = self.bearer
        if bearer.kind != "person":
            raise RuntimeError("this route is not for a person's token")
        return bearer


Handler = Callable[[Call], Response]
