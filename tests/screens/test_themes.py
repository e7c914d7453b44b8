"""Whoever sees little can read every text: contrasts by WCAG 2.2."""

from __future__ import annotations

import pytest
from textual.color import Color
from textual.theme import Theme

from screens.themes import CONTRAST, DARK, LIGHT

GROUNDS = ("background", "surface", "panel")
TEXTS = ("foreground", "tone-dim", "accent", "warning", "error")
PAIRS = [
    *((text, ground) for text in TEXTS for ground in GROUNDS),
    ("cursor-foreground", "cursor-background"),
    ("foreground", "cursor-quiet"),
    ("foreground", "input-selection-background"),
    ("background", "input-cursor-background"),
]


def luminance(colour: Color) -> float:
    """The relative luminance of WCAG 2.2."""
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in colour.normalized
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(theme: Theme, text: str, ground: str) -> float:
    """How much lighter one colour of a theme is than another, from 1 to 21."""
    variables = {**vars(theme), **theme.variables}
    darker, lighter = sorted(luminance(Color.parse(variables[name])) for name in (text, ground))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(
    ("theme", "least"),
    [(DARK, 4.5), (LIGHT, 4.5), (CONTRAST, 7.0)],
    ids=lambda x: getattr(x, "name", x),
)
def test_every_text_stands_out_from_every_ground(theme: Theme, least: float) -> None:
    found = {pair: round(contrast(theme, *pair), 2) for pair in PAIRS}
    assert {pair: ratio for pair, ratio in found.items() if ratio < least} == {}
