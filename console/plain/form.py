"""A form as a menu: every field a choice that says its value, problems right below it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from console.errors import Conflict, Invalid, PrincipalError, Problem
from console.plain.desk import Desk
from console.plain.talk import Back, Choice, Place
from console.plain.words import field_words
from storage.errors import StoreError

HELP = (
    "Choose a field to change it, s to save everything, b to leave without saving. "
    "What you typed is kept until then."
)


@dataclass
class Form:
    """Fields being filled in; `start` is what they held at first."""

    title: str
    names: Sequence[str]
    start: Mapping[str, Any]
    check: Callable[[dict[str, Any]], Sequence[Problem]]
    save: Callable[[dict[str, Any]], str]
    say: Callable[[str, Any], str]
    ask: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    # Fields that make no sense beside what was typed in others; a walk leaves them out.
    needless: Callable[[str, dict[str, Any]], bool] = lambda _name, _values: False
    values: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.values = dict(self.start)

    @property
    def changed(self) -> list[str]:
        """The names of the fields that differ from what was there."""
        return [name for name in self.names if self.values[name] != self.start[name]]


class Saved(Exception):
    """The form was saved; there is nothing left to do in it."""


def fill_in(desk: Desk, form: Form, *, walk: bool) -> None:
    """Fill a form in and save it; `walk` asks for every field first, as for somebody new.

    Raises:
        Quit: the operator leaves; nothing is saved.
    """
    try:
        for name in form.names if walk else ():
            if not form.needless(name, form.values):
                change(desk, form, name)
        heard: list[str] = []
        while True:
            heard = _menu(desk, form, heard)
    except Saved:
        return
    except Back:
        desk.talk.say("Left without saving." if form.changed else "Left as it was.")


def _menu(desk: Desk, form: Form, heard: list[str]) -> list[str]:
    """One choice of the form; what was `heard` already is not said again. Gives what was said."""
    problems = list(_problem_lines(form))
    choices = [Choice(_said(form, name), _changer(desk, form, name)) for name in form.names]
    save = Choice("save", lambda: _save(desk, form), "s")
    said = [form.title, *problems]
    if heard and problems != heard[1:]:
        desk.talk.say(*problems or ["No problem is left."])
    place = Place(form.title, problems, [*choices, save], HELP)
    chosen = desk.talk.choose(place, briefly=bool(heard))
    try:
        chosen.act()
    except Back:
        desk.talk.say("Left as it is.")
    return said


def _said(form: Form, name: str) -> str:
    return f"{field_words(name)}: {form.say(name, form.values[name])}"


def _problem_lines(form: Form) -> Iterator[str]:
    for problem in form.check(form.values):
        kind = "Problem" if problem.is_error else "Remark"
        yield f"{kind} with {field_words(problem.field)}: {problem.message}"


def _changer(desk: Desk, form: Form, name: str) -> Callable[[], None]:
    def act() -> None:
        change(desk, form, name)
        desk.talk.say(f"{_said(form, name)}.")

    return act


def change(desk: Desk, form: Form, name: str) -> None:
    """Ask for one field; Enter alone keeps it, - alone empties it."""
    if name in form.ask:
        form.values[name] = form.ask[name](form.values[name])
        return
    now = form.values[name]
    keeps = f", now {now} (Enter keeps it)" if now else " (Enter for none)"
    typed = desk.talk.ask(f"{field_words(name)}{keeps}")
    if typed:
        form.values[name] = "" if typed == "-" else typed


def _save(desk: Desk, form: Form) -> None:
    try:
        said = form.save(form.values)
    except Invalid:
        desk.talk.say("Not saved; what you typed is kept.", *_problem_lines(form))
        return
    except Conflict as conflict:
        desk.talk.say(*str(conflict).split("\n"))
        desk.talk.say(
            "Fields you had not touched are now as they were saved there; the others are as you "
            "typed them. Look through them, then save again."
        )
        return
    except (PrincipalError, StoreError) as error:
        desk.talk.say(*str(error).split("\n"))
        return
    desk.talk.say(said)
    raise Saved
