"""What one can choose before a sign-in: who, where, how; and what to do with its trace."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType

from console.provisioning.app_directory import list_applications
from console.sso.faults import FAULTS, Fault
from console.sso.sign_in import FLOWS
from screens import signing_in
from screens.application_rows import sso_words
from screens.dialogs.choice import Choice, ChoiceDialog
from screens.page import Page
from screens.sign_in_words import Plan, trace_text
from screens.widgets.pressing import adding_application, key_of

if TYPE_CHECKING:
    from console.api.trace import SignInTrace


class SignInChoices(Page[None]):
    """Chooses person, application, flow and integration; `choose` takes the plan up."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "person", "person", tooltip="Choose who signs in", id="sign_in.person"),
        Binding("a", "application", "app", tooltip="Choose where", id="sign_in.application"),
        Binding("w", "flow", "way in", tooltip="Button, portal, instant", id="sign_in.flow"),
        Binding("f", "fault", "fault", tooltip="Choose what goes wrong", id="sign_in.fault"),
        Binding("l", "library", "Library", tooltip="Library, or District", id="sign_in.library"),
        Binding("y", "copy", "copy", tooltip="Copy or save the trace", id="sign_in.copy"),
        Binding("c", "compare", "compare", tooltip="District or Library", id="sign_in.compare"),
        Binding("x", "log", "log", tooltip="The exchange log", show=False, id="sign_in.log"),
        Binding("F", "faults", "faults", tooltip="Faults of the server", id="sign_in.faults"),
        Binding(
            "E", "everybody", "everybody", tooltip="Rehearse the district", id="sign_in.everybody"
        ),
    ]

    plan = Plan()
    trace: SignInTrace | None = None

    def choose(self, plan: Plan) -> None:
        """Take another plan up; what was shown of the one before goes."""
        self.plan = plan

    def why_not(self, action: str) -> str | None:
        """What is still missing, or does not fit."""
        application = self.plan.application
        if action == "library" and application is not None and not application.sso_library:
            return f"{application.name} does not offer Library SSO."
        if action in {"application", "library", "everybody"} and application is None:
            return f"There is no application to rehearse with; {adding_application()}."
        if action == "compare" and not self.plan.is_whole:
            person, app = key_of("sign_in.person", "p"), key_of("sign_in.application", "a")
            return f"Choose a person ({person}) and an application ({app}) first."
        if action == "copy" and self.trace is None:
            return f"Nothing to copy yet: {key_of('sign_in.go', 's')} signs in."
        return super().why_not(action)

    @work(group="choose", exclusive=True)
    async def action_person(self) -> None:
        """Pick who signs in."""
        from screens.dialogs.person_picker import PersonPickerDialog

        dialog = PersonPickerDialog("Who signs in?", self.session.people)
        person = await self.app.push_screen_wait(dialog)
        if person is not None:
            self.choose(self.plan._replace(person=person))

    @work(group="choose", exclusive=True)
    async def action_application(self) -> None:
        """Pick where they sign in."""
        with self.reporting("list the applications"):
            known = await self.in_store(lambda workspace: workspace.read(list_applications))
            choices = [Choice(app.name, f"{sso_words(app)} SSO", app) for app in known]
            picked = await self.app.push_screen_wait(ChoiceDialog("Sign in to what?", choices))
            if picked is not None:
                self.choose(self.plan._replace(application=picked.value, library=False))

    def action_flow(self) -> None:
        """Take the next flow."""
        at = FLOWS.index(self.plan.flow)
        self.choose(self.plan._replace(flow=FLOWS[(at + 1) % len(FLOWS)]))

    @work(group="choose", exclusive=True)
    async def action_fault(self) -> None:
        """Choose what goes wrong on the way, or nothing."""
        choices: list[Choice[Fault | None]] = [Choice("no fault", "as it should be", None)]
        choices += [Choice(fault.name, fault.does, fault) for fault in FAULTS]
        picked = await self.app.push_screen_wait(ChoiceDialog("What goes wrong?", choices))
        if picked is not None:
            self.choose(self.plan._replace(fault=picked.value))

    def action_compare(self) -> None:
        """Lay District SSO and Library SSO side by side for this person."""
        from screens.comparison import ComparisonPage

        if self.plan.application is not None and self.plan.person is not None:
            self.app.push_screen(ComparisonPage(self.plan.application, self.plan.person))

    def action_log(self) -> None:
        """Follow what the local Clever answers."""
        from screens.exchange_log import ExchangeLogPage

        self.app.push_screen(ExchangeLogPage())

    def action_faults(self) -> None:
        """Switch faults of the server on and off."""
        from screens.faults import FaultsPage

        application = self.plan.application
        self.app.push_screen(FaultsPage(None if application is None else application.name))

    def action_library(self) -> None:
        """Ask for Library SSO, or for District SSO again."""
        self.choose(self.plan._replace(library=not self.plan.library))

    @work(group="choose", exclusive=True)
    async def action_everybody(self) -> None:
        """Rehearse every admin of the district; the one taken there is looked at here."""
        from screens.rehearsal import RehearsalPage

        if self.plan.application is None:
            return
        person = await self.app.push_screen_wait(RehearsalPage(self.plan.application))
        if person is not None:
            self.choose(self.plan._replace(person=person, library=False))

    @work(group="choose", exclusive=True)
    async def action_copy(self) -> None:
        """Copy the redacted trace as text or JSON, or write it to a file."""
        from screens.copying import Text, copy_one_of

        if self.trace is not None:
            texts = [
                Text("trace for a support ticket", trace_text(self.trace)),
                Text("trace as JSON", signing_in.trace_json(self.trace)),
            ]
            await copy_one_of(self, texts)
