"""Adding and editing: all problems at once, schools by keyboard, two editors, nothing lost."""

from __future__ import annotations

from dataclasses import replace

from console.audit import Operator
from console.provisioning.admins import edit_admin
from console.provisioning.directory import find_admin, list_admins
from console.provisioning.districts import create_school
from console.provisioning.drafts import SchoolDraft
from console.provisioning.images import draft_of
from console.workspace import Workspace
from screens.admin_form import AdminForm
from screens.widgets.school_picker import SchoolPicker
from storage.records.districts import DistrictRecord
from storage.records.schools import SchoolRecord
from tests.screens.conftest import Desk, console
from tests.screens.crowd import ANA, add


def form(desk: Desk) -> AdminForm:
    page = desk.app.screen
    assert isinstance(page, AdminForm)
    return page


async def open_form(desk: Desk, key: str) -> None:
    await desk.press(key)
    await desk.until(lambda: isinstance(desk.app.screen, AdminForm), "the form")
    await desk.until(lambda: form(desk).schools is not None, "the schools are there")
    await desk.settle()


async def test_adds_an_admin_with_the_keyboard_alone(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> None:
    async with console(workspace) as desk:
        await open_form(desk, "n")
        await desk.type("zoe@maple.example")
        await desk.press("tab")
        await desk.type("Zoe")
        await desk.press("down", "down", "up")  # arrows go from field to field too
        await desk.type("Quill")
        await desk.press("down", "down")
        await desk.type("Head")
        await desk.press("tab", "tab")
        await desk.type("pena")
        await desk.until_shows("▸[ ] Colegio Peñarroya")
        await desk.press("space", "ctrl+s")
        await desk.until_shows("Zoe Quill is added.")
        zoe = workspace.read(find_admin, district, "zoe@maple.example")
        assert (zoe.admin_scope, zoe.title) == ("school", "Head")
        assert [school.sis_id for school in zoe.schools] == ["103"]


async def test_names_every_problem_at_once_each_at_its_field(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> None:
    add(workspace, district, ANA)
    async with console(workspace) as desk:
        await open_form(desk, "n")
        await desk.type("A.RIVERA@maple.example")
        await desk.press("ctrl+s")
        await desk.until_shows("Nothing was saved: 3 problems to mend.")
        rows = desk.rows()
        email = next(i for i, row in enumerate(rows) if row.startswith(" Email"))
        assert "! Already used by Ana Rivera." in rows[email + 1]
        assert any("! First name is required." in row for row in rows)
        assert any("! Last name is required." in row for row in rows)
        assert any("~ warning: Without a school" in row for row in rows)
        assert workspace.read(list_admins, district).total == 1


async def test_tells_a_problem_while_typing_of_that_field_alone(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> None:
    async with console(workspace) as desk:
        await open_form(desk, "n")
        await desk.type("zoe@maple")
        await desk.until_shows("“zoe@maple” is not an email address.")
        assert "First name is required" not in desk.text()


async def test_a_district_admin_needs_no_schools(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> None:
    add(workspace, district, ANA)
    async with console(workspace) as desk:
        await desk.until_shows("1 admin")
        await open_form(desk, "e")
        form(desk).field("admin_scope").widget.focus()
        await desk.press("right")
        await desk.until_shows("A district admin has no schools.")
        form(desk).picker.focus()
        await desk.press("space", "ctrl+s")
        await desk.until_shows("Ana Rivera is saved.")
        assert workspace.read(find_admin, district, "A1").admin_scope == "district"


async def test_asks_before_typed_text_is_lost(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> None:
    async with console(workspace) as desk:
        await open_form(desk, "n")
        await desk.type("zoe")
        await desk.press("escape")
        await desk.until_shows("You would lose 1 change: email.")
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, AdminForm), "still in the form")
        assert form(desk).field("email").value == "zoe"
        await desk.press("ctrl+q")
        await desk.until_shows("Quit?")
        await desk.press("escape")
        await desk.until(lambda: isinstance(desk.app.screen, AdminForm), "still in the form")
        await desk.press("escape")
        await desk.until_shows("Leave without saving?")
        await desk.press("right", "enter")
        await desk.until_at("admins")


async def test_an_untouched_form_is_left_without_a_question(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> None:
    add(workspace, district, ANA)
    async with console(workspace) as desk:
        await desk.until_shows("1 admin")
        await open_form(desk, "e")
        await desk.press("escape")
        await desk.until_shows("1 admin")


async def test_the_second_of_two_editors_chooses_field_by_field(
    workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]
) -> None:
    (ana,) = add(workspace, district, ANA)
    async with console(workspace) as desk:
        await desk.until_shows("1 admin")
        await open_form(desk, "e")
        bob = workspace._replace(operator=Operator("bob"))
        theirs = replace(draft_of(ana), title="Director", last_name="Rivera-Vega")
        bob.run(edit_admin, district, ana, theirs)
        form(desk).field("title").value = "Headmistress"
        await desk.press("ctrl+s")
        await desk.until_shows("bob changed Ana Rivera-Vega")
        shown = desk.text()
        assert "(•) theirs  Rivera-Vega" in shown  # not touched by us, so theirs to begin with
        assert "( ) theirs  Director" in shown
        assert "(•) yours   Headmistress" in shown
        await desk.press("escape")
        await desk.until_shows("what you typed is still here")
        assert form(desk).field("title").value == "Headmistress"
        await desk.press("ctrl+s")
        await desk.until_shows("bob changed Ana Rivera-Vega")
        await desk.press("enter")
        await desk.until_shows("Ana Rivera-Vega is saved.")
        saved = workspace.read(find_admin, district, "A1")
        assert (saved.last_name, saved.title) == ("Rivera-Vega", "Headmistress")


async def test_the_picker_is_quick_with_500_schools(
    workspace: Workspace, district: DistrictRecord
) -> None:
    with workspace.store.write() as transaction:
        transaction.execute_many(
            "INSERT INTO schools (id, district_pk, sis_id, name, name_key, school_number, "
            "state_id, low_grade, high_grade, principal, principal_email, phone, address, city, "
            "state, zip, active, created_at, modified_at, version) VALUES (:id, :district, :sis, "
            ":name, :key, '', '', '', '', '', '', '', '', '', '', '', :active, 0, 0, 1)",
            [
                {
                    "id": f"{number:024x}",
                    "district": district.pk,
                    "sis": f"S{number}",
                    "name": f"School {number:03}",
                    "key": f"school {number:03}",
                    "active": True,
                }
                for number in range(1, 500)
            ],
        )
    workspace.run(create_school, district, SchoolDraft(sis_id="Z", name="Ōtaki Nuñez Academy"))
    async with console(workspace) as desk:
        await open_form(desk, "n")
        picker = desk.app.screen.query_one(SchoolPicker)
        picker.focus()
        await desk.until_shows("0 of 500")
        await desk.type("otaki")
        await desk.until_shows("▸[ ] Ōtaki Nuñez Academy")
        await desk.press("space", "escape")
        await desk.until_shows("1 of 500")
        rows = desk.rows()
        head = next(i for i, row in enumerate(rows) if "1 of 500" in row)
        assert "[x] Ōtaki Nuñez Academy" in rows[head + 1]
        assert picker.chosen == ("Z",)
