"""Rehearsing a sign-in: the steps as they happen, what each proves, how it is matched."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from screens import signing_in
from screens.sign_in_choices import SignInChoices
from screens.sign_in_words import Plan, heading, outcome_lines, waiting_lines
from screens.widgets.frame import Rule
from screens.widgets.lines import Lines
from screens.widgets.pressing import adding_application, key_of
from screens.widgets.runs import Line, Tone, both_ends, line, wrapped
from screens.widgets.sign_in_story import EXPLAINED, OUTCOME, RAW, SignInStory
from screens.widgets.table import RowTable
from screens.widgets.toned import Bar
from storage.records.admins import AdminRecord
from storage.records.applications import ApplicationRecord
from storage.records.people import PersonRecord

if TYPE_CHECKING:
    from console.api.trace import Step


VIEWS = {
    OUTCOME: "how it ended",
    EXPLAINED: "the step explained",
    RAW: "the step as it was sent",
}


class PlanBar(Bar):
    """Who goes where at the left, how at the right."""

    plan = Plan()

    def line_to_draw(self, cells: int) -> Line:
        """The plan in one line."""
        tone: Tone = "warning" if self.plan.fault else "dim"
        how = line((f"{self.plan.integration_words} ", tone))
        return both_ends(heading(self.plan), how, cells)


class SignInPage(SignInChoices):
    """One person signs in to one application, step by step."""

    place: ClassVar[str] = "sign_in"
    CSS_PATH = "sign_in.tcss"
    footer: ClassVar[tuple[str, ...]] = (
        "sign_in.go",
        "sign_in.person",
        "sign_in.application",
        "sign_in.raw",
        "sign_in.view",
        "sign_in.fault",
        "sign_in.library",
        "sign_in.flow",
        "sign_in.copy",
        "sign_in.everybody",
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "sign_in", "sign in", tooltip="Sign in, step by step", id="sign_in.go"),
        Binding("enter", "raw", "open", tooltip="The exchange of this step", id="sign_in.raw"),
        Binding("v", "view", "view", tooltip="Outcome, explained, raw", id="sign_in.view"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.steps: list[Step] = []

    def compose_content(self) -> ComposeResult:
        """Who and where, the steps, the outcome; the raw exchange beside them when wide."""
        yield PlanBar(id="plan")
        yield Rule()
        yield SignInStory()

    def compose_detail(self) -> ComposeResult:
        """What the step under the cursor proves, in full."""
        yield Lines(id="detail", focusable=False)

    @property
    def story(self) -> SignInStory:
        """The steps and the outcome."""
        return self.query_one(SignInStory)

    def on_mount(self) -> None:
        """The steps have the keys."""
        self.story.table.focus()

    def refresh_data(self) -> None:
        """Begin with what is known; an outcome stays as long as nothing else is chosen."""
        if self.trace is None:
            self.begin(None)

    def receive(
        self,
        *,
        admin: AdminRecord | None = None,
        person: PersonRecord | None = None,
        application: ApplicationRecord | None = None,
        **_: object,
    ) -> None:
        """Take up a person, an application, or both."""
        plan = self.plan
        if application is not None:
            plan = plan._replace(application=application, library=False)
        if person is not None:
            plan = plan._replace(person=person)
        # Shown when the rest is known, so that nothing untrue is said meanwhile.
        self.plan = plan
        self.begin(admin)

    @work(group="begin", exclusive=True)
    async def begin(self, admin: AdminRecord | None) -> None:
        """Look who the admin is, and which application to begin with."""
        district, plan = self.district, self.plan
        with self.reporting("prepare the sign-in"):
            known = await self.in_store(
                lambda workspace: workspace.read(signing_in.beginning, district, plan, admin)
            )
            person = known.person if admin is not None else plan.person
            application = plan.application or known.application
            self.choose(plan._replace(person=person, application=application))

    def choose(self, plan: Plan) -> None:
        """Take another plan up and say whether it would work."""
        super().choose(plan)
        self.trace = None
        self.steps = []
        bar = self.query_one(PlanBar)
        bar.plan = plan
        bar.refresh()
        self.story.show_steps([])
        self._look_ahead(plan)

    @work(group="prospect", exclusive=True)
    async def _look_ahead(self, plan: Plan) -> None:
        with self.reporting("look whether they would be let in"):
            admission = await self.in_store(
                lambda workspace: workspace.read(signing_in.prospect, plan)
            )
            self.story.tell(lambda cells: waiting_lines(plan, admission, cells))
            self.refresh_bindings()

    def why_not(self, action: str) -> str | None:
        """Signing in needs somebody and somewhere."""
        if action == "sign_in" and self.plan.person is None:
            return f"Nobody is chosen yet; {key_of('sign_in.person', 'p')} picks a person."
        if action == "sign_in" and self.plan.application is None:
            return f"There is no application to sign in to; {adding_application()}."
        if action in {"raw", "view"} and not self.steps:
            return f"There is no exchange yet; {key_of('sign_in.go', 's')} signs in."
        return super().why_not(action)

    @work(group="sign_in", exclusive=True)
    async def action_sign_in(self) -> None:
        """Sign in; every step is shown as it happens."""
        plan = self.plan
        if not plan.is_whole:
            return
        self.trace, self.steps = None, []
        self.story.show_steps([])
        self.story.tell(lambda _cells: [line(("signing in …", "dim"))])
        with self.reporting("sign in"):
            trace = await self.in_store(signing_in.sign_in, plan, self._step_from_thread)
            self.trace, self.steps = trace, list(trace.steps)
            self.story.show_steps(self.steps)
            self.story.tell(lambda cells: outcome_lines(trace, cells))
            self.refresh_bindings()

    def _step_from_thread(self, step: Step) -> None:
        self.app.call_later(self._add_step, step)

    def _add_step(self, step: Step) -> None:
        if self.trace is None:
            self.steps.append(step)
            self.story.show_steps(self.steps)

    @on(RowTable.Moved)
    def _tell_proof(self) -> None:
        row, cells = self.story.table.row, max(30, self.size.width - 4)
        proves = wrapped(line(f"{row.number}  {row.step.proves}"), cells, 3) if row else []
        self.query_one("#detail", Lines).show(proves)

    def action_view(self) -> None:
        """Show the outcome, or the exchange explained, or raw, where one is."""
        self.tell(f"Shown: {VIEWS[self.story.turn()]}.", "plain")

    @on(RowTable.Clicked)
    def action_raw(self) -> None:
        """Open the exchange of the step under the cursor."""
        from screens.exchange import ExchangePage, Seen

        if self.steps:
            seen = tuple(Seen(step.exchange, step.ok, step.proves) for step in self.steps)
            self.app.push_screen(ExchangePage(seen, self.story.table.cursor))
