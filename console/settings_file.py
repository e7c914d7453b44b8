"""The file in which a person's choices are remembered: TOML, 0600, in their configuration folder.

It is theirs to edit: a change made here touches the one line it is about.
"""

import os
import re
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from console.errors import FileUnusable, Refused

MOST_BYTES = 1_000_000
KEYS = "keys"
OPENING = (
    "# What you chose for Principal: written by its settings screen and by 'principal settings',\n"
    "# yours to edit.\n"
)
_HEADER = r"\s*\[+\s*([^\]]*?)\s*\]+\s*(?:#.*)?\Z"


class Remembered(NamedTuple):
    """What a settings file holds: values by name, keys by action id, and what cannot be used."""

    values: Mapping[str, Any]
    keys: Mapping[str, str]
    problem: str = ""


def settings_path(environment: Mapping[str, str]) -> Path | None:
    """Where choices are remembered; None when there is no home folder to keep them in."""
    named = environment.get("XDG_CONFIG_HOME", "")
    if named and Path(named).is_absolute():
        return Path(named) / "principal" / "settings.toml"
    home = environment.get("HOME", "")
    if not home:
        return None
    inside = ("Library", "Application Support") if sys.platform == "darwin" else (".config",)
    return Path(home, *inside, "principal", "settings.toml")


def recall(path: Path | None) -> Remembered:
    """What is remembered; a file that cannot be used is told, and nothing of it is."""
    if path is None:
        return Remembered({}, {})
    try:
        text = _text(path)
        return _sorted_out(path, _parsed(text)) if text else Remembered({}, {})
    except FileUnusable as error:
        return Remembered({}, {}, str(error))
    except Refused as error:
        return Remembered({}, {}, f"Cannot use your settings in {path}: {error}. None is used.")


def _text(path: Path) -> str:
    """The file's text; empty when there is none.

    Raises:
        FileUnusable: it cannot be read.
    """
    try:
        if not path.exists():
            return ""
        if not path.is_file() or path.stat().st_size > MOST_BYTES:
            raise FileUnusable(f"Your settings in {path} are no text file; none of them is used.")
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        reason = "it is not UTF-8 text"
    except OSError as error:
        reason = error.strerror or type(error).__name__
    raise FileUnusable(f"Cannot read your settings in {path}: {reason}. None of them is used.")


def _parsed(text: str) -> dict[str, Any]:
    """The document.

    Raises:
        Refused: it is not TOML; says in which line.
    """
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Refused(str(error)) from None
    except RecursionError:
        raise Refused("it is nested too deeply") from None


def _sorted_out(path: Path, document: dict[str, Any]) -> Remembered:
    table = document.pop(KEYS, {})
    if not isinstance(table, dict):
        return Remembered(document, {}, f"“{KEYS}” in {path} is no table; write [keys].")
    return Remembered(document, dict(_flat(table)))


def _flat(table: Mapping[str, Any], above: str = "") -> list[tuple[str, str]]:
    """TOML reads `admins.new` as a table in a table; an action id is one word."""
    found: list[tuple[str, str]] = []
    for name, value in table.items():
        if isinstance(value, dict):
            found += _flat(value, f"{above}{name}.")
        else:
            texts = value if isinstance(value, list) else [value]
            found.append((f"{above}{name}", ",".join(str(text) for text in texts)))
    return found


def remember(path: Path | None, name: str, value: str | bool | None) -> None:
    """Write one choice into the file (`keys.<id>` for a key); None takes it out.

    Raises:
        FileUnusable: the file cannot be read or written.
        Refused: what is in the file is not understood; it is left as it is.
    """
    if path is None:
        raise FileUnusable("There is no home folder to remember settings in. Set XDG_CONFIG_HOME.")
    text = _text(path)
    before = _understood(path, text)
    table, _, inner = name.partition(".")
    wanted = _with(before, name, value)
    literal = None if value is None else _spelt(value)
    lines = (text or OPENING).splitlines()
    changed = _edited(lines, *((KEYS, inner) if table == KEYS else ("", name)), literal)
    after = "\n".join(changed) + "\n"
    if not _means(after, wanted):
        says = "is to be taken out" if literal is None else f"should be {literal}"
        raise Refused(f"Cannot change {path} safely: {name} {says}. Do that by hand.")
    _write(path, after)


def _means(text: str, wanted: tuple[dict[str, Any], dict[str, str]]) -> bool:
    """Whether a text says exactly that."""
    try:
        read = _sorted_out(Path(), _parsed(text))
    except Refused:
        return False
    return (dict(read.values), dict(read.keys), read.problem) == (*wanted, "")


def _understood(path: Path, text: str) -> tuple[dict[str, Any], dict[str, str]]:
    try:
        values, keys, problem = _sorted_out(path, _parsed(text))
    except Refused as error:
        problem = f"{error}"
    if problem:
        raise Refused(f"Cannot change your settings in {path}: {problem}. Mend or delete the file.")
    return dict(values), dict(keys)


def _with(
    before: tuple[dict[str, Any], dict[str, str]], name: str, value: str | bool | None
) -> tuple[dict[str, Any], dict[str, Any]]:
    values: dict[str, Any] = dict(before[0])
    keys: dict[str, Any] = dict(before[1])
    table, _, inner = name.partition(".")
    target, own = (keys, inner) if table == KEYS else (values, name)
    target.pop(own, None)
    if value is not None:
        target[own] = value
    return values, keys


def _spelt(value: str | bool) -> str:
    """A value as TOML has it, which is as JSON has it."""
    import json

    return json.dumps(value, ensure_ascii=False)


def _edited(lines: list[str], table: str, name: str, literal: str | None) -> list[str]:
    """The lines with one of them changed, added or taken out."""
    here, last, kept, done = "", None, list[str](), False
    written = f"{_spelt(name) if '.' in name else name} = {literal}"
    line_of = re.compile(rf"\s*(?:{re.escape(name)}|{re.escape(_spelt(name))})\s*=")
    for line in lines:
        header = re.match(_HEADER, line)
        here = header[1] if header else here
        if here == table and not header and line_of.match(line):
            kept += [] if literal is None or done else [written]
            done = True
        else:
            kept.append(line)
        if here == table:
            last = len(kept)
    if done or literal is None:
        return kept
    if last is None:
        return [
            *kept,
            *([""] if kept and table else []),
            *([f"[{table}]"] if table else []),
            written,
        ]
    while last > 0 and not kept[last - 1].strip():
        last -= 1
    return [*kept[:last], written, *kept[last:]]


def forget(path: Path | None) -> bool:
    """Delete the file; whether there was one.

    Raises:
        FileUnusable: it cannot be deleted.
    """
    try:
        if path is None or not path.exists():
            return False
        path.unlink()
    except OSError as error:
        raise FileUnusable(f"Cannot delete {path}: {error.strerror}.") from None
    return True


def _write(path: Path, text: str) -> None:
    """Put the text there whole or not at all."""
    beside = path.with_name(f".{path.name}-{os.getpid()}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY
        with os.fdopen(os.open(beside, flags, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
        beside.replace(path.resolve() if path.is_symlink() else path)
    except OSError as error:
        with suppress(OSError):
            beside.unlink()
        raise FileUnusable(
            f"Cannot remember that in {path}: {error.strerror}. It holds until you quit."
        ) from None
