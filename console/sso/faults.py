"""The fault catalogue: what can go wrong between Clever and an application, by name. Pure.

Each fault rehearses something that broke a real application or that Clever's pages warn of; the
citation says where to read about it (repository and issue, or the title of Clever's page).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum

from console.display import display
from console.errors import UsageError


class Stage(Enum):
    """Which exchange of a sign-in a fault spoils."""

    ARRIVAL = "the redirect back to the application"
    TOKEN = "the exchange of the code"  # noqa: S105 - words for a stage
    DATA = "what is read with the token"


@dataclass(frozen=True, slots=True)
class Fault:
    """One entry of the catalogue."""

    name: str
    stage: Stage
    does: str
    rehearses: str
    citation: str
    aliases: tuple[str, ...] = ()
    # About the person or their token: all answers of one sign-in tell it, and it counts sign-ins.
    whole: bool = False


FAULTS = (
    Fault(
        "denied",
        Stage.ARRIVAL,
        "The person refuses: error=access_denied comes back instead of a code.",
        "Applications show a crash page, not a friendly one; mock servers cannot deny.",
        "navikt/mock-oauth2-server#690",
    ),
    Fault(
        "not-shared",
        Stage.ARRIVAL,
        "The person is not shared with the application: Clever’s own page, or "
        "error=unauthorized-user where return_unshared=true was sent.",
        "A sharing problem that users only saw as a failed sign-in, without what to do.",
        "code-dot-org/code-dot-org#72533",
    ),
    Fault(
        "no-state",
        Stage.ARRIVAL,
        "The code comes back without the state, as from the portal or an instant-login link.",
        "Clever-initiated sign-ins rejected as forgery because they carry no state.",
        "omniauth/omniauth_openid_connect#187",
        ("state-missing", "portal"),
    ),
    Fault(
        "state-mismatch",
        Stage.ARRIVAL,
        "Another state than the one that was sent comes back.",
        "A state that is not bound to the browser’s session is accepted.",
        "authlib/authlib, advisory GHSA-fg6f-75jq-6523",
        ("wrong-state",),
    ),
    Fault(
        "impersonated",
        Stage.ARRIVAL,
        "The callback carries loginas_by_admin=true, as when district staff sign in as somebody.",
        "Strict callback handlers that refuse a parameter they do not know.",
        "Clever’s page “Best Practices & Edge Cases”",
        ("loginas",),
    ),
    Fault(
        "expired-code",
        Stage.TOKEN,
        "The code is a minute too old: 400 invalid_grant, invalid code.",
        "An expired sign-in that led to an error nobody could act on.",
        "code-dot-org/code-dot-org#69976",
        ("code-expired",),
    ),
    Fault(
        "reused-code",
        Stage.TOKEN,
        "The browser delivered the code twice: the application’s exchange is the second one, and "
        "ends the first one’s token.",
        "Codes exchanged more than once, by refresh, back, or two apps opening one link.",
        "DuendeArchive/IdentityServer4#3996",
        ("code-reused", "replayed-code"),
    ),
    Fault(
        "expired-token",
        Stage.DATA,
        "The token is a day old: 401 invalid_token.",
        "Nightly jobs that keep SSO tokens, which live 24 hours and are not renewed.",
        "Clever’s page “OAuth Implementation”",
        ("token-expired",),
        whole=True,
    ),
    Fault(
        "no-email",
        Stage.DATA,
        "The person has no email; the key is missing, not empty.",
        "Users without an email turned into guests, or a crash on splitting it.",
        "microsoft/pxt-microbit#7081",
        whole=True,
    ),
    Fault(
        "no-roles",
        Stage.DATA,
        "`roles` is there and empty.",
        "Clients that take the first key of roles without looking.",
        "python-social-auth/social-core#717, its Clever backend",
        ("roles-missing",),
        whole=True,
    ),
    Fault(
        "null-role",
        Stage.DATA,
        "Every role is null instead of an object.",
        "Legacy ids looked for under one role only, and missing there.",
        "code-dot-org/code-dot-org#70617",
        whole=True,
    ),
    Fault(
        "teacher-first",
        Stage.DATA,
        "Of several roles, teacher comes first.",
        "Admins demoted to teachers by a sign-in, because the first key won.",
        "empirical-org/Empirical-Core#10425",
        ("multi-role:teacher-first", "role-order:teacher"),
        whole=True,
    ),
    Fault(
        "admin-first",
        Stage.DATA,
        "Of several roles, the admin ones come first.",
        "Teachers who are also admins lost their classes, because the first key won.",
        "empirical-org/Empirical-Core#10425",
        ("multi-role:admin-first", "role-order:admin"),
        whole=True,
    ),
    Fault(
        "wrong-user-type",
        Stage.DATA,
        "The person is of a type the application does not know: a contact.",
        "The wrong error for a user type that may not sign in; a 500 for district admins.",
        "NYPL-Simplified/circulation#614",
        whole=True,
    ),
    Fault(
        "id-rotated",
        Stage.DATA,
        "The person has another Clever id than last time, same email.",
        "People split over two accounts, or locked out, when id and email disagree.",
        "empirical-org/Empirical-Core#8378",
        ("rotated-id",),
        whole=True,
    ),
    Fault(
        "html-instead-of-json",
        Stage.DATA,
        "The Data API answers the HTML page it sends for a token of the wrong kind.",
        "JSON parsers that crash on Clever’s documented HTML answers.",
        "Clever’s page “API Responses and Error Messages”",
        ("html",),
    ),
    Fault(
        "429",
        Stage.DATA,
        "Over the rate limit: 429, an empty body, rate-limit headers.",
        "Clients that parse the empty body, or retry at once.",
        "Clever/clever-python#18",
        ("rate-limit", "too-many"),
    ),
    Fault(
        "500",
        Stage.DATA,
        "Clever fails: 500 with a message.",
        "A sign-in of a district admin that ended in a 500 of the application itself.",
        "empirical-org/Empirical-Core#10958",
        ("server-error",),
    ),
    Fault(
        "slow",
        Stage.DATA,
        "Every answer takes three seconds longer (slow:10 makes it ten).",
        "Sign-in pages that time out or are pressed twice while Clever is slow.",
        "getsentry/junior#838",
    ),
)
_BY_NAME = {name: fault for fault in FAULTS for name in (fault.name, *fault.aliases)}
_TEXT = re.compile(
    r"(?P<name>[\w:-]+?)(?::(?P<seconds>\d+(?:\.\d+)?)s?)?(?:@(?P<app>[^*]+))?(?:\*(?P<times>\d+))?\Z"
)
SLOW_SECONDS = 3.0
MAX_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Chosen:
    """A fault somebody switched on: for one application or all, always or for some `times`.

    Times are requests, or whole sign-ins for a fault that is `whole`.
    """

    fault: Fault
    seconds: float = SLOW_SECONDS
    application: str | None = None
    times: int | None = None

    @property
    def words(self) -> str:
        """The choice as it would be typed."""
        text = self.fault.name
        if self.fault.name == "slow":
            text += f":{self.seconds:g}"
        if self.application is not None:
            text += f"@{self.application}"
        return text if self.times is None else f"{text}*{self.times}"


def find_fault(name: str) -> Fault:
    """The fault by that name or one of its other names.

    Raises:
        UsageError: there is none; lists those there are.
    """
    found = _BY_NAME.get(name.strip().lower().replace("_", "-"))
    if found is None:
        known = ", ".join(fault.name for fault in FAULTS)
        raise UsageError(f"There is no fault “{display(name)}”. Known: {known}.")
    return found


def read_chosen(text: str) -> Chosen:
    """`NAME`, `NAME@APP` for one application, `NAME*1` for one request, `slow:5` for seconds.

    Raises:
        UsageError: no such fault, or not written like that.
    """
    found = _TEXT.match(text.strip())
    if found is None:
        raise UsageError(
            f"“{display(text)}” is not a fault; write NAME, NAME@APP, NAME*TIMES or slow:SECONDS."
        )
    chosen = Chosen(find_fault(found["name"]), application=found["app"])
    if found["seconds"] is not None:
        chosen = replace(chosen, seconds=min(float(found["seconds"]), MAX_SECONDS))
    return chosen if found["times"] is None else replace(chosen, times=int(found["times"]))
