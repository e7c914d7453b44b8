"""Searching texts by SQL: patterns, and texts folded as the words searched for are."""

from __future__ import annotations

from storage.connections import Reader


def contains(word: str) -> str:
    """A LIKE pattern (ESCAPE '!') for texts that hold `word`."""
    escaped = word.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"%{escaped}%"


def folded(reader: Reader, field: str) -> str:
    """A text folded as words searched for are; only letters beyond ASCII take time."""
    if reader.is_sqlite:
        beyond = f"length({field}) <> length(CAST({field} AS BLOB))"
        return f"CASE WHEN {beyond} THEN folded({field}) ELSE lower({field}) END"
    # Close to `storage.folding`: for the letters of Latin, Greek and Cyrillic it is the same.
    bare = rf"regexp_replace(normalize({field}, NFKD), '[\u0300-\u036f]', '', 'g')"
    return (
        f"CASE WHEN octet_length({field}) <> char_length({field}) "
        f"THEN replace(lower({bare}), 'ß', 'ss') ELSE lower({field}) END"
    )
