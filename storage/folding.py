"""How texts are compared when people search: one rule for the store and everything above it."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """Text for searching and sorting: lower case, without accents, blanks made single."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(text.casefold().split())
