"""The kinds of rows a plan has, and their counts as tabs. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from console.importing.reports import EDITS
from screens.uploading import CAUSES, PlanFacts
from screens.widgets.runs import Line, Part, Tone, line, width, wrapped
from screens.wording import number


class Kind(NamedTuple):
    """One kind of rows: its name in code, its sign, its verb, its tone."""

    name: str
    glyph: str
    verb: str
    tone: Tone


KINDS = (
    Kind("created", "+", "create", "accent"),
    Kind("updated", "~", "update", "plain"),
    Kind("unchanged", "=", "unchanged", "dim"),
    Kind("removed", "-", "deactivate", "danger"),
    Kind("rejected", "!", "rejected", "warning"),
    Kind(EDITS, "*", "kept as edited", "plain"),
    Kind(CAUSES, "?", "problems", "warning"),
)
# Those that a row is one of; the others look at the same rows in another way.
VERDICTS = KINDS[:5]
BY_NAME: Mapping[str, Kind] = {kind.name: kind for kind in KINDS}


def total_of(facts: PlanFacts, kind: str, what: str = "") -> int:
    """How many rows a kind has, of a roster those of `what`; for the causes, how many problems."""
    if kind == CAUSES:
        return facts.document.problems_total
    if kind == EDITS:
        return facts.edits.get(what, 0)
    return int(getattr(facts.document.kinds.get(what, facts.counts), kind))


def first_kind(facts: PlanFacts) -> str:
    """What to look at first: what is wrong, then what is lost, then what is new."""
    if facts.refused:
        return CAUSES
    order = ["removed"] if facts.held else []
    for kind in [*order, "updated", "created", "removed", "unchanged"]:
        if total_of(facts, kind):
            return kind
    return CAUSES if facts.causes else "created"


def tabs(facts: PlanFacts, present: str, cells: int, what: str = "") -> Line:
    """The counts, the kind looked at marked; words give way to numbers where there is no room."""
    kinds = [kind for kind in KINDS if kind in VERDICTS or total_of(facts, kind.name)]
    names = [kind.name for kind in kinds]
    counted = [name for name in names if name == present or total_of(facts, name, what)]
    for worded in (names, counted, [present], []):
        drawn = _tabs(facts, (present, what), kinds, worded)
        if width(drawn) <= cells:
            break
    return drawn


def _tabs(
    facts: PlanFacts, looked_at: tuple[str, str], kinds: list[Kind], worded: list[str]
) -> Line:
    present, what = looked_at
    parts: list[Part] = [" "]
    for kind in kinds:
        count = total_of(facts, kind.name, what)
        tone: Tone = "here" if kind.name == present else kind.tone if count else "dim"
        one = "problem" if kind.name == CAUSES and count == 1 else kind.verb
        verb = f" {one}" if kind.name in worded else ""
        parts += [(f"{kind.glyph} {number(count)}{verb}", tone), "  "]
    return line(*parts[:-1])


def roster_lines(facts: PlanFacts, cells: int, what: str = "") -> list[Line]:
    """What becomes of each kind of a roster: `admins +48 ~2`, the one looked at marked.

    Nothing for a file of admins.
    """
    parts: list[Part] = [" "]
    for kind, counts in facts.document.kinds.items():
        signs = "  ".join(
            f"{sign.glyph}{number(getattr(counts, sign.name))}"
            for sign in VERDICTS
            if getattr(counts, sign.name)
        )
        parts += [(f"{kind} ", "here" if kind == what else "dim"), f"{signs or '0'}   "]
    return wrapped(line(*parts), cells, 1) if facts.document.kinds else []
