"""What there is to choose about the console: names, options, variables, values. Pure."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from console.errors import UsageError

FLAG = ("on", "off")
SWITCHED = {
    **dict.fromkeys(("1", "on", "yes", "true"), "on"),
    **dict.fromkeys(("0", "off", "no", "false"), "off"),
}


class Choice(NamedTuple):
    """One thing to choose: its name in the settings file, its option, what it may be, what it does.

    `restart`: a change holds from the next start on.
    """

    name: str
    option: str
    words: str
    values: tuple[str, ...] = FLAG
    default: str = "off"
    restart: bool = False

    @property
    def is_flag(self) -> bool:
        """Whether it is switched by an option and its opposite."""
        return "on" in self.values

    @property
    def variable(self) -> str:
        """The environment variable."""
        return f"PRINCIPAL_{self.option[2:].upper().replace('-', '_')}"

    def option_for(self, value: str) -> tuple[str, ...]:
        """The words that are typed for a value."""
        if not self.is_flag:
            return self.option, value
        return (self.option if value == "on" else f"--no-{self.option[2:]}",)


CHOICES = (
    Choice(
        "theme",
        "--theme",
        "the colours; NO_COLOR wins over them",
        ("dark", "light", "contrast", "terminal"),
        "dark",
    ),
    Choice(
        "low_bandwidth",
        "--low-bandwidth",
        "send less over a slow line: 16 colours, details only when the cursor rests",
    ),
    Choice(
        "mouse", "--mouse", "listen to the mouse; off lets the terminal select text", FLAG, "on"
    ),
    Choice(
        "ascii",
        "--ascii",
        "nothing but ASCII: no lines, arrows, accents; auto where the locale is not UTF-8",
        ("auto", "on", "off"),
        "auto",
    ),
    Choice("prefers_reduced_motion", "--reduced-motion", "nothing moves by itself"),
    Choice("read_only", "--read-only", "look, but change nothing in the store", restart=True),
    Choice("plain", "--plain", "numbered questions in plain text, no screens", restart=True),
)
BY_NAME = {choice.name: choice for choice in CHOICES}


def checked(choice: Choice, value: object) -> str:
    """A value as it is kept.

    Raises:
        UsageError: the choice may not have it; names what it may have.
    """
    text = ("on" if value else "off") if isinstance(value, bool) else str(value).strip().lower()
    text = SWITCHED.get(text, text) if choice.is_flag else text
    if text not in choice.values:
        raise UsageError(f"“{value}” is none of {', '.join(choice.values)}.")
    return text


def typed(given: Mapping[str, str]) -> list[str]:
    """Choices as the options of a command line."""
    return [word for name, value in given.items() for word in BY_NAME[name].option_for(value)]


def options_in(arguments: list[str]) -> tuple[dict[str, str], list[str]]:
    """The choices among command-line arguments, wherever they stand, and what is left.

    What follows `--` is left alone.
    """
    given: dict[str, str] = {}
    rest: list[str] = []
    waiting = iter(arguments)
    for argument in waiting:
        if argument == "--":
            return given, [*rest, argument, *waiting]
        name, value = _option(argument, waiting)
        if name:
            given[name] = value
        else:
            rest.append(argument)
    return given, rest


def _option(argument: str, waiting: Iterator[str]) -> tuple[str, str]:
    for choice in CHOICES:
        if choice.is_flag:
            for value in FLAG:
                if argument == choice.option_for(value)[0]:
                    return choice.name, value
        elif argument == choice.option:
            return choice.name, next(waiting, "")
        elif argument.startswith(f"{choice.option}="):
            return choice.name, argument.partition("=")[2]
    return "", ""
