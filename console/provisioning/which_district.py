"""Which districts there are, and which one is meant: all that an upload asks of the directory."""

from __future__ import annotations

from console.display import display
from console.errors import NotFound, UsageError
from console.keys import fold
from storage.connections import Reader
from storage.queries import schools
from storage.records.districts import DistrictRecord


def find_district(reader: Reader, named: str | None) -> DistrictRecord:
    """The district with that id or name; without a name, the only one there is.

    Raises:
        NotFound: none by that name, or no active one.
        UsageError: several are active and none was named.
    """
    known = schools.districts(reader)
    if named is None:
        return _only(known)
    for district in known:
        if district.id == named.lower() or fold(district.name) == fold(named):
            return district
    raise NotFound(
        f"There is no district “{display(named)}” in this store. "
        f"Known: {', '.join(display(district.name) for district in known) or 'none yet'}."
    )


def _only(known: list[DistrictRecord]) -> DistrictRecord:
    active = [district for district in known if district.active]
    if not active:
        raise NotFound(why_none(known))
    if len(active) > 1:
        names = ", ".join(display(district.name) for district in active)
        raise UsageError(f"The store holds several districts; name one with --district: {names}.")
    return active[0]


def why_none(known: list[DistrictRecord]) -> str:
    """Why no district is active: there is none, or those there are were deactivated."""
    if not known:
        return "The store holds no district yet. Add one with 'principal districts add NAME'."
    import shlex

    names = ", ".join(display(district.name) for district in known)
    which, name = ("it", shlex.quote(names)) if len(known) == 1 else ("one", "NAME")
    return (
        f"No district of the store is active; deactivated: {names}. "
        f"Bring {which} back: principal districts reactivate {name}."
    )


def option_for(known: list[DistrictRecord], pk: int) -> str:
    """What a command needs to mean the district of that key: ` --district NAME`.

    Nothing where no other one is active; `known` are all districts of the store.
    """
    meant = next((each for each in known if each.pk == pk), None)
    if meant is None or not any(each.active for each in known if each.pk != pk):
        return ""
    import shlex

    return f" --district {shlex.quote(display(meant.name))}"


def list_districts(reader: Reader, *, active: bool | None = None) -> list[DistrictRecord]:
    """Districts, oldest first: all, or only active or deactivated ones."""
    known = schools.districts(reader)
    return [each for each in known if active is None or each.active == active]
