"""The base of every full screen: the frame, what is shown in it, and what can be done there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Generic

from textual import events
from textual._context import active_app
from textual.app import ComposeResult
from textual.screen import Screen, ScreenResultType
from textual.widget import Widget

from screens.changing import changing_actions
from screens.speaking import Speaking
from screens.widgets.frame import Head, KeyBar, NoticeRule, reason_against

# From how many columns on a page earns a second pane.
WIDE = 110
HORIZONTAL = ((0, "-narrow"), (60, "-normal"), (WIDE, "-wide"))
VERTICAL = ((0, "-short"), (17, "-tall"))
# Below so many rows these give way, so that a list keeps one: at last only the keys stand with it.
GIVING_WAY = (
    (8, "-no-rule"),
    (7, "-no-search"),
    (6, "-no-places"),
    (5, "-no-head"),
    (3, "-no-notice"),
)


class Page(Speaking[ScreenResultType], Generic[ScreenResultType]):
    """A screen inside the frame: header, places, rule, content, rule with notices, detail, keys.

    Subclasses fill `compose_content` (and `compose_detail`), read the store in `refresh_data`,
    and say in `why_not` which of their actions are not possible now.
    """

    place: ClassVar[str] = ""
    # Ids of the bindings the footer shows first, in this order; the others follow as declared.
    footer: ClassVar[tuple[str, ...]] = ()

    def __init__(self) -> None:
        super().__init__()
        # Textual sets these too late for the first screen, which would then be styled twice.
        columns, rows = active_app.get().size
        self.add_class(_fitting(HORIZONTAL, columns), _fitting(VERTICAL, rows))
        self.add_class(*(name for below, name in GIVING_WAY if rows < below))

    def compose(self) -> ComposeResult:
        """The frame around the content."""
        yield Head(id="head")
        yield from self.compose_content()
        yield NoticeRule(id="notice")
        yield from self.compose_detail()
        yield KeyBar(id="keys")

    def compose_content(self) -> ComposeResult:
        """What stands between the rules."""
        yield from ()

    def compose_detail(self) -> ComposeResult:
        """What stands between the lower rule and the keys."""
        yield from ()

    def crumbs(self) -> list[str]:
        """Where one is inside the district, outermost first; a place itself needs none."""
        return []

    def refresh_data(self) -> None:
        """Read again what is shown; called when the page is opened and whenever one comes back."""

    def receive(self, **subject: Any) -> None:
        """Take up what another place hands over; see `PrincipalApp.open_place`."""

    def unsaved(self) -> str | None:
        """What would be lost if the console were left now, in words; None when nothing would."""
        return None

    def why_not(self, action: str) -> str | None:
        """Why an action cannot be done now, in words; None when it can."""
        del action
        return None

    def against(self, action: str) -> str | None:
        """Why an action is dimmed: this run only looks, or what the page itself says."""
        only_looks = self.workspace.read_only
        if only_looks and action in changing_actions(type(self)):
            return only_looks
        return self.why_not(action)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """An action with a reason against it is dimmed, not hidden."""
        if self.is_mounted and self.is_attached and self.against(action):
            return None
        return super().check_action(action, parameters)

    def on_key(self, event: events.Key) -> None:
        """A dimmed key says why it does nothing; what moves a list is never dimmed."""
        if self.focused is not None and event.key in self.focused._bindings.key_to_bindings:
            return
        active = self.active_bindings.get(event.key)
        reason = reason_against(active) if active is not None else ""
        if reason:
            event.stop()
            self.tell(reason, "warning")

    def on_resize(self) -> None:
        """Keep to what there is room for."""
        for below, name in GIVING_WAY:
            self.set_class(self.app.size.height < below, name)

    def on_screen_resume(self) -> None:
        """Show the state of the store as it is now."""
        if self._size != self.app.size:
            self.call_next(self._painted)
        else:
            self.refresh_frame()
        if self.session.district is not None:
            self.refresh_data()

    def on_screen_suspend(self) -> None:
        """A page that is left keeps nothing painted; under a dialog it stays in view."""
        if not self.app.screen.is_modal:
            forget_painted(self)

    def _painted(self) -> None:
        """A page is painted whole when it is laid out; Textual would do so twice more."""
        self._dirty_widgets.clear()
        for widget in (self, *self.walk_children(Widget)):
            widget._repaint_required = False
            widget._repaint_regions.clear()

    def refresh_frame(self) -> None:
        """Draw the header again, after the district or the crumbs changed."""
        for head in self.query(Head):
            head.refresh()


AnyPage = Page[Any]


def forget_painted(screen: Screen[Any]) -> None:
    """Have every widget of a screen paint its lines anew; Textual would keep them for good."""
    for widget in (screen, *screen.walk_children(Widget)):
        widget._styles_cache.clear()
        if widget._render_cache.lines:
            widget._render_cache.lines.clear()
            widget._dirty_regions.add(widget.size.region)


def _fitting(breakpoints: Sequence[tuple[int, str]], size: int) -> str:
    return [name for least, name in breakpoints if size >= least][-1]
