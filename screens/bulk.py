"""Changes to several admins at once that need a question first."""

from __future__ import annotations

from collections.abc import Sequence

from console.provisioning.directory import school_refs
from screens import changes
from screens.dialogs.choice import Choice, ChoiceDialog
from screens.dialogs.confirm import ConfirmDialog
from screens.person_actions import PersonActions, listed, named
from screens.wording import several
from storage.records import AdminRecord, SchoolRef


async def ask_school_for(page: PersonActions, admins: Sequence[AdminRecord]) -> None:
    """Ask which school, say what will change, and give it to the school admins among them."""
    district = page.district
    with page.reporting("add a school"):
        schools = await page.in_store(lambda workspace: workspace.read(school_refs, district))
        choices = [Choice(school.name, school.sis_id, school) for school in schools]
        title = f"Add which school to {named(admins)}?"
        picked = await page.app.push_screen_wait(ChoiceDialog(title, choices))
        if picked is None:
            return
        wanted = without_school(admins, picked.value)
        if not wanted:
            page.tell(f"Nobody to give {picked.value.name} to: {left_out(admins, [])}.", "warning")
            return
        answer = await page.app.push_screen_wait(
            ConfirmDialog(
                f"Add {picked.value.name} to {named(wanted)}?",
                _effect(admins, wanted, picked.value),
                ["Add"],
            )
        )
        if answer:
            done = await page.in_store(changes.add_school_to, district, wanted, picked.value.sis_id)
            page.changed(done)


def without_school(admins: Sequence[AdminRecord], school: SchoolRef) -> list[AdminRecord]:
    """The school admins who do not have that school yet."""
    return [
        admin
        for admin in admins
        if admin.admin_scope == "school" and school.pk not in {ref.pk for ref in admin.schools}
    ]


def left_out(admins: Sequence[AdminRecord], wanted: Sequence[AdminRecord]) -> str:
    """Who does not get the school, and why, in words."""
    districts = sum(admin.admin_scope == "district" for admin in admins)
    have = len(admins) - len(wanted) - districts
    said = []
    if districts:
        said.append(f"{several(districts, 'is a district admin', 'are district admins')}")
    if have:
        said.append(f"{several(have, 'has it already', 'have it already')}")
    return ", ".join(said)


def _effect(admins: Sequence[AdminRecord], wanted: Sequence[AdminRecord], school: SchoolRef) -> str:
    text = f"{listed(wanted)}\n\nApplications that share {school.name} will see them."
    skipped = left_out(admins, wanted)
    return f"{text}\n\nLeft as they are: {skipped}." if skipped else text
