"""Sentences that name a key name the one that is in force, whoever has rebound it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen

import screens
from console.shortcuts import key_name
from screens.dialogs.dialog import Dialog
from screens.dialogs.help import HelpDialog
from screens.dialogs.progress import ProgressDialog
from screens.jumping import JumpScreen, targets
from screens.widgets.frame import types
from screens.widgets.pressing import NAMED as MARKED
from tests.documents.keys import bindings, classes
from tests.screens.snapshots import demo_console, own_strips
from tests.screens.ways import WAYS, home, ready

SOURCES = sorted(Path(screens.__path__[0]).rglob("*.py"))
# A key as a word of its own; “a” and “I” are words, digits are counts.
KEY = r"(?:[b-zB-HJ-Z]|esc|enter|tab|space|ctrl\+[a-z]|\^[a-z]|f\d+)"
NAMED = re.compile(rf"(?<![\w'’“.…/@·\[-]){KEY}(?![\w’”/.…:=\]–-])")
# Letters of one cell that nobody's name has: Canadian syllables.
FIRST_SIGN = 0x1401
# These take the id of an action and its usual key.
NAMING = {"key_of", "pressing", "key"}
# Sizes, times left, and a key that the field below a question has as well.
LIKE = re.compile(r"\d B|\d s left|enter (?:choose|accept|deactivate them)")
ABOUT_KEYS = {HelpDialog, JumpScreen}
# What is said about keys themselves, what is for programs, and what only looks like a key.
ALLOWED = (
    "\\bprincipal",
    "A letter, digit or sign as it is typed",
    "Choice[T]",
    " s left",
    "s to deact",
    "%Y-%m",
)


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Every call of a source by the last name of what is called."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                yield node.func.attr, node
            elif isinstance(node.func, ast.Name):
                yield node.func.id, node


def sentences(path: Path) -> Iterator[tuple[int, str]]:
    """Every text that is neither a docstring, nor part of a binding, nor the usual key of one."""
    tree = ast.parse(path.read_text("utf-8"))
    left_out = {
        (part.lineno, part.col_offset)
        for name, call in calls(path)
        if name == "Binding" or name in NAMING
        for part in ast.walk(call)
        if isinstance(part, ast.Constant)
    }
    documents = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = (node for node in ast.walk(tree) if isinstance(node, ast.Constant))
    for node in texts:
        left = id(node) in documents or (node.lineno, node.col_offset) in left_out
        if isinstance(node.value, str) and not left:
            yield node.lineno, MARKED.sub("", node.value)


def coloured(path: Path) -> Iterator[tuple[int, str]]:
    """Every text in the colour of keys that is as short as one."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Tuple(elts=[ast.Constant(value=str(text)), ast.Constant(value="accent")]):
                if re.fullmatch(rf"{KEY}|[a-z0-9/?]", text.strip()):
                    yield node.lineno, text


def test_no_sentence_names_a_key_itself() -> None:
    found = [
        f"{path.name}:{line}: {text}"
        for path in SOURCES
        for line, text in sentences(path)
        if NAMED.search(text) and " " in text.strip() and not text.startswith(ALLOWED)
    ]
    found += [f"{path.name}:{line}: {text}" for path in SOURCES for line, text in coloured(path)]
    assert found == [], "take the key from the binding: screens.widgets.pressing"


def test_the_usual_key_of_an_action_is_the_one_it_is_bound_to() -> None:
    keys = {
        binding.id: {key_name(key) for key in binding.key.split(",")}
        for owner in classes()
        for binding in bindings(owner)
    }
    marked = {pair for path in SOURCES for pair in MARKED.findall(path.read_text("utf-8"))}
    named = {
        (str(call.args[0].value), str(call.args[1].value))
        for path in SOURCES
        for name, call in calls(path)
        if name in NAMING and len(call.args) == 2
        if isinstance(call.args[0], ast.Constant) and isinstance(call.args[1], ast.Constant)
    }
    assert len(named) > 50
    assert {pair for pair in named | marked if pair[1] not in keys.get(pair[0], ())} == set()


def key_bars_while_typing(screen: Screen[Any]) -> set[int]:
    """Where keys are shown while a sign is text: only a usual key does something there."""
    bars = screen.query("KeyBar, DialogKeys")
    return {bar.region.y for bar in bars} if types(screen) else set()


@pytest.mark.sqlite
async def test_every_screen_names_rebound_keys_and_every_dialog_has_targets() -> None:
    """Each action gets a sign of its own before its usual keys: no usual key is shown any more."""
    everything = {binding.id: binding.key for owner in classes() for binding in bindings(owner)}
    chosen = {
        str(name): f"{chr(FIRST_SIGN + index)},{key}"
        for index, (name, key) in enumerate(everything.items())
        if name
    }
    stale = []
    async with demo_console((80, 24)) as desk:
        desk.app.preferences = desk.app.preferences._replace(keys=chosen)
        desk.app._bind()
        for way in WAYS:
            await home(desk)
            await way.go(desk)
            await ready(desk, way.screen)
            if isinstance(desk.app.screen, Dialog) and way.screen is not ProgressDialog:
                assert targets(desk.app.screen), way.name
            if way.screen not in ABOUT_KEYS:
                rows = (
                    "".join(part.text for part in strip)
                    for y, strip in enumerate(own_strips(desk.app.screen))
                    if y not in key_bars_while_typing(desk.app.screen)
                )
                stale += [f"{way.name}: {row}" for row in rows if NAMED.search(LIKE.sub("", row))]
    assert stale == []
