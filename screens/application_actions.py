"""What one can change about an application, from the list and from its own page alike."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from console.workspace import Workspace
from screens import application_changes as changes
from screens.application_links import ApplicationLinks
from screens.application_rows import ApplicationRow
from screens.dialogs.confirm import ConfirmDialog
from screens.widgets.pressing import key_of
from screens.wording import several
from storage.records.applications import ApplicationRecord
from storage.records.districts import DistrictRecord


class ApplicationActions(ApplicationLinks):
    """Edit, connect, share, new secret, deactivate: for the application chosen."""

    footer: ClassVar[tuple[str, ...]] = (
        "applications.open",
        "applications.new",
        "application.edit",
        "application.connect",
        "application.share",
        "application.preview",
        "application.sign_in",
        "application.token",
        "application.accounts",
        "application.library",
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "edit", "edit", tooltip="Edit this application", id="application.edit"),
        Binding("h", "share", "share", tooltip="Which schools it sees", id="application.share"),
        Binding(
            "c", "connect", "connect", tooltip="Connect the district", id="application.connect"
        ),
        Binding("t", "token", "token", tooltip="District token", id="application.token"),
        Binding(
            "C",
            "disconnect",
            "disconnect",
            tooltip="Disconnect the district",
            id="application.disconnect",
        ),
        Binding("S", "secret", "new secret", tooltip="New client secret", id="application.secret"),
        Binding(
            "D", "deactivate", "deactivate", tooltip="Deactivate it", id="application.deactivate"
        ),
        Binding(
            "R", "reactivate", "reactivate", tooltip="Reactivate it", id="application.reactivate"
        ),
    ]

    @work(group="change")
    async def action_edit(self) -> None:
        """Open the form."""
        from screens.application_form import ApplicationForm

        row = self.chosen()
        if row is None:
            return
        saved = await self.app.push_screen_wait(ApplicationForm(row.application))
        if saved is not None:
            self.tell(f"{saved.application.name} is saved.")

    @work(group="change")
    async def action_share(self) -> None:
        """Choose which schools are shared; the effect is shown before it is saved."""
        from screens.sharing import SharingPage

        row = self.chosen()
        if row is None or row.connection is None:
            return
        told = await self.app.push_screen_wait(SharingPage(row.application, row.connection))
        if told:
            self.tell(told)

    @work(group="change")
    async def action_connect(self) -> None:
        """Connect the district, after saying what that shows."""
        row = self.chosen()
        if row is None or not await self.asked(
            f"Connect {row.application.name}?", connect_effect(row, self.district.name), "Connect"
        ):
            return
        name = row.application.name
        with self.reporting(f"connect {name}"):
            await self.in_store(changes.connect_district, row.application, self.district)
            key = key_of("application.share", "h")
            self.tell(f"{name} is connected and sees the district admins; {key} shares schools.")
            self.refresh_data()

    @work(group="change")
    async def action_disconnect(self) -> None:
        """Take everything away from the application, after saying what that is."""
        row = self.chosen()
        if row is None:
            return
        name = row.application.name
        with self.reporting(f"disconnect {name}"):
            effect = await self.in_store(disconnect_effect, row.application, self.district)
            if not await self.asked(f"Disconnect {name}?", effect, "Disconnect", danger=True):
                return
            await self.in_store(changes.disconnect_district, row.application, self.district)
            self.tell(f"{name} is disconnected.", "warning")
            self.refresh_data()

    @work(group="change")
    async def action_secret(self) -> None:
        """Make a new client secret and show it once."""
        row = self.chosen()
        if row is None:
            return
        title = f"New client secret for {row.application.name}?"
        if await self.asked(title, secret_effect(row.application), "Make it", danger=True):
            from screens.reveal import show_secret

            with self.reporting(f"make a new secret for {row.application.name}"):
                made = await self.in_store(changes.new_secret, row.application)
                await show_secret(self, made.application, made.client_secret)

    @work(group="change")
    async def action_token(self) -> None:
        """Show the district token: hidden until asked for."""
        from screens.reveal import show_token

        row = self.chosen()
        if row is not None and row.connection is not None:
            with self.reporting(f"read the district token of {row.application.name}"):
                await show_token(self, row.application, row.connection)

    def action_deactivate(self) -> None:
        """Refuse the application everything, after asking."""
        self.set_active(active=False)

    def action_reactivate(self) -> None:
        """Let the application in again, after asking."""
        self.set_active(active=True)

    @work(group="change")
    async def set_active(self, *, active: bool) -> None:
        """Ask, then deactivate or reactivate."""
        row = self.chosen()
        verb = "Reactivate" if active else "Deactivate"
        if row is None or not await self.asked(
            f"{verb} {row.application.name}?",
            active_effect(row, active=active),
            verb,
            danger=not active,
        ):
            return
        name = row.application.name
        with self.reporting(f"{verb.lower()} {name}"):
            await self.in_store(changes.set_active, row.application, active=active)
            self.tell(f"{name} is {'active again' if active else 'deactivated'}.")
            self.refresh_data()

    async def asked(self, title: str, effect: str, answer: str, *, danger: bool = False) -> bool:
        """Whether the operator wants it, now that they know the effect."""
        dialog = ConfirmDialog(title, effect, [answer], danger=danger)
        given = await self.app.push_screen_wait(dialog)
        return bool(given)


def connect_effect(row: ApplicationRow, district: str) -> str:
    """What connecting shows an application."""
    return (
        f"{row.application.name} gets a district token and sees the district admins of {district}. "
        "It sees no school and no school admin until schools are shared with it."
    )


def disconnect_effect(
    workspace: Workspace, application: ApplicationRecord, district: DistrictRecord
) -> str:
    """What disconnecting takes from an application: whom it sees now, its token, its sharing."""
    from console.provisioning.effects import of_disconnecting

    return workspace.read(of_disconnecting, application, district).words


def secret_effect(application: ApplicationRecord) -> str:
    """What a new secret does to an application."""
    return (
        f"The present secret (it ends in {application.secret_hint}) stops working at once: "
        f"{application.name} signs nobody in until its vendor has put in the new one. "
        "District tokens and sign-ins already made stay valid."
    )


def active_effect(row: ApplicationRow, *, active: bool) -> str:
    """What deactivating or reactivating does to an application."""
    name = row.application.name
    if active:
        return f"{name} is answered again, with the tokens and the sharing it had."
    seen = "the admins" if row.seen is None else several(row.seen, "admin")
    return (
        f"{name} is answered nothing any more: its district token is refused, "
        f"{seen} it sees now are out of its sight, and nobody can sign in. "
        f"Nothing is deleted: {key_of('application.reactivate', 'R')} brings it back as it was."
    )
