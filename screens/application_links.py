"""Where one can go from an application: preview, sign-in, accounts, Library, faults."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from screens.application_rows import ApplicationRow
from screens.page import Page
from screens.widgets.pressing import key_of


class ApplicationLinks(Page[Any]):
    """The ways from the application chosen to everything about it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "preview", "preview", tooltip="See what it gets", id="application.preview"),
        Binding("s", "sign_in", "sign in", tooltip="Rehearse a sign-in", id="application.sign_in"),
        Binding(
            "a", "accounts", "accounts", tooltip="Accounts on its side", id="application.accounts"
        ),
        Binding(
            "l",
            "library",
            "Library",
            tooltip="Teachers who authorized it",
            id="application.library",
        ),
        Binding("F", "faults", "faults", tooltip="Faults of the server", id="application.faults"),
    ]

    def chosen(self) -> ApplicationRow | None:
        """The application that is looked at."""
        return None

    def why_not(self, action: str) -> str | None:
        """What an action lacks, in words."""
        if action not in ACTIONS:
            return None
        row = self.chosen()
        if row is None:
            new = key_of("applications.new", "n")
            return f"There is no application to do that with; {new} adds one."
        return reason_against(action, row)

    def action_preview(self) -> None:
        """See what the application gets."""
        row = self.chosen()
        if row is not None:
            self.principal.open_place("preview", application=row.application)

    def action_sign_in(self) -> None:
        """Rehearse a sign-in at the application."""
        row = self.chosen()
        if row is not None:
            self.principal.open_place("sign_in", application=row.application)

    def action_accounts(self) -> None:
        """Open the accounts on the application's side."""
        from screens.accounts import AccountsPage

        row = self.chosen()
        if row is not None:
            self.app.push_screen(AccountsPage(row.application))

    def action_library(self) -> None:
        """Open the teachers who authorized the application."""
        from screens.library import LibraryPage

        row = self.chosen()
        if row is not None:
            self.app.push_screen(LibraryPage(row.application))

    def action_faults(self) -> None:
        """Switch faults of the server on and off for the application."""
        from screens.faults import FaultsPage

        row = self.chosen()
        if row is not None:
            self.app.push_screen(FaultsPage(row.application.name))


ACTIONS = frozenset(
    {"edit", "share", "connect", "disconnect", "preview", "sign_in", "token", "accounts"}
    | {"library", "secret", "deactivate", "reactivate", "open", "faults"}
)
NEED_CONNECTION = frozenset({"share", "disconnect", "preview", "token"})


def reason_against(action: str, row: ApplicationRow) -> str | None:
    """Why an action cannot be done with an application as it stands."""
    application, name = row.application, row.application.name
    if action in NEED_CONNECTION and row.connection is None:
        key = key_of("application.connect", "c")
        return f"The district has not connected {name}; {key} connects it."
    offers_sign_in = application.sso_district or application.sso_library
    share, edit = key_of("application.share", "h"), key_of("application.edit", "e")
    back = key_of("application.reactivate", "R")
    connected = f"is connected already; {share} shares schools with it."
    against = {
        "connect": (row.connection is not None, connected),
        "library": (not application.sso_library, f"is no Library application; {edit} adds that."),
        "sign_in": (not offers_sign_in, f"offers no sign-in; {edit} adds a kind of SSO."),
        "deactivate": (not application.active, f"is deactivated already; {back} brings it back."),
        "reactivate": (application.active, "is active."),
    }
    stands, words = against.get(action, (False, ""))
    return f"{name} {words}" if stands else None
