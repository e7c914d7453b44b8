"""Changes of many admins at once: one transaction, one audit entry, one way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from console.errors import Conflict, NothingToDo
from console.provisioning.undoable import Entry, Way
from console.workspace import Act
from storage.connections import Reader
from storage.queries import admin_changes, imports, people
from storage.queries import admins as queries
from storage.queries import schools as school_queries
from storage.queries.admin_changes import Touch
from storage.records.admins import AdminRecord
from storage.records.districts import DistrictRecord
from storage.records.school_refs import SchoolRef

SHOWN_KEPT = 20


class SchoolChange(NamedTuple):
    """A school to take away, one to give, or both: a move."""

    gone: SchoolRef | None = None
    come: SchoolRef | None = None

    @property
    def action(self) -> str:
        """As the log names it."""
        if self.gone is not None and self.come is not None:
            return "admins.move"
        return "admins.add_school" if self.gone is None else "admins.remove_school"

    def affects(self, admin: AdminRecord) -> bool:
        """Whether an admin would have other schools: only school admins have any."""
        if admin.admin_scope != "school":
            return False
        has = {school.pk for school in admin.schools}
        if self.gone is not None:
            return self.gone.pk in has
        return self.come is not None and self.come.pk not in has

    def after(self, admin: AdminRecord) -> list[int]:
        """The keys of the schools an admin would have."""
        has = {school.pk for school in admin.schools}
        has -= {self.gone.pk} if self.gone is not None else set()
        return sorted(has | ({self.come.pk} if self.come is not None else set()))


def change_schools(
    act: Act, district: DistrictRecord, admins: Sequence[AdminRecord], change: SchoolChange
) -> list[AdminRecord]:
    """Move admins to another school, or give them one, or take one away; gives who changed.

    Admins are taken as they are now, not as they were listed.

    Raises:
        NothingToDo: it would change nobody.
    """
    current = queries.by_pks(act, [admin.pk for admin in admins])
    wanted = [admin for admin in current if change.affects(admin)]
    if not wanted:
        raise NothingToDo("That changes nobody: none of them is concerned.")
    facts = {
        name: f"{school.name} ({school.sis_id})"
        for name, school in (("from", change.gone), ("to", change.come))
        if school is not None
    }
    lists = {admin.pk: change.after(admin) for admin in wanted}
    return _set_schools(act, district, wanted, lists, (change.action, facts))


def _set_schools(
    act: Act,
    district: DistrictRecord,
    before: Sequence[AdminRecord],
    lists: Mapping[int, Sequence[int]],
    told: tuple[str, dict[str, Any]],
) -> list[AdminRecord]:
    touch = Touch(act.now, "schools", imports.has_imports(act, district.pk))
    admin_changes.set_schools(act.transaction, lists, touch)
    after = queries.by_pks(act, [admin.pk for admin in before])
    _record(act, told, (before, after), lambda admin: [school.id for school in admin.schools])
    return after


def set_active(
    act: Act, district: DistrictRecord, admins: Sequence[AdminRecord], *, active: bool
) -> list[AdminRecord]:
    """Deactivate admins, or bring them back; gives who changed.

    Raises:
        NothingToDo: all of them are so already.
    """
    current = queries.by_pks(act, [admin.pk for admin in admins])
    wanted = [admin for admin in current if admin.active != active]
    if not wanted:
        raise NothingToDo(f"All of them are {'active' if active else 'deactivated'} already.")
    # Whom somebody deactivated stays so when the next upload still lists them.
    touch = Touch(act.now, "active", not active and imports.has_imports(act, district.pk))
    pks = [admin.pk for admin in wanted]
    admin_changes.set_active(act.transaction, pks, active=active, touch=touch)
    after = queries.by_pks(act, pks)
    action = "admins.reactivate" if active else "admins.deactivate"
    _record(act, (action, {"active": active}), (wanted, after), lambda admin: admin.active)
    return after


def _record(
    act: Act,
    told: tuple[str, dict[str, Any]],
    states: tuple[Sequence[AdminRecord], Sequence[AdminRecord]],
    value: Callable[[AdminRecord], object],
) -> None:
    """One entry for all; `people` holds what undo needs, the rest what is read."""
    (action, facts), (before, after) = told, states
    alone = after[0] if len(after) == 1 else None
    then: dict[str, Any] = {"active": not facts["active"]} if "active" in facts else {}
    act.record(
        action,
        f"{len(after):,} admins" if alone is None else f"admin {alone.email}",
        subject_id=None if alone is None else alone.id,
        before={**then, "people": {admin.id: value(admin) for admin in before}},
        after={**facts, "people": {admin.id: value(admin) for admin in after}},
    )


# The way back


def changed_back(reader: Reader, entry: Entry) -> Way:
    """The way back for everybody who is still as the change left them; others are kept.

    Raises:
        Conflict: everybody was changed again since.
        NothingToDo: nobody is in the store any more.
    """
    was, became = entry.before["people"], entry.after["people"]
    of_schools = "active" not in entry.after
    now = {admin.id: admin for admin in _people(reader, list(became))}
    back = [
        admin for clever_id, admin in now.items() if _value(admin, of_schools) == became[clever_id]
    ]
    going_back = {admin.pk for admin in back}
    kept = [admin.name for admin in now.values() if admin.pk not in going_back]
    if not now:
        raise NothingToDo("Nothing to undo: none of them is in the store any more.")
    if not back:
        raise Conflict("All of them were changed again since then. They stay so.")
    count = f"{len(back):,} {'admin is' if len(back) == 1 else 'admins are'}"
    words = f"{count} as before."
    take = partial(_take_back, back=back, was={admin.id: was[admin.id] for admin in back})
    more = len(kept) - SHOWN_KEPT
    shown = [f"{name}: changed since then" for name in kept[:SHOWN_KEPT]]
    return Way(words, words, take, tuple([*shown, f"and {more:,} more"] if more > 0 else shown))


def _people(reader: Reader, ids: Sequence[str]) -> list[AdminRecord]:
    return queries.by_pks(reader, people.pks_of(reader, ids))


def _value(admin: AdminRecord, of_schools: bool) -> object:
    return [school.id for school in admin.schools] if of_schools else admin.active


def _take_back(act: Act, *, back: list[AdminRecord], was: dict[str, Any]) -> None:
    home = school_queries.district(act, back[0].district_pk)
    if home is None:
        raise NothingToDo("Their district is no longer in the store.")
    if isinstance(next(iter(was.values())), bool):
        set_active(act, home, back, active=bool(was[back[0].id]))
        return
    known = {ref.id: ref.pk for ref in school_queries.school_refs(act, home.pk)}
    lists = {
        admin.pk: [known[school] for school in was[admin.id] if school in known] for admin in back
    }
    _set_schools(act, home, back, lists, ("admins.restore_schools", {}))
