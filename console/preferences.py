"""What one person chose about the console, and where each choice comes from.

An option wins over the environment, that over what the settings file remembers, that over the
default. A value that cannot be used is told and left out; it never keeps the console from starting.
"""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, Self

from console.choices import BY_NAME, CHOICES, FLAG, SWITCHED, Choice, checked
from console.errors import UsageError
from console.settings_file import Remembered, recall, remember, settings_path

Source = Literal["option", "environment", "remembered", "default"]


class Chosen(NamedTuple):
    """A value in force and where it comes from."""

    value: str
    source: Source


class Preferences(NamedTuple):
    """Every choice as it is in force."""

    path: Path | None
    chosen: Mapping[str, Chosen]
    keys: Mapping[str, str]
    problems: tuple[str, ...] = ()
    utf8: bool = True
    given: Mapping[str, str] = MappingProxyType({})

    @classmethod
    def read(cls, environment: Mapping[str, str], given: Mapping[str, str] | None = None) -> Self:
        """Options (`given`: value by name), environment, settings file, defaults.

        Raises:
            UsageError: an option has a value that it may not have.
        """
        path = settings_path(environment)
        remembered = recall(path)
        problems = [remembered.problem] if remembered.problem else []
        chosen = {
            choice.name: _chosen(choice, given or {}, environment, remembered, problems)
            for choice in CHOICES
        }
        keys = _usable_keys(remembered, problems)
        problems += [
            f"“{name}” is no setting." for name in remembered.values if name not in BY_NAME
        ]
        return cls(path, chosen, keys, tuple(problems), is_utf8(environment), given or {})

    def value(self, name: str) -> str:
        """The value in force."""
        return self.chosen[name].value

    def source(self, name: str) -> Source:
        """Where the value comes from."""
        return self.chosen[name].source

    def on(self, name: str) -> bool:
        """Whether a switch is on; `ascii` follows the locale unless it was chosen."""
        value = self.value(name)
        return not self.utf8 if value == "auto" else value == "on"

    def holding(self, name: str, value: str) -> Self:
        """The same with a choice that could not be remembered; options and variables win."""
        if name.startswith("keys."):
            return self._replace(keys={**self.keys, name.removeprefix("keys."): value})
        if self.source(name) in {"option", "environment"}:
            return self
        return self._replace(chosen={**self.chosen, name: Chosen(value, "remembered")})

    def remembers(self, name: str, value: str) -> bool:
        """Whether that is what holds, as far as the settings file says."""
        if name.startswith("keys."):
            return self.keys.get(name.removeprefix("keys.")) == value
        return self.chosen[name] == (value, "remembered")

    def origin(self, name: str) -> str:
        """Where the value comes from, in words: `--mouse`, `PRINCIPAL_MOUSE`, `your settings`."""
        choice, (value, source) = BY_NAME[name], self.chosen[name]
        return {
            "option": " ".join(choice.option_for(value)),
            "environment": choice.variable,
            "remembered": "your settings",
            "default": "default",
        }[source]

    @property
    def read_only(self) -> str:
        """Why nothing may be changed; empty when it may."""
        if not self.on("read_only"):
            return ""
        remembered = self.source("read_only") == "remembered"
        said = "read_only in your settings" if remembered else self.origin("read_only")
        return f"this run only looks ({said})."


def _chosen(
    choice: Choice,
    given: Mapping[str, str],
    environment: Mapping[str, str],
    remembered: Remembered,
    problems: list[str],
) -> Chosen:
    if choice.name in given:
        try:
            return Chosen(checked(choice, given[choice.name]), "option")
        except UsageError as error:
            raise UsageError(f"Cannot take {choice.option}: {error}") from None
    told: tuple[tuple[Source, str, Any], ...] = (
        ("environment", choice.variable, _from_environment(choice, environment)),
        ("remembered", choice.name, remembered.values.get(choice.name)),
    )
    for source, where, value in told:
        if value is None:
            continue
        try:
            return Chosen(checked(choice, value), source)
        except UsageError as error:
            problems.append(f"{where}: {error}")
    return Chosen(choice.default, "default")


def _from_environment(choice: Choice, environment: Mapping[str, str]) -> str | None:
    value = environment.get(choice.variable)
    if value:
        return value
    opposite = environment.get(choice.variable.replace("PRINCIPAL_", "PRINCIPAL_NO_"), "")
    return "off" if choice.is_flag and SWITCHED.get(opposite.lower()) == "on" else None


def _usable_keys(remembered: Remembered, problems: list[str]) -> dict[str, str]:
    usable: dict[str, str] = {}
    if not remembered.keys:
        return usable
    from console.shortcuts import fault_of

    for name, keys in remembered.keys.items():
        fault = fault_of(keys)
        if fault is None:
            usable[name] = keys
        else:
            problems.append(f"keys.{name}: {fault}.")
    return usable


def is_utf8(environment: Mapping[str, str]) -> bool:
    """Whether the locale's letters are UTF-8; where nothing is said, they are."""
    named = [environment.get(name, "") for name in ("LC_ALL", "LC_CTYPE", "LANG")]
    if named[1] == "C.UTF-8" and named[2] in {"C", "POSIX"}:
        # Python itself sets LC_CTYPE so when it finds the C locale.
        named[1] = ""
    locale = next((name for name in named if name), "utf-8").lower()
    return "utf-8" in locale or "utf8" in locale


def choose(path: Path | None, name: str, value: str) -> str:
    """Remember a choice (`keys.<action id>` for a key); returns the value as it is kept.

    Raises:
        UsageError: there is no such choice, or it may not have that value.
        PrincipalError: it could not be remembered.
    """
    if name.startswith("keys."):
        from console.shortcuts import fault_of

        fault = fault_of(value)
        if fault is not None:
            raise UsageError(f"Cannot set {name}: {fault}.")
        remember(path, name, value)
        return value
    choice = BY_NAME.get(name.replace("-", "_"))
    if choice is None:
        raise UsageError(f"“{name}” is no setting. There are: {', '.join(BY_NAME)}, keys.<id>.")
    try:
        kept = checked(choice, value)
    except UsageError as error:
        raise UsageError(f"Cannot set {choice.name}: {error}") from None
    remember(path, choice.name, kept == "on" if kept in FLAG else kept)
    return kept


def reset(path: Path | None, name: str) -> None:
    """Forget one choice.

    Raises:
        UsageError: there is no such choice.
        PrincipalError: the file cannot be changed.
    """
    known = name if name.startswith("keys.") else name.replace("-", "_")
    if not known.startswith("keys.") and known not in BY_NAME:
        raise UsageError(f"“{name}” is no setting. There are: {', '.join(BY_NAME)}, keys.<id>.")
    remember(path, known, None)
