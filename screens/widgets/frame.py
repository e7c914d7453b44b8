"""What stands around every page: where one is above, what one can do below."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from textual import events
from textual.binding import ActiveBinding
from textual.screen import Screen
from textual.strip import Strip
from textual.widgets import Input

from console.shortcuts import key_name
from screens.places import PLACES
from screens.widgets.runs import Line, Part, Run, Tone, both_ends, cut, line, width
from screens.widgets.toned import Bar, Toned

if TYPE_CHECKING:
    from screens.app import PrincipalApp
    from screens.page import Page

NARROW = 78
NOTICE_SECONDS = 8.0


class Head(Toned):
    """Three lines: where one is and as whom; the seven places; a rule.

    One widget, because every widget more delays the first screen.
    """

    def render_line(self, y: int) -> Strip:
        """Draw one of the three."""
        cells = self.size.width
        lines = (self._trail, self._places, rule)
        return self.drawn(lines[y](cells) if y < len(lines) else (), cells)

    def _trail(self, cells: int) -> Line:
        """The breadcrumb at the left, who and which store at the right."""
        session = cast("PrincipalApp", self.app).session
        page = cast("Page[object]", self.screen)
        district = session.district.name if session.district else "no district yet"
        looks: list[Part] = [(" read-only", "warning")] if session.workspace.read_only else []
        trail: list[Part] = [(" Principal", "accent"), *looks, "  ", (district, "strong")]
        for crumb in page.crumbs():
            trail += [(" › ", "dim"), (crumb, "strong")]
        store = "demo" if session.demo else session.store_name
        operator = session.workspace.operator.name
        left = line(*trail)
        for who in (f"{operator} · {store}", operator):
            right = line((who, "dim"), " ")
            if width(left) + width(right) < cells:
                return both_ends(left, right, cells)
        return cut(left, cells)

    def _places(self, cells: int) -> Line:
        """All titles, or on a narrow screen the keys and the title of the present place."""
        app, here = cast("PrincipalApp", self.app), cast("Page[object]", self.screen).place
        parts: list[Part] = [" "]
        for place in PLACES:
            present = place.name == here
            title = place.title if cells >= NARROW or present else ""
            tone: Tone = "here" if present else "dim"
            key = app.key(place.name, place.key)
            parts += [(key, "here" if present else "plain"), (f" {title}".rstrip(), tone)]
            parts.append("  ")
        return line(*parts)

    def on_click(self, event: events.Click) -> None:
        """Open the place whose title was clicked."""
        if event.y != 1:
            return
        end = 0
        for index, run in enumerate(self._places(self.size.width)):
            end += width((run,))
            if event.x < end:
                place = PLACES[min(max(0, index - 1) // 3, len(PLACES) - 1)]
                cast("PrincipalApp", self.app).action_place(place.name)
                return


def rule(cells: int) -> Line:
    """A rule from edge to edge."""
    return (Run("─" * cells, "dim"),)


class Rule(Bar):
    """A line that separates."""

    def line_to_draw(self, cells: int) -> Line:
        """A rule from edge to edge."""
        return rule(cells)


NOTICE_GLYPHS: dict[Tone, str] = {"plain": "=", "accent": "+", "warning": "~", "danger": "!"}


class NoticeRule(Rule):
    """The lower rule; it carries the last thing that happened for a few seconds."""

    def notice(self, text: str, tone: Tone = "accent") -> None:
        """Say something in the rule, with a glyph beside the colour."""
        self.show_for(line((f"{NOTICE_GLYPHS.get(tone, '=')} {text}", tone)), NOTICE_SECONDS)

    def line_to_draw(self, cells: int) -> Line:
        """The rule with the notice let in."""
        if not self.runs:
            return super().line_to_draw(cells)
        text = self.runs
        tail = max(0, cells - 4 - width(text))
        return (Run("── ", "dim"), *text, Run(" " + "─" * tail, "dim"))


def reason_against(active: ActiveBinding) -> str:
    """Why a dimmed action is not possible now; empty when it is possible."""
    tell = getattr(active.node, "against", None) or getattr(active.node, "why_not", None)
    if active.enabled or tell is None:
        return ""
    return str(tell(active.binding.action.partition("(")[0]) or "")


class Key(NamedTuple):
    """One key of the footer."""

    key: str
    words: str
    enabled: bool


def types(screen: Screen[object]) -> bool:
    """Whether one types there now, so that a letter or sign is text and no key."""
    return isinstance(screen.focused, Input) or getattr(screen.focused, "takes_letters", False)


def footer_keys(screen: Screen[object]) -> list[Key]:
    """The keys a place shows, in the order its `footer` says, each action once."""
    found: dict[str, tuple[int, Key]] = {}
    first: tuple[str, ...] = getattr(screen, "footer", ())
    typing = types(screen)
    for active in screen.active_bindings.values():
        binding = active.binding
        if typing and len(key_name(binding.key)) == 1:
            continue
        if binding.show and binding.id is not None and binding.action not in found:
            rank = first.index(binding.id) if binding.id in first else len(first)
            name = binding.key_display or key_name(binding.key)
            found[binding.action] = (rank, Key(name, binding.description, active.enabled))
    return [key for _, key in sorted(found.values(), key=lambda entry: entry[0])]


class KeyBar(Bar):
    """The keys that do something here; what does not fit is counted beside `?`."""

    def on_mount(self) -> None:
        """Follow the focus and the state of actions."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self._update())

    def on_resize(self) -> None:
        """Show as many as fit now."""
        self._update()

    def _update(self) -> None:
        self.show(self._fitting(self.size.width))

    def line_to_draw(self, cells: int) -> Line:
        """What was found to fit."""
        del cells
        return self.runs

    def _fitting(self, cells: int) -> Line:
        keys = footer_keys(self.screen)
        for kept in range(len(keys), -1, -1):
            drawn = self._line(keys[:kept], hidden=len(keys) - kept)
            if width(drawn) <= cells:
                return drawn
        return drawn

    def _line(self, keys: list[Key], *, hidden: int) -> Line:
        parts: list[Part] = [" "]
        for key in keys:
            tone: Tone = "plain" if key.enabled else "dim"
            parts += [(key.key, "accent" if key.enabled else "dim"), (f" {key.words}  ", tone)]
        help_words = f" {hidden} more  " if hidden else " help  "
        app = cast("PrincipalApp", self.app)
        usual = "f1" if types(self.screen) else "?"
        help_key, palette = app.key("help", usual), app.key("palette", "^p")
        return line(*parts, (help_key, "accent"), help_words, (palette, "accent"), " all")
