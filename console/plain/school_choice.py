"""Choosing schools: one number puts a school in or takes it out."""

from __future__ import annotations

from collections.abc import Sequence

from console.keys import fold
from console.plain.desk import Desk, Listing, Rows
from console.plain.talk import Choice
from console.plain.words import counted
from console.provisioning.directory import school_refs
from storage.records.school_refs import SchoolRef


class _Done(Exception):
    """The choice of schools is made."""


def choose_schools(desk: Desk, now: Sequence[str]) -> tuple[str, ...]:
    """Have schools chosen among the active ones; gives their SIS ids, those of `now` kept.

    Raises:
        Back: leave them as they were.
    """
    refs = desk.workspace.read(school_refs, desk.district)
    chosen = dict.fromkeys(now)

    def toggle(school: SchoolRef) -> None:
        if school.sis_id in chosen:
            del chosen[school.sis_id]
        else:
            chosen[school.sis_id] = None
        state = "chosen" if school.sis_id in chosen else "not chosen"
        desk.talk.say(f"{school.name}: {state}.")

    def done() -> None:
        raise _Done

    listing = Listing(
        noun=("school", "schools"),
        read=lambda term, offset, limit: _page(refs, term, offset, limit),
        line=lambda school: (
            f"{school.name} ({school.sis_id})" + (", chosen" if school.sis_id in chosen else "")
        ),
        open=toggle,
        also=lambda: [Choice("done", done, "d")],
        where=lambda: f"{counted(len(chosen), 'school')} chosen; a number puts one in or out",
        searched="name or SIS id",
    )
    heard = ("", -1)
    try:
        while True:
            page = (listing.term, listing.offset)
            chosen_one = desk.talk.choose(listing.place(desk), briefly=page == heard)
            heard = page
            chosen_one.act()
    except _Done:
        return tuple(chosen)


def _page(refs: Sequence[SchoolRef], term: str, offset: int, limit: int) -> Rows[SchoolRef]:
    words = fold(term).split()
    found = [ref for ref in refs if all(word in fold(f"{ref.name} {ref.sis_id}") for word in words)]
    return Rows(found[offset : offset + limit], len(found))
