"""Keys by name: how they are written, which ones a terminal can send, which action has which. Pure.

An action is named by its id (`admins.new`), a key as Textual names it (`ctrl+n`, `f2`, `slash`) or
as it is printed (`/`).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

CATALOGUE = Path(__file__).with_name("documents") / "keys.json"

KEY_NAMES = {
    "question_mark": "?",
    "slash": "/",
    "escape": "esc",
    "delete": "del",
    "full_stop": ".",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "plus": "+",
    "minus": "-",
    "comma": ",",
    "semicolon": ";",
}
_LONG_NAMES = {shown: name for name, shown in KEY_NAMES.items()}
_MOVING = "up down left right home end pageup pagedown"
_NAMED = {*_MOVING.split(), "enter", "escape", "space", "tab", "shift+tab", "insert", "backspace"}
# Without an extended keyboard protocol these arrive as backspace, tab, enter, or not at all.
_SWALLOWED = {
    "ctrl+h": "backspace",
    "ctrl+i": "tab",
    "ctrl+j": "enter",
    "ctrl+m": "enter",
    "ctrl+z": "",
    "ctrl+c": "",
}
_CTRL = re.compile(r"ctrl\+[a-z]\Z")
_FUNCTION = re.compile(r"f(?:[1-9]|1\d|2[0-4])\Z")
_PUNCTUATION = re.compile(r"[a-z]+(?:_[a-z]+)*\Z")


class Bound(NamedTuple):
    """One action: where it is offered, its id, its keys as they are printed, what it does."""

    place: str
    id: str
    keys: tuple[str, ...]
    words: str


def key_name(key: str) -> str:
    """A key as the footer writes it: `^p` for ctrl+p."""
    if key.startswith("ctrl+"):
        return f"^{key.removeprefix('ctrl+')}"
    return KEY_NAMES.get(key) or _sign(key) or key


def keys_of(text: str) -> tuple[str, ...]:
    """The keys of a binding, as Textual names them: `^n, /` is `ctrl+n` and `slash`."""
    found = [part.strip() for part in text.replace(",,", ",comma").split(",")]
    return tuple(_long_name(part) for part in found if part)


def _long_name(key: str) -> str:
    if key.startswith("^") and len(key) == 2:
        return f"ctrl+{key[1:].lower()}"
    if key == "esc":
        return "escape"
    return _LONG_NAMES.get(key, key)


def fault_of(text: str) -> str | None:
    """What is wrong with keys somebody wrote for an action; None when nothing is."""
    keys = keys_of(text)
    if not keys:
        return "no key is named"
    return next((fault for key in keys if (fault := _fault(key))), None)


def _fault(key: str) -> str | None:
    if key in _SWALLOWED:
        arrives = _SWALLOWED[key]
        how = f"arrives as {arrives}" if arrives else "belongs to the terminal"
        return f"“{key}” {how} on many terminals; take another key"
    if len(key) == 1 and key.isprintable() and key != " ":
        return None
    if key in _NAMED or _CTRL.match(key) or _FUNCTION.match(key):
        return None
    if key in KEY_NAMES or _sign(key):
        return None
    return f"“{key}” is no key that a terminal sends; examples: a, A, f2, ctrl+n, space"


@lru_cache(maxsize=128)
def _sign(key: str) -> str:
    """The sign with that Unicode name, as in `exclamation_mark`; empty when there is none."""
    if not _PUNCTUATION.match(key) or key in _NAMED or len(key) == 1:
        return ""
    try:
        sign = unicodedata.lookup(key.replace("_", " ").upper())
    except KeyError:
        return ""
    return sign if sign.isprintable() else ""


def catalogue(path: Path = CATALOGUE) -> list[Bound]:
    """Every action of the console, from the document that is made from its bindings."""
    entries = json.loads(path.read_text("utf-8"))
    return [
        Bound(entry["place"], entry["id"], tuple(entry["keys"]), entry["words"])
        for entry in entries
        if entry["id"]
    ]


def in_force(bound: Bound, chosen: Mapping[str, str]) -> tuple[str, ...]:
    """The keys of an action as they are printed, the chosen ones where there are any."""
    own = chosen.get(bound.id)
    return bound.keys if own is None else tuple(key_name(key) for key in keys_of(own))


def faults(chosen: Mapping[str, str], known: Sequence[Bound]) -> Iterator[str]:
    """What is wrong with the keys somebody chose: ids nobody knows, keys that mean two things."""
    from difflib import get_close_matches

    ids = {bound.id for bound in known}
    for name in chosen:
        if name not in ids:
            near = get_close_matches(name, sorted(ids))
            hint = f" (did you mean {' or '.join(near)}?)" if near else ""
            yield f"No action has the id “{name}”{hint}"
    yield from _conflicts(chosen, known)


def _conflicts(chosen: Mapping[str, str], known: Sequence[Bound]) -> Iterator[str]:
    """Keys that mean two things in one place, where at least one of them was chosen."""
    told: set[tuple[str, str]] = set()
    for bound in known:
        if bound.id not in chosen:
            continue
        for other in known:
            pair = (min(bound.id, other.id), max(bound.id, other.id))
            if other.id == bound.id or pair in told or not _meet(bound, other):
                continue
            for key in set(in_force(bound, chosen)) & set(in_force(other, chosen)):
                told.add(pair)
                where = bound.place if bound.place == other.place else other.place
                yield f"“{key}” is {bound.id} and {other.id} ({other.words}), in {where}"


def _meet(one: Bound, other: Bound) -> bool:
    """Whether two actions are offered at the same time."""
    everywhere = {"Everywhere", *_LISTS}
    return one.place == other.place or one.place in everywhere or other.place in everywhere


_LISTS: Iterable[str] = ("Row table", "Every list page")
