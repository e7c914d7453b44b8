"""The two-minute tour: a few words over each place as it is, left by any key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from screens.dialogs.dialog import DialogKeys
from screens.widgets.lines import Lines
from screens.widgets.pressing import with_keys
from screens.widgets.runs import Line, line, wrapped

if TYPE_CHECKING:
    from screens.app import PrincipalApp

MOST_CELLS = 76


class Stop(NamedTuple):
    """One place, and what is said about it."""

    place: str
    title: str
    words: str


STOPS = (
    Stop(
        "admins",
        "Admins: who is in charge",
        "Everybody who runs the district or some of its schools. {list.search|/} finds people by "
        "name, email, title, SIS id or school; {admins.open|enter} opens one, and from there "
        "everything about them is a key away. Nothing changes before you have been told what will.",
    ),
    Stop(
        "schools",
        "Schools: where they work",
        "A school admin belongs to one school or several; a district admin to all of them. "
        "{schools.open|enter} lists the admins of a school.",
    ),
    Stop(
        "applications",
        "Applications: who reads it",
        "Connecting an application shows it the district admins, and no school. "
        "{application.share|h} shares schools with it, and says beforehand which admins it "
        "gains or loses.",
    ),
    Stop(
        "upload",
        "Upload: many at once",
        "A file from the SIS or a spreadsheet becomes a plan first: who is added, changed, "
        "deactivated, refused and why. It is written when you say so, all or nothing, and one "
        "key takes it back.",
    ),
    Stop(
        "preview",
        "Preview: what they get",
        "The very answer an application receives, asked the way it asks. {preview.why|w} says "
        "why it sees a person or not, and the smallest change that turns that round.",
    ),
    Stop(
        "sign_in",
        "Sign-in: the rehearsal",
        "Somebody signs in before they really do: every step, what it proves, and whether they "
        "meet their account, get a new one or collide. {sign_in.everybody|E} rehearses the whole "
        "district.",
    ),
    Stop(
        "activity",
        "Activity: who did what",
        "Every change, by whom and when, with before and after; {activity.undo|u} takes one "
        "back. That is all: {help|?} shows the keys of a place, {palette|^p} finds every action "
        "by its name.",
    ),
)


class TourScreen(ModalScreen[int | None]):
    """One stop of the tour, over the place it is about.

    Answers with steps to go, None when it was left.

    A key that means nothing here leaves the tour and does below what it always does.
    """

    CSS_PATH = "tour.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space,right,l", "step(1)", "go on", id="tour.next"),
        Binding("backspace,left,h", "step(-1)", "back", key_display="left", id="tour.back"),
        Binding("escape", "leave", "ends the tour", key_display="any other key", id="tour.leave"),
    ]

    def __init__(self, number: int) -> None:
        super().__init__(classes="tour")
        self.number = number

    def compose(self) -> ComposeResult:
        """The words, and the keys."""
        with Vertical(id="caption"):
            yield Lines(self.told(), classes="dialog-text", focusable=False)
            yield DialogKeys()

    def told(self) -> list[Line]:
        """Where one is on the tour, and what this place is for."""
        stop = STOPS[self.number]
        cells = min(MOST_CELLS, self.app.size.width - 3)
        return [
            line((stop.title, "strong"), (f"   {self.number + 1} of {len(STOPS)}", "dim")),
            *wrapped(line(with_keys(stop.words)), cells),
        ]

    def on_resize(self) -> None:
        """Break the words anew."""
        self.query_one(Lines).show(self.told())

    def on_key(self, event: events.Key) -> None:
        """Any other key ends the tour; it is not lost."""
        if event.key not in self.active_bindings:
            event.stop()
            self.action_leave()
            self.app.call_later(self.app.post_message, events.Key(event.key, event.character))

    def action_step(self, steps: int) -> None:
        """Go on, or back."""
        self.dismiss(steps)

    def action_leave(self) -> None:
        """End the tour."""
        self.dismiss(None)


async def take_tour(app: PrincipalApp) -> None:
    """Go from place to place until the end, or until it is left."""
    number = 0
    while number < len(STOPS):
        await app.switch_mode(STOPS[number].place)
        step = await app.push_screen_wait(TourScreen(number))
        if step is None:
            break
        number = max(0, number + step)
    app.notify(f"The tour can be taken again: {app.key('palette', '^p')}, tour.")


def start_tour(app: PrincipalApp) -> Any:
    """Take the tour in the background of the keys."""
    return app.run_worker(take_tour(app), group="palette", name="tour")
