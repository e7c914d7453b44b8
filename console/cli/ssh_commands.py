"""What somebody may run through a key that forces `principal`: `ssh school admins list --json`.

The key opens the console, so reading gives away nothing more. Changing by command is left out, as
is every option that names a file, a store or an operator: those are the forced command's to say.
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
_SOME = frozenset({"--json", "--district", "--inactive"})
READS: Mapping[tuple[str, ...], frozenset[str]] = {
    ("districts", "list"): frozenset({"--json", "--inactive"}),
    ("schools", "list"): _SOME | {"--search"},
    ("admins", "list"): _SOME | {"--search", "--scope", "--school"},
    ("admins", "show"): frozenset({"--json", "--district"}),
    ("apps", "list"): frozenset({"--json"}),
    ("apps", "show"): frozenset({"--json"}),
    ("imports",): frozenset({"--json"}),
    ("log",): frozenset({"--json", "--verify", "--head", "--of"}),
}


def asked_for(text: str) -> list[str]:
    """The command a client asked for, as arguments; empty, or --plain, opens the console.

    Raises:
        Refused: it is not one of the commands that only read; names those there are.
    """
    try:
        words = shlex.split(text)
    except ValueError:
        raise _refusal(text) from None
    if words and words[0].rpartition("/")[2] == PROGRAM:
        words = words[1:]
    if words in ([], [PLAIN]):
        return words
    known = next((READS[name] for name in READS if tuple(words[: len(name)]) == name), None)
    if known is None or any(_option(word) not in known for word in words if word[:1] == "-"):
        raise _refusal(text)
    return words


def _option(word: str) -> str:
    return word.partition("=")[0]


def _refusal(text: str) -> Refused:
    listed = ", ".join(f"'{' '.join(name)}'" for name in READS)
    return Refused(
        f"This key does not run “{display(text)}”; nothing was done. It opens the console "
        f"('ssh -t', or 'principal {PLAIN}' without a terminal) and these lists: {listed}."
    )
