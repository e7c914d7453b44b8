"""Choosing a district, adding one, and how an empty store begins."""

from __future__ import annotations

from collections.abc import Callable

from console.plain.desk import Desk
from console.plain.talk import Back, Quit
from console.provisioning.which_district import list_districts
from storage.records.districts import DistrictRecord


def begin(desk: Desk) -> None:
    """Take up the only district, ask which of several, or begin an empty store.

    Raises:
        Quit: the operator does not want any.
    """
    while desk.known is None:
        known = desk.workspace.read(list_districts)
        if len(known) == 1:
            desk.known = known[0]
            return
        try:
            act = _which(desk, known) if known else _how_to_begin(desk)
        except Back:
            raise Quit from None
        desk.attempt(act)


def change_district(desk: Desk) -> None:
    """Work on another district."""
    _which(desk, desk.workspace.read(list_districts))()
    desk.talk.say(f"Working on {desk.district.name}.")


def _which(desk: Desk, known: list[DistrictRecord]) -> Callable[[], None]:
    offered = [
        (each.name if each.active else f"{each.name} (deactivated)", _taker(desk, each))
        for each in known
    ]
    offered.append(("Add a district", lambda: _add(desk)))
    if desk.known is not None:
        offered.append((f"Rename {desk.known.name}", lambda: _rename(desk)))
    return desk.pick("Which district?", offered)


def _taker(desk: Desk, district: DistrictRecord) -> Callable[[], None]:
    def take() -> None:
        desk.known = district

    return take


def _how_to_begin(desk: Desk) -> Callable[[], None]:
    return desk.pick(
        "This store holds no district yet. How do you want to begin?",
        [
            (
                "Load the demo district: schools, admins and three applications to try",
                lambda: _load_demo(desk),
            ),
            ("Begin with an empty district; you give its name", lambda: _add(desk)),
        ],
    )


def _load_demo(desk: Desk) -> None:
    from console.demo.loading import load_demo

    desk.talk.say("Loading the demo district …")
    desk.known = load_demo(desk.workspace)


def _add(desk: Desk) -> None:
    from console.provisioning.districts import create_district

    name = desk.talk.ask("The name of the new district, as the office writes it")
    desk.known = desk.workspace.run(create_district, name)


def _rename(desk: Desk) -> None:
    from console.provisioning.districts import rename_district

    name = desk.talk.ask(f"The new name; now {desk.district.name}")
    desk.known = desk.workspace.run(rename_district, desk.district, name)
