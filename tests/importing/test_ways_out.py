"""What refuses rows says the way out once a cause, where it is true, and never in the rows."""

from __future__ import annotations

from console.importing.causes import way_out, ways_once
from console.importing.planning import plan_upload
from console.importing.reports import Cause
from tests.importing.conftest import HEADER, Uploads

ROWS = (
    "A1,ana@maple.example,Ana,Rivera,,school,0999\n"
    "A2,,Bo,Soto,,school,101\n"
    "A3,,Cy,Soto,,school,0999\n"
    "A4,di@maple.example,Di,,,school,0998\n"
)
SCHOOL = (
    "If the id is right, add the school first, or upload a schools.csv that has it with this file."
)


def told(uploads: Uploads, content: str, **options: str) -> list[tuple[str, int, str]]:
    with uploads.plan(content, **options) as plan:
        found = [(c.message, c.rows, way) for c, way in ways_once(plan.causes())]
        assert not any("Fill it in" in p.message for p in plan.document.problems)
        return found


def test_each_way_out_is_said_once(uploads: Uploads) -> None:
    district = "Maple Valley Unified"
    assert told(uploads, HEADER + ROWS) == [
        (f"“0999” is not a school of {district}.", 2, SCHOOL),
        ("Email is required.", 2, "Fill it in, or remove the row."),
        ("Last name is required.", 1, ""),
        (f"“0998” is not a school of {district}.", 1, ""),
    ]


def test_a_full_upload_is_not_told_to_remove_rows(uploads: Uploads) -> None:
    row = "A2,,Bo,Soto,,school,101\n"
    assert told(uploads, HEADER + row, mode="full") == [("Email is required.", 1, "Fill it in.")]


def test_the_way_out_of_an_unknown_school_is_true(uploads: Uploads) -> None:
    wrong = uploads.file(HEADER + ROWS.splitlines(keepends=True)[0])
    schools = uploads.file("School_id,School_name\n0999,Mesa\n", "schools.csv")
    with plan_upload(uploads.workspace, [wrong, schools]) as plan:
        assert (plan.causes(), plan.counts.created) == ([], 2)


def test_of_oneroster_another_file_is_named() -> None:
    cause = Cause("unknown_school", "orgs", "error", "“9” is not a school of Maple.", 1, 2, "u")
    assert way_out(cause, "oneroster", "upsert").startswith("If the id is right, orgs.csv of")
    assert way_out(cause._replace(severity="warning"), "oneroster", "upsert") == ""


def test_where_a_spreadsheet_ate_the_id_that_is_the_way_out(uploads: Uploads) -> None:
    row = "A1,ana@maple.example,Ana,Rivera,,school,1E+02\n"
    ((message, _, way),) = told(uploads, HEADER + row)
    assert "A spreadsheet has turned this id into a number" in message
    assert way == ""


def test_schools_separated_by_commas_are_recognised(uploads: Uploads) -> None:
    row = 'A1,ana@maple.example,Ana,Rivera,,school,"101, 102"\n'
    ((message, _, way),) = told(uploads, HEADER + row)
    assert message.endswith("Separate several schools with ; or |.")
    assert way == ""
