"""What one can do with an admin, from the list and from their own page alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.binding import Binding, BindingType

from screens.page import Page
from screens.people import role_words, school_words, sight_words, sights_of
from screens.widgets.pressing import key_of
from screens.wording import several
from storage.records.admins import AdminRecord

if TYPE_CHECKING:
    from console.workspace import Workspace
    from screens.changes import Done

NAMES_SHOWN = 8


class PersonActions(Page[Any]):
    """Edit, deactivate, reactivate, why, sign in as, copy: for the admin (or admins) chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "edit", "edit", tooltip="Edit this admin", id="person.edit"),
        Binding("D", "deactivate", "deactivate", tooltip="Deactivate", id="person.deactivate"),
        Binding("R", "reactivate", "reactivate", tooltip="Reactivate", id="person.reactivate"),
        Binding("w", "why", "who sees", tooltip="Who sees this admin, and why", id="person.why"),
        Binding("l", "lenses", "lenses", tooltip="District, API, token", id="person.lenses"),
        Binding("s", "sign_in", "sign in as", tooltip="Sign in as them", id="person.sign_in"),
        Binding("y", "copy", "copy", tooltip="Copy id or email", id="person.copy"),
    ]

    def person(self) -> AdminRecord | None:
        """The admin that is looked at."""
        return None

    def chosen(self) -> list[AdminRecord]:
        """The admins an action is for: the marked ones, else the one looked at."""
        person = self.person()
        return [] if person is None else [person]

    def why_not(self, action: str) -> str | None:
        """Actions need somebody; one cannot deactivate twice."""
        if action not in PERSONAL:
            return None
        chosen = self.chosen()
        if not chosen:
            return "There is nobody to do that with."
        return _against(action, chosen[0]) if len(chosen) == 1 else None

    @work(group="change")
    async def action_edit(self) -> None:
        """Open the form on the admin as the store has them now."""
        from console.provisioning.directory import get_admin
        from screens.admin_form import AdminForm

        person = self.person()
        if person is None:
            return
        with self.reporting(f"open {person.name}"):
            pk = person.pk
            current = await self.in_store(lambda workspace: workspace.read(get_admin, pk))
            saved = await self.app.push_screen_wait(AdminForm(current))
            if saved is not None:
                self.tell(f"{saved.name} is saved.")

    def action_deactivate(self) -> None:
        """Take the chosen out of every application's sight, after asking."""
        self.set_active(active=False)

    def action_reactivate(self) -> None:
        """Bring the chosen back, after asking."""
        self.set_active(active=True)

    @work(group="change")
    async def set_active(self, *, active: bool) -> None:
        """Ask, then deactivate or reactivate the chosen admins."""
        from screens.changes import set_admins_active
        from screens.dialogs.confirm import ConfirmDialog

        chosen = [admin for admin in self.chosen() if admin.active != active]
        verb = "reactivate" if active else "deactivate"
        if not chosen:
            self.tell(f"There is nobody to {verb} among those marked.", "warning")
            return
        with self.reporting(f"{verb} {named(chosen)}"):
            effect = await self.in_store(self._effect, chosen, active)
            title = f"{verb.title()} {named(chosen)}?"
            answer = await self.app.push_screen_wait(
                ConfirmDialog(title, effect, [verb.title()], danger=not active)
            )
            if answer:
                district = self.district
                done = await self.in_store(set_admins_active, district, chosen, active)
                self.changed(done)

    def changed(self, done: Done) -> None:
        """Say what was done, and show it."""
        self.tell(done.words)
        self.refresh_data()

    def _effect(self, workspace: Workspace, chosen: list[AdminRecord], active: bool) -> str:
        if len(chosen) > 1:
            what = (
                "They are seen again by the applications that share their schools."
                if active
                else "No application will see them, and they cannot sign in. Nothing is deleted: "
                f"{_back()} brings them back."
            )
            return f"{listed(chosen)}\n\n{what}"
        admin = chosen[0]
        who = f"{admin.email}, {role_words(admin)}: {school_words(admin)}."
        if active:
            return f"{who}\n\nThey come back as they were, and can sign in again."
        seen = sight_words(workspace.read(sights_of, self.district, admin))
        return (
            f"{who}\n\n{seen}\n\nNo application will see them any more, and they cannot sign in. "
            f"Nothing is deleted: {_back()} brings them back."
        )

    def action_why(self) -> None:
        """Show which applications see the admin, and why."""
        from screens.why import WhyPage

        person = self.person()
        if person is not None:
            self.app.push_screen(WhyPage(person))

    def action_lenses(self) -> None:
        """Show the admin as the district, an application's API and their own token have them."""
        from screens.lenses import LensesPage

        person = self.person()
        if person is not None:
            self.app.push_screen(LensesPage(person))

    def action_sign_in(self) -> None:
        """Go to the rehearsal of this admin's sign-in."""
        person = self.person()
        if person is not None:
            self.principal.open_place("sign_in", admin=person)

    @work(group="copy")
    async def action_copy(self) -> None:
        """Copy what identifies the chosen, or write it to a file."""
        from screens.copying import copy_one_of, texts_of

        await copy_one_of(self, texts_of(self.chosen()))


PERSONAL = frozenset(
    {"edit", "deactivate", "reactivate", "why", "lenses", "sign_in", "copy", "open", "mark"}
)


def _back() -> str:
    return key_of("person.reactivate", "R")


def _against(action: str, admin: AdminRecord) -> str | None:
    if action == "deactivate" and not admin.active:
        return f"{admin.name} is already deactivated; {_back()} brings them back."
    if action == "reactivate" and admin.active:
        return f"{admin.name} is active."
    if action == "sign_in" and not admin.active:
        return f"{admin.name} is deactivated and cannot sign in; {_back()} brings them back."
    return None


def named(admins: Sequence[AdminRecord]) -> str:
    """One admin by name, several by number."""
    return admins[0].name if len(admins) == 1 else several(len(admins), "admin")


def listed(admins: Sequence[AdminRecord]) -> str:
    """Several admins, one in each line, the rest counted."""
    lines = [f"{admin.name}, {role_words(admin)}" for admin in admins[:NAMES_SHOWN]]
    more = len(admins) - NAMES_SHOWN
    return "\n".join([*lines, f"and {several(more, 'other')}"] if more > 0 else lines)
