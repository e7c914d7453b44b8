"""What an application gets: real requests through the ASGI application, with real tokens."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from console.api.app import create_app
from console.api.calls import DEFAULT_BASE_URL
from console.api.client import Exchange, InProcess, bearer, run_now
from console.api.paths import profile_path
from console.display import display
from console.errors import Refused, UsageError
from console.provisioning.app_directory import district_token, find_connection
from console.provisioning.application_rules import DIALECTS
from console.sso import tokens
from console.sso.admission import Admission, admit
from console.sso.standing import standing
from console.workspace import Workspace
from storage.queries import tokens as token_queries
from storage.records.applications import ApplicationRecord
from storage.records.districts import DistrictRecord
from storage.records.people import PersonRecord

# Far above what the local Clever reads, so that a preview shows how it refuses too long a path.
LONGEST_PATH = 20_000
_DRAFT_PATHS = ("/admins", "/draft/me")
_V1_PATHS = ("/district_admins", "/school_admins", "/teachers", "/students", "/sections")
_V3_PATHS = (
    "/users",
    "/users?role=district_admin",
    "/users?role=staff",
    "/users?role=teacher",
    "/users?role=student",
    "/sections",
)


def paths_for(dialect: str) -> tuple[str, ...]:
    """The lists a dialect offers, as paths to choose from."""
    if dialect == "draft":
        return _DRAFT_PATHS
    lists = _V3_PATHS if dialect.startswith("v3") else _V1_PATHS
    return tuple(f"/{dialect}{path}" for path in (*lists, "/schools", "/districts", "/me"))


def target(path: str, dialect: str | None) -> str:
    """The path to ask for: with its leading slash, and the dialect's version in front.

    Raises:
        UsageError: no such dialect, an address of another server, or no path that can be sent.
    """
    if "://" in path:
        raise UsageError("Name a path, such as /admins or /v3.0/users, not a whole address.")
    if len(path) > LONGEST_PATH or any(letter < " " or letter == "\x7f" for letter in path):
        raise UsageError(
            f"A path is one line of at most {LONGEST_PATH:,} letters, such as /admins?limit=2."
        )
    path = "/" + path.lstrip("/")
    if dialect is None or path.startswith(f"/{dialect}/"):
        return path
    if dialect not in DIALECTS:
        raise UsageError(f"There is no dialect “{dialect}”; known: {', '.join(DIALECTS)}.")
    if dialect == "draft":
        # The draft's paths have no version, save `/me`, which goes by the application without one.
        return f"/draft{path}" if path == "/me" else path
    return f"/{dialect}{path}"


class Previewer:
    """Asks on behalf of an application, in this process; it changes nothing that stays."""

    def __init__(self, workspace: Workspace, *, base_url: str = DEFAULT_BASE_URL) -> None:
        self.workspace = workspace
        self.client = InProcess(create_app(workspace, base_url=base_url))

    async def get(
        self,
        application: ApplicationRecord,
        district: DistrictRecord,
        path: str = "/admins",
        *,
        dialect: str | None = None,
        person: PersonRecord | None = None,
    ) -> Exchange:
        """What the application gets at `path`, with its district token or a person's SSO token.

        Raises:
            NotFound: the district has not connected the application.
            Refused: the person may not sign in to it, and why.
        """
        asked = target(path, dialect)
        if person is None:
            connection = self.workspace.read(find_connection, application, district)
            token = self.workspace.read(district_token, connection)
            return await self.client.send("GET", asked, headers=[bearer(token)])
        with self._signed_in(application, person) as token:
            return await self.client.send("GET", asked, headers=[bearer(token)])

    def get_now(
        self,
        application: ApplicationRecord,
        district: DistrictRecord,
        path: str = "/admins",
        *,
        dialect: str | None = None,
        person: PersonRecord | None = None,
    ) -> Exchange:
        """Like `get`, for code that runs outside an event loop."""
        return run_now(self.get(application, district, path, dialect=dialect, person=person))

    def own_now(
        self,
        application: ApplicationRecord,
        person: PersonRecord,
        dialect: str,
        *,
        library: bool = False,
    ) -> tuple[Exchange, ...]:
        """`/me` and the profile it leads to, read with one token of the person's.

        Raises:
            Refused: the person may not sign in to the application, and why.
        """
        with self._signed_in(application, person, library=library) as token:
            me = self.client.send_now("GET", f"/{dialect}/me", headers=[bearer(token)])
            if not me.ok:
                return (me,)
            path = profile_path(me.json(), dialect)
            return me, self.client.send_now("GET", path, headers=[bearer(token)])

    @contextmanager
    def _signed_in(
        self, application: ApplicationRecord, person: PersonRecord, *, library: bool = False
    ) -> Iterator[str]:
        """A token of the person's for a moment."""
        now = self.workspace.clock()
        grant = self._grant(application, person, library=library)
        with self.workspace.store.sessions.write() as writer:
            code = tokens.issue_code(writer, grant, now)
            asked = tokens.CodeExchange(application.pk, code, grant.redirect_uri)
            issued = tokens.exchange_code(writer, asked, now)
        if isinstance(issued, tokens.GrantRefused):
            raise Refused(f"No token was made: {issued.description}.")
        try:
            yield issued.token
        finally:
            with self.workspace.store.sessions.write() as writer:
                token_queries.revoke_tokens_of_code(writer, issued.code.pk, now)

    def _grant(
        self, application: ApplicationRecord, person: PersonRecord, *, library: bool
    ) -> tokens.Grant:
        with self.workspace.store.read() as reader:
            stands = standing(reader, application, person.district_pk)
            decided = admit(stands, person, library=library)
        if not isinstance(decided, Admission):
            raise Refused(
                f"{display(person.name)} cannot sign in to {display(application.name)}: "
                f"{display(decided.reason)} {display(decided.remedy)}"
            )
        return tokens.Grant(
            application_pk=application.pk,
            user_pk=person.pk,
            user_id=person.id,
            integration=decided.integration,
            flow="preview",
            role=decided.role,
            redirect_uri=f"preview:{secrets.token_hex(8)}",
        )
