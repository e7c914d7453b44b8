"""What one can choose in a preview: application, token, dialect, path; why and copy."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType

from console.api.paths import path_of_person
from console.provisioning.app_directory import list_applications
from console.provisioning.application_rules import DIALECTS
from console.provisioning.directory import find_admin
from console.provisioning.people import roles_of
from screens import preview_asking as asking
from screens.dialogs.choice import Choice, ChoiceDialog
from screens.page import Page
from screens.preview_asking import Ask
from screens.widgets.pressing import adding_application, key_of
from storage.records.admins import AdminRecord
from storage.records.people import PersonRecord

if TYPE_CHECKING:
    from console.api.client import Exchange

BY_HAND, ONE_PERSON = "by hand", "one person"


class PreviewChoices(Page[None]):
    """Chooses what is asked next; `send` asks it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "path", "ask for", tooltip="Choose what to ask for", id="preview.path"),
        Binding("a", "application", "app", tooltip="Choose who asks", id="preview.application"),
        Binding("t", "token", "token", tooltip="Whose token is used", id="preview.token"),
        Binding("d", "dialect", "dialect", tooltip="Choose the dialect", id="preview.dialect"),
        Binding("w", "why", "why", tooltip="Why is this admin (not) seen?", id="preview.why"),
        Binding("y", "copy", "copy", tooltip="Copy as curl, body, or all", id="preview.copy"),
        Binding("x", "log", "log", tooltip="The exchange log of the server", id="preview.log"),
        Binding("F", "faults", "faults", tooltip="Faults of the server", id="preview.faults"),
        Binding("e", "by_hand", "edit path", tooltip="Edit the path", id="preview.by_hand"),
    ]

    ask: Ask | None = None
    exchange: Exchange | None = None

    def send(self, ask: Ask) -> None:
        """Ask; the page does it."""
        raise TypeError(f"{type(self).__name__} does not say how to ask {ask.path}")

    def why_not(self, action: str) -> str | None:
        """Everything needs an application; copying an answer."""
        if action in CHOICES and self.ask is None:
            return f"There is no application to ask for yet; {adding_application()}."
        if action in {"copy", "headers", "again"} and self.exchange is None:
            return "Nothing was answered yet."
        return super().why_not(action)

    @work(group="choose", exclusive=True)
    async def action_application(self) -> None:
        """Choose the application that asks."""
        ask = self.ask
        with self.reporting("list the applications"):
            known = await self.in_store(lambda workspace: workspace.read(list_applications))
            choices = [Choice(app.name, f"API {app.api}", app) for app in known]
            picked = await self.app.push_screen_wait(ChoiceDialog("Who asks?", choices))
            if picked is not None and ask is not None:
                self.send(Ask(picked.value, asking.FIRST_PATH))

    @work(group="choose", exclusive=True)
    async def action_token(self) -> None:
        """Choose whose token is used: the district's, or that of somebody who signs in."""
        ask = self.ask
        if ask is None:
            return
        district_token, signed_in = "the district token", "the token of somebody who signed in"
        choices = [Choice(district_token, "", False), Choice(signed_in, "pick them", True)]
        picked = await self.app.push_screen_wait(ChoiceDialog("With whose token?", choices))
        if picked is None:
            return
        if not picked.value:
            self.send(ask._replace(person=None))
            return
        person = await self.pick("Whose token?")
        if person is not None:
            self.send(ask._replace(person=person, path=_own_path(ask.dialect)))

    async def pick(self, title: str) -> PersonRecord | None:
        """Let the operator pick somebody of the district."""
        from screens.dialogs.person_picker import PersonPickerDialog

        return await self.app.push_screen_wait(PersonPickerDialog(title, self.session.people))

    @work(group="choose", exclusive=True)
    async def action_dialect(self) -> None:
        """Choose in which dialect to ask."""
        ask = self.ask
        choices = [Choice(name, DIALECT_WORDS[name], name) for name in DIALECTS]
        picked = await self.app.push_screen_wait(ChoiceDialog("Which dialect?", choices))
        if picked is not None and ask is not None:
            own = ask.person is not None
            path = _own_path(picked.value) if own else asking.first_path(picked.value)
            self.send(ask._replace(path=path))

    @work(group="choose", exclusive=True)
    async def action_path(self) -> None:
        """Choose what to ask for."""
        ask = self.ask
        if ask is None:
            return
        paths = await self.in_store(asking.paths, ask.dialect)
        choices = [Choice(path, "", path) for path in paths]
        choices += [
            Choice("one person …", "pick them", ONE_PERSON),
            Choice("another path …", "type it", BY_HAND),
        ]
        picked = await self.app.push_screen_wait(ChoiceDialog("Ask for what?", choices))
        if picked is None:
            return
        if picked.value == ONE_PERSON:
            person = await self.pick("Whose profile?")
            path = path_of_person(ask.dialect, person) if person else None
        else:
            path = await self._typed(ask) if picked.value == BY_HAND else picked.value
        if path:
            self.send(ask._replace(path=path))

    @work(group="choose", exclusive=True)
    async def action_by_hand(self) -> None:
        """Type the path to ask for."""
        path = await self._typed(self.ask) if self.ask else None
        if path and self.ask:
            self.send(self.ask._replace(path=path))

    async def _typed(self, ask: Ask) -> str | None:
        from screens.dialogs.prompt import PromptDialog

        dialog = PromptDialog("Ask for which path?", "Such as /admins?limit=2", ask.path)
        return await self.app.push_screen_wait(dialog)

    @work(group="choose", exclusive=True)
    async def action_why(self) -> None:
        """Pick an admin and say why the application sees them or does not."""
        person = await self.pick("Who is seen, or not, and why?")
        if person is not None and person.admin is None:
            self.tell_problem(f"{person.name} is no admin", no_admin_words(person))
        elif person is not None:
            district = self.district
            with self.reporting(f"look for {person.name} among the admins"):
                admin = await self.in_store(
                    lambda workspace: workspace.read(find_admin, district, person.id)
                )
                await self.tell_why(admin)

    async def tell_why(self, admin: AdminRecord) -> None:
        """Show the chain of facts about one admin, with the smallest change."""
        from screens.dialogs.read import ReadDialog
        from screens.people import Sight
        from screens.why import sight_lines

        if self.ask is None:
            return
        application, district = self.ask.application, self.district
        why = await self.in_store(asking.why_seen, application, district, admin)
        sight = Sight(application, why)
        dialog = ReadDialog(f"Why {admin.name}?", lambda cells: sight_lines(sight, cells))
        await self.app.push_screen_wait(dialog)

    def action_log(self) -> None:
        """Follow what the local Clever answers to applications."""
        from screens.exchange_log import ExchangeLogPage

        self.app.push_screen(ExchangeLogPage())

    def action_faults(self) -> None:
        """Switch faults of the server on and off."""
        from screens.faults import FaultsPage

        self.app.push_screen(FaultsPage(None if self.ask is None else self.ask.application.name))

    @work(group="choose", exclusive=True)
    async def action_copy(self) -> None:
        """Copy the request as curl, the body, or both sides, or write them to a file."""
        from screens.copying import Text, copy_one_of
        from screens.widgets.exchange_view import exchange_lines, plain_text

        exchange = self.exchange
        if exchange is None:
            return
        curl, body = await self.in_store(asking.texts_of, exchange)
        whole = plain_text(exchange_lines(exchange, 200))
        texts = [Text("curl", curl), Text("body", body), Text("request and answer", whole)]
        await copy_one_of(self, texts)


CHOICES = frozenset({"path", "token", "dialect", "why", "by_hand", "application"})
DIALECT_WORDS = {
    "draft": "the admin draft: /admins",
    "v1.2": "2015: one id per role",
    "v2.1": "2019: one id per role",
    "v3.0": "today: one user with roles",
    "v3.1": "today, newest",
}


def no_admin_words(person: PersonRecord) -> str:
    """Why there is no `why` for somebody who is no admin, and what to do instead."""
    roles = " and ".join(roles_of(person)) or "deactivated"
    ask, token = key_of("preview.path", "o"), key_of("preview.token", "t")
    return (
        f"They are here as {roles}. Why somebody is seen is told of admins only: district admins "
        "by the connection, school admins by the schools shared.\n\n"
        f"What the application gets of {person.name}: {ask}, “one person”. With their own token: "
        f"{token}."
    )


def _own_path(dialect: str) -> str:
    return "/draft/me" if dialect == asking.DRAFT else f"/{dialect}/me"
