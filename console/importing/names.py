"""Sort names of many people at once. Pure."""

from __future__ import annotations

from functools import lru_cache
from itertools import compress, count
from operator import not_

from console.keys import fold, name_key
from storage.bulk.batches import AdminBatch

# Names repeat, and letters beyond ASCII cost ten times as much to fold.
_folded = lru_cache(maxsize=16_384)(fold)


def with_names(batch: AdminBatch) -> AdminBatch:
    """The batch, with its sort names filled in if they are not."""
    batch.name_keys = batch.name_keys or name_keys(batch.first_names, batch.last_names)
    return batch


def name_keys(first: list[str], last: list[str]) -> list[str]:
    """`console.keys.name_key` of many names at once."""
    if not last:
        return []
    pieces = ["", ", ", "", "\n"] * len(last)
    pieces[0::4], pieces[2::4] = last, first
    joined = "".join(pieces[:-1])
    if "  " in joined:
        return list(map(name_key, first, last))
    keys = joined.lower().split("\n")
    if not joined.isascii():
        for index in compress(count(), map(not_, map(str.isascii, keys))):
            keys[index] = f"{_folded(last[index])}, {_folded(first[index])}"
    return keys
