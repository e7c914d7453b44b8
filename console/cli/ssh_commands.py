"""What somebody may run through a key that forces `principal`: `ssh school admins list --json`.

The key opens the console, so reading gives away nothing more. Of changes only the upload of what
comes on standard input is here, since such a key cannot bring a file to the server. Options that
name a file, a store or an operator are left out: those are the forced command's to say.
"""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from console.display import display
from console.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

PROGRAM = "principal"
PLAIN = "--plain"
UPLOAD = ("import", "-")
_SOME = frozenset({"--json", "--district", "--inactive"})
READS: Mapping[tuple[str, ...], frozenset[str]] = {
    ("districts", "list"): frozenset({"--json", "--inactive"}),
    ("schools", "list"): _SOME | {"--search"},
    ("admins", "list"): _SOME | {"--search", "--scope", "--school"},
    ("admins", "show"): frozenset({"--json", "--district"}),
    ("apps", "list"): frozenset({"--json"}),
    ("apps", "show"): frozenset({"--json"}),
    ("imports",): frozenset({"--json"}),
    ("log",): frozenset({"--district", "--json", "--verify", "--head", "--of"}),
}
_UPLOAD_FLAGS = frozenset({"--dry-run", "--yes", "--allow-partial", "--overwrite-edits", "--json"})
_UPLOAD_VALUES = frozenset(
    {"--district", "--format", "--mode", "--max-removals", "--map", "--encoding", "--delimiter"}
    | {"--show", "--kind", "--search", "--limit"}
)


def asked_for(text: str) -> list[str]:
    """The command a client asked for, as arguments; empty, or --plain, opens the console.

    Raises:
        Refused: it is none of the commands that a key may run; names those there are.
    """
    try:
        words = shlex.split(text)
    except ValueError:
        raise _refusal(text) from None
    if words and words[0].rpartition("/")[2] == PROGRAM:
        words = words[1:]
    if words in ([], [PLAIN]) or _only_reads(words) or _uploads(words):
        return words
    raise _refusal(text)


def _only_reads(words: list[str]) -> bool:
    known = next((READS[name] for name in READS if tuple(words[: len(name)]) == name), None)
    return known is not None and all(_option(word) in known for word in words if word[:1] == "-")


def _uploads(words: list[str]) -> bool:
    """Whether it uploads standard input and nothing else: no word but an option or its value."""
    if tuple(words[:2]) != UPLOAD:
        return False
    rest = iter(words[2:])
    for word in rest:
        if word in _UPLOAD_VALUES:
            next(rest, None)
        elif word not in _UPLOAD_FLAGS and not ("=" in word and _option(word) in _UPLOAD_VALUES):
            return False
    return True


def _option(word: str) -> str:
    return word.partition("=")[0]


def _refusal(text: str) -> Refused:
    listed = ", ".join(f"'{' '.join(name)}'" for name in (*READS, UPLOAD))
    return Refused(
        f"This key does not run “{display(text)}”; nothing was done. It opens the console "
        f"('ssh -t', or 'principal {PLAIN}' without a terminal) and runs {listed}."
    )
