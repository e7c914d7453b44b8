"""Changes to several admins at once that need a question first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal

from console.provisioning.admin_list import AdminList
from console.provisioning.directory import school_refs
from console.provisioning.many_admins import SchoolChange
from screens import changes
from screens.dialogs.choice import Choice, ChoiceDialog
from screens.dialogs.confirm import ConfirmDialog
from screens.person_actions import PersonActions, listed, named
from screens.wording import number, several
from storage.records.admins import AdminRecord
from storage.records.school_refs import SchoolRef

if TYPE_CHECKING:
    from screens.admin_listing import AdminListing

SchoolChangeKind = Literal["add", "move", "remove"]
# So many people can still be asked about in one question, and changed in one go.
MOST_MARKED = 10_000


async def mark_all(page: AdminListing, found: AdminList) -> None:
    """Mark everybody a search and a filter find, if they are not too many to speak of."""
    with page.reporting("mark them"):
        rows = await page.in_store(lambda _: found.page(0, MOST_MARKED + 1))
        if len(rows) > MOST_MARKED:
            page.tell(
                f"These are more than {number(MOST_MARKED)}: search or filter first.", "warning"
            )
            return
        page.table.mark_all(rows)
        page.show_tally()
        page.refresh_bindings()


async def ask_school_for(
    page: PersonActions, admins: Sequence[AdminRecord], kind: SchoolChangeKind
) -> None:
    """Ask which school, say what will change, and change it for those it concerns."""
    district = page.district
    with page.reporting(WHAT[kind]):
        change = await _change(page, admins, kind)
        if change is None:
            return
        wanted = [admin for admin in admins if change.affects(admin)]
        if not wanted:
            page.tell(f"That changes nobody: {left_out(admins, [], change)}.", "warning")
            return
        answer = await page.app.push_screen_wait(
            ConfirmDialog(title(change, wanted), _effect(admins, wanted, change), [ANSWERS[kind]])
        )
        if answer:
            done = await page.in_store(changes.change_schools, district, wanted, change)
            page.changed(done)


WHAT = {"add": "add a school", "move": "move them", "remove": "take the school away"}
ANSWERS = {"add": "Add", "move": "Move", "remove": "Remove"}


async def _change(
    page: PersonActions, admins: Sequence[AdminRecord], kind: SchoolChangeKind
) -> SchoolChange | None:
    """Which school goes and which comes; None when it was left."""
    district = page.district
    gone = come = None
    if kind != "add":
        question = "Move {} from which school?" if kind == "move" else "Take which school from {}?"
        gone = await _pick(page, question.format(named(admins)), schools_of(admins))
        if gone is None:
            return None
    if kind != "remove":
        schools = await page.in_store(lambda workspace: workspace.read(school_refs, district))
        asked = f"Move {named(admins)} to which school?" if gone is not None else ""
        others = [school for school in schools if gone is None or school.pk != gone.pk]
        come = await _pick(page, asked or f"Add which school to {named(admins)}?", others)
        if come is None:
            return None
    return SchoolChange(gone, come)


async def _pick(
    page: PersonActions, question: str, schools: Sequence[SchoolRef]
) -> SchoolRef | None:
    if not schools:
        page.tell("None of them has a school.", "warning")
        return None
    choices = [Choice(school.name, school.sis_id, school) for school in schools]
    picked = await page.app.push_screen_wait(ChoiceDialog(question, choices))
    return None if picked is None else picked.value


def schools_of(admins: Iterable[AdminRecord]) -> list[SchoolRef]:
    """Every school one of them has, by name."""
    found = {school for admin in admins for school in admin.schools}
    return sorted(found, key=lambda school: (school.name.casefold(), school.pk))


def title(change: SchoolChange, wanted: Sequence[AdminRecord]) -> str:
    """The question."""
    whom = named(wanted)
    if change.gone is None:
        return f"Add {_name(change.come)} to {whom}?"
    if change.come is None:
        return f"Take {_name(change.gone)} from {whom}?"
    return f"Move {whom} from {_name(change.gone)} to {_name(change.come)}?"


def _name(school: SchoolRef | None) -> str:
    return "" if school is None else school.name


def left_out(
    admins: Sequence[AdminRecord], wanted: Sequence[AdminRecord], change: SchoolChange
) -> str:
    """Whom it does not concern, and why, in words."""
    districts = sum(admin.admin_scope == "district" for admin in admins)
    others = len(admins) - len(wanted) - districts
    said = []
    if districts:
        said.append(several(districts, "is a district admin", "are district admins"))
    if others and change.gone is None:
        said.append(several(others, "has it already", "have it already"))
    elif others:
        said.append(several(others, "is not at it", "are not at it"))
    return ", ".join(said)


def _effect(
    admins: Sequence[AdminRecord], wanted: Sequence[AdminRecord], change: SchoolChange
) -> str:
    said = [listed(wanted)]
    if change.come is not None:
        said.append(f"Applications that share {change.come.name} will see them.")
    if change.gone is not None:
        said.append(
            f"Applications that share {change.gone.name}, and none of their other schools, "
            "will not see them any more."
        )
    alone = sum(not change.after(admin) for admin in wanted)
    if alone:
        said.append(
            f"{several(alone, 'admin is', 'admins are')} then without a school: no application "
            "will see them."
        )
    skipped = left_out(admins, wanted, change)
    if skipped:
        said.append(f"Left as they are: {skipped}.")
    return "\n\n".join(said)
