"""Files as people save them, and files that are wrong: what is said of each."""

from __future__ import annotations

import json
import zipfile

import pytest

from console.errors import FileUnusable, UsageError
from console.importing.applying import apply_plan
from console.importing.planning import plan_again
from console.provisioning.districts import set_school_active
from storage.records.schools import SchoolRecord
from tests.importing.conftest import ANA, HEADER, LUIS, THREE, Uploads

ACCENTS = HEADER + "A1,jose@maple.example,José,Núñez,,school,101\n"
PLAIN = "email,first_name,last_name,admin_scope,school_ids\n"


@pytest.mark.parametrize(
    ("data", "encoding", "delimiter"),
    [
        (ACCENTS.encode(), "utf-8", ","),
        (b"\xef\xbb\xbf" + ACCENTS.encode(), "utf-8", ","),
        (ACCENTS.encode("cp1252"), "cp1252", ","),
        (ACCENTS.encode("utf-16"), "utf-16", ","),
        (ACCENTS.encode("utf-32"), "utf-32", ","),
        (ACCENTS.replace("\n", "\r").encode("mac-roman"), "mac-roman", ","),
        (ACCENTS.encode() + b"\x1a\x1a", "utf-8", ","),
        (ACCENTS.encode("utf-16-le"), "utf-16-le", ","),
        (ACCENTS.encode("utf-16-be"), "utf-16-be", ","),
        (ACCENTS.replace(",", ";").encode(), "utf-8", ";"),
        (ACCENTS.replace(",", "\t").encode("cp1252"), "cp1252", "\t"),
        (ACCENTS.replace(",", "|").encode(), "utf-8", "|"),
        (b"sep=;\r\n" + ACCENTS.replace(",", ";").encode(), "utf-8", ";"),
        (b'\xef\xbb\xbf"sep=,",,,\n' + ACCENTS.encode(), "utf-8", ","),
        (ACCENTS.replace("first_name", '"First\r\nname"', 1).encode(), "utf-8", ","),
        (ACCENTS.replace("\n", "\r\n").encode(), "utf-8", ","),
        (ACCENTS.replace("\n", "\r").encode(), "utf-8", ","),
        (ACCENTS.rstrip("\n").encode(), "utf-8", ","),
        (("\n" + ACCENTS + "\n\n ,,,\n,,,,,,\n").encode(), "utf-8", ","),
        ((",,,,,,\n" + ACCENTS + '"","","","","","",""\n').encode(), "utf-8", ","),
        (b"sep=;\n" + ACCENTS.encode(), "utf-8", ","),
        (ACCENTS.replace("school_ids\n", "school_ids,,\n").encode(), "utf-8", ","),
        (ACCENTS.replace("A1,", '"A1",').replace("101", '" 101 "').encode(), "utf-8", ","),
    ],
)
def test_reads_files_as_people_save_them(
    uploads: Uploads, data: bytes, encoding: str, delimiter: str
) -> None:
    with uploads.plan(data) as plan:
        document = plan.document.as_json()
        assert (document["created"], document["problems"]) == (1, [])
        assert (document["encoding"], document["delimiter"]) == (encoding, delimiter)
        (row,) = plan.rows("created").rows
        assert (row.name, row.schools) == ("José Núñez", ("101",))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"\xef\xbb\xbf", "empty_file"),
        (b"\n \n", "empty_file"),
        (HEADER.encode(), "no_data_rows"),
        (HEADER.encode() + b"\n,,,,,,\n", "no_data_rows"),
        (ANA.encode(), "missing_header"),
        (b"PK\x03\x04rest", "not_csv"),
        (b"\xd0\xcf\x11\xe0rest", "not_csv"),
        (b"{\\rtf1 hello}", "not_csv"),
        (b"\0" * 5000, "not_csv"),
        (bytes(range(256)) * 9, "not_csv"),
        (HEADER.replace(",email", "").encode() + b"A1,Ana,R,,school,101\n", "missing_column"),
        (HEADER.replace("title", "email").encode() + ANA.encode(), "duplicate_column"),
        (b"email\na@x.org\n", "delimiter"),
        (b"<html><body>no</body></html>", "not_csv"),
    ],
)
def test_refuses_the_whole_file(uploads: Uploads, data: bytes, code: str) -> None:
    found = uploads.codes(data)
    assert [(line, name) for line, _, name in found] == [(None, code)]
    with uploads.plan(data) as plan:
        assert plan.refused


def test_a_wrong_named_delimiter_is_told(uploads: Uploads) -> None:
    assert uploads.codes(THREE, delimiter=";") == [(None, "", "delimiter")]


def test_unknown_columns_are_told_and_not_read(uploads: Uploads) -> None:
    text = HEADER.replace("title", "shoe_size") + ANA
    document = uploads.document(text)
    (problem,) = document["problems"]
    assert (problem["code"], problem["severity"], document["created"]) == (
        "unknown_column", "warning", 1,
    )  # fmt: skip


def test_two_columns_for_one_field_are_refused(uploads: Uploads) -> None:
    text = "Mail," + HEADER + "x@y.org," + ANA
    assert uploads.codes(text, header_map={"Mail": "email"}) == [(None, "email", "unknown_column")]
    assert uploads.codes(text, header_map={"Mail": "title"}) == [(None, "title", "unknown_column")]


def test_a_column_can_be_named(uploads: Uploads) -> None:
    text = PLAIN.replace("email", "E-Postadresse") + "a@x.org,A,B,district,\n"
    assert uploads.codes(text) == [
        (None, "email", "missing_column"),
        (None, "E-Postadresse", "unknown_column"),
    ]
    assert uploads.document(text, header_map={"e postadresse": "email"})["created"] == 1


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("a@x,A,B,district,", "email", "invalid_email"),
        (",A,B,district,", "email", "missing_required"),
        ("a@x.org,,B,district,", "first_name", "missing_required"),
        ("a@x.org,A,B,,", "admin_scope", "missing_required"),
        ("a@x.org,A,B,teacher,", "admin_scope", "invalid_scope"),
        ("a@x.org,A,B,school,999", "school_ids", "unknown_school"),
        ("a@x.org,A,B,district,101", "school_ids", "scope_school_mismatch"),
        ("a@x.org,A,B,school", "", "too_few_fields"),
        ("a@x.org,A,B,school,101,extra", "", "too_many_fields"),
        (f"a@x.org,{'A' * 256},B,district,", "first_name", "field_too_long"),
        ("a@x.org,A\u200bB,B,district,", "first_name", "control_character"),
        ("a@x.org,A\x00B,B,district,", "first_name", "null_byte"),
        ('a@x.org,"A,B,district,', "", "malformed_quote"),
        ('a@x.org,"A"x,B,district,', "", "malformed_quote"),
        ('a@x.org,"A\nC",B,district,', "first_name", "control_character"),
    ],
)
def test_names_line_column_and_code(uploads: Uploads, row: str, column: str, code: str) -> None:
    text = PLAIN + "ok@x.org,O,K,district,\n\n" + row + "\nlast@x.org,L,K,district,\n"
    document = uploads.document(text)
    (problem,) = document["problems"]
    assert (problem["line"], problem["column"] or "", problem["code"]) == (4, column, code)
    assert (document["rows"], document["created"], document["rejected"]) == (3, 2, 1)


def test_the_header_among_the_rows_is_one_problem(uploads: Uploads) -> None:
    assert uploads.codes(HEADER + ANA + HEADER.upper() + LUIS) == [(3, "", "duplicate_header")]


def test_a_map_is_checked_before_anything_is_said_of_columns(uploads: Uploads) -> None:
    for mapped, said in (
        ({"email": "bogus"}, "field “bogus”.*sis_id, email, first_name"),
        ({"x": "bogus"}, "field “bogus”"),
        ({"Mial": "email"}, "column “Mial”"),
    ):
        with pytest.raises(UsageError, match=said):
            uploads.codes(HEADER.replace("email", "mail") + ANA, header_map=mapped)
    (problem, _) = uploads.document(HEADER + ANA, header_map={"email": "title"})["problems"]
    assert "--map reads the column “email” as title" in problem["message"]


def test_a_row_shows_all_its_problems(uploads: Uploads) -> None:
    found = uploads.codes(PLAIN + "a@x,,B,teacher,999;101\n")
    assert found == [
        (2, "email", "invalid_email"),
        (2, "first_name", "missing_required"),
        (2, "admin_scope", "invalid_scope"),
        (2, "school_ids", "unknown_school"),
    ]


def test_a_broken_letter_is_named_by_its_line(uploads: Uploads) -> None:
    data = ACCENTS.encode() + b"A2,x@maple.example,Ren\xe9,B,,school,101\n"
    assert uploads.codes(data) == [(3, "first_name", "encoding_error")]
    (problem,) = uploads.document(data)["problems"]
    assert (
        "The byte 0xE9 in “Ren\ufffd” cannot be read: the file was taken for utf-8."
        in (problem["message"])
    )


def test_rows_with_broken_letters_are_written_out_and_stay_refused(uploads: Uploads) -> None:
    header = HEADER.replace("title", "T\xe9l").encode("latin-1")
    data = header + ANA.encode() + "A2,b@x.org,Ren\xe9,Núñez,,school,101\n".encode("latin-1")
    rejects, saved = uploads.folder / "rejects.csv", uploads.folder / "plan"
    with uploads.plan(data, allow_partial=True, encoding="utf-8") as plan:
        plan.write_rejects(rejects)
        plan.save(saved)
    with zipfile.ZipFile(saved) as archive:
        rows = [json.loads(line) for line in archive.open("changes.jsonl")]
    assert [row["kind"] for row in rows] == ["created", "rejected"]
    assert uploads.codes(rejects.read_bytes())[1:] == [
        (2, "first_name", "encoding_error"),
        (2, "last_name", "encoding_error"),
    ]


def test_repeats_name_both_lines(uploads: Uploads) -> None:
    text = THREE + "A9,ANA@maple.example,Other,One,,district,\nA3,z@x.org,Z,Z,,district,\n"
    document = uploads.document(text)
    messages = [(p["line"], p["code"], p["message"]) for p in document["problems"]]
    assert [message[:2] for message in messages] == [
        (5, "duplicate_email"), (6, "duplicate_sis_id"),
    ]  # fmt: skip
    assert "Line 2 and line 5" in messages[0][2]
    assert (document["created"], document["rejected"]) == (3, 2)


def test_repeats_of_lines_already_stored_are_found(uploads: Uploads) -> None:
    uploads.apply(THREE)
    again = uploads.document(THREE + ANA)
    assert [(p["line"], p["code"]) for p in again["problems"]] == [(5, "duplicate_email")]
    changed = uploads.document(THREE + ANA.replace("Principal", "Dean"))
    assert [(p["line"], p["code"]) for p in changed["problems"]] == [(5, "duplicate_email")]


def test_a_warning_does_not_stop_the_upload(uploads: Uploads) -> None:
    document = uploads.document(PLAIN + "a@x.org,A,B,school,\n")
    (problem,) = document["problems"]
    assert (problem["code"], problem["severity"], document["created"]) == (
        "no_schools", "warning", 1,
    )  # fmt: skip


def test_admins_whose_schools_are_all_deactivated_are_told(
    uploads: Uploads, schools: list[SchoolRecord]
) -> None:
    uploads.apply(THREE)
    closed = next(school for school in schools if school.sis_id == "103")
    uploads.workspace.run(set_school_active, closed, active=False)
    assert uploads.codes(THREE) == [(4, "school_ids", "inactive_school")]
    assert uploads.codes(THREE.replace(",103", ",101;103")) == []


def test_zeros_a_spreadsheet_took_are_told(uploads: Uploads) -> None:
    from console.provisioning.districts import create_school
    from console.provisioning.drafts import SchoolDraft
    from console.provisioning.which_district import list_districts

    district = uploads.workspace.read(list_districts)[0]
    uploads.workspace.run(create_school, district, SchoolDraft(sis_id="0412", name="Zero"))
    (problem,) = uploads.document(PLAIN + "a@x.org,A,B,school,412\n")["problems"]
    assert "0412 is a school" in problem["message"]
    (problem,) = uploads.document(PLAIN + "a@x.org,A,B,school,4.12E+05\n")["problems"]
    assert "into a number" in problem["message"]


def test_a_thousand_problems_are_listed_and_all_are_counted(uploads: Uploads) -> None:
    rows = "".join(f"a{n}@x,A,B,district,\n" for n in range(1500))
    with uploads.plan(PLAIN + rows) as plan:
        document = plan.document.as_json()
        assert (len(document["problems"]), document["problems_total"]) == (1000, 1500)
        (cause,) = plan.causes()
        assert (cause.rows, cause.first_line, cause.code) == (1500, 2, "invalid_email")


def test_large_files_are_read_in_blocks_without_losing_lines(uploads: Uploads) -> None:
    rows = [f'A{n},u{n}@x.org,Ana,Rivera,"Dean, {"x" * 60}",school,101\n' for n in range(8000)]
    rows[7001] = "A7001,u7001@x.org,Ana,Rivera,,school,999\n"
    document = uploads.document(HEADER + "".join(rows))
    assert (document["created"], document["rejected"]) == (7999, 1)
    assert document["problems"][0]["line"] == 7003


def test_a_quote_never_closed_does_not_swallow_the_rest(uploads: Uploads) -> None:
    rows = [f"A{n},u{n}@x.org,Ana,Rivera,,school,101\n" for n in range(9000)]
    rows[5] = 'A5,u5@x.org,"Ana,Rivera,,school,101\n'
    document = uploads.document(HEADER + "".join(rows))
    assert (document["created"], document["rejected"]) == (8999, 1)
    assert [(p["line"], p["code"]) for p in document["problems"]] == [(7, "malformed_quote")]


def test_texts_that_are_no_tables_are_called_what_they_are(uploads: Uploads) -> None:
    for text, what in (('[{"email": "a@x.org", "id": 1}]', "JSON"), ("<!DOCTYPE html>", "a web")):
        [problem] = uploads.document(text)["problems"]
        assert (problem["code"], what in problem["message"]) == ("not_csv", True)


def test_columns_without_a_name_are_passed_over_and_said(uploads: Uploads) -> None:
    rows = [line + ",,\n" for line in THREE.splitlines()]
    assert uploads.codes("".join(rows)) == []
    rows[2] = rows[2].replace(",,\n", ",see me,\n")
    assert uploads.codes("".join(rows)) == [(None, "", "unknown_column")]
    assert uploads.document("".join(rows))["created"] == 3


@pytest.mark.parametrize(
    ("header", "code"),
    [("frist_name", "guessed_column"), ("first_n\u200bame", "guessed_column")],
)
def test_misspelt_headers_are_read_and_said(uploads: Uploads, header: str, code: str) -> None:
    text = THREE.replace("first_name", header, 1)
    document = uploads.document(text)
    assert document["created"] == 3
    assert [(p["code"], p["severity"]) for p in document["problems"]] == [(code, "warning")]
    assert uploads.codes(THREE.replace("first_name", "vorname", 1))[0][2] == "missing_column"


def test_a_header_is_found_where_it_does_not_belong(uploads: Uploads) -> None:
    for above in ("Staff list,,,,,,\n\n", "# exported by;us\n\n", "Staff list 2026\n\n"):
        (problem,) = uploads.document(above + THREE)["problems"]
        assert (problem["code"], problem["line"]) == ("missing_header", None)
        assert "named on line 3" in problem["message"]
    staff = "School_id,Staff_id,Staff_email,First_name,Last_name\n101,A1,ana@x.org,Ana,R\n"
    (problem,) = uploads.document(staff, format="oneroster")["problems"]
    assert problem["code"] == "missing_header"
    assert "columns of clever files, not of oneroster" in problem["message"]
    (problem,) = uploads.document("Staff list,,,,,,\nA1,ana@x.org,Ana,R,,district,\n")["problems"][
        :1
    ]
    assert problem["code"] == "missing_header"


def test_ids_that_a_spreadsheet_ate_are_told(uploads: Uploads) -> None:
    uploads.apply(THREE.replace("A1,", "007,"))
    assert uploads.codes(THREE.replace("A1,", "7,")) == [(2, "sis_id", "lost_zeros")]
    for eaten in ("1.2E+11,", "1200.0,", "#N/A,", "#ref!,", '="003",'):
        assert uploads.codes(THREE.replace("A3,", eaten)) == [(4, "sis_id", "spreadsheet_id")]
    for whole in ("1200.05,", "v2.00,", "12.0b,", "#N/A1,"):
        assert uploads.codes(THREE.replace("A3,", whole)) == []


def test_an_encoding_the_file_is_not_in_is_refused_not_a_fault(uploads: Uploads) -> None:
    document = uploads.document(THREE, encoding="utf-16")
    (problem,) = document["problems"]
    assert (problem["code"], problem["line"]) == ("encoding_error", None)
    assert "cannot be read as utf-16 at all" in problem["message"]
    unmarked = uploads.document(THREE.encode("utf-16-be"), encoding="utf-16")
    assert (unmarked["created"], unmarked["encoding"]) == (3, "utf-16-be")


@pytest.mark.parametrize("encoding", ["base64", "undefined", "utf-9"])
def test_what_is_no_encoding_of_text_is_no_option(uploads: Uploads, encoding: str) -> None:
    with pytest.raises(UsageError, match="is not known"):
        uploads.document(THREE, encoding=encoding)


def test_a_missing_column_is_called_as_its_format_calls_it(uploads: Uploads) -> None:
    document = uploads.document(THREE, format="clever")
    (error,) = [problem for problem in document["problems"] if problem["severity"] == "error"]
    assert (error["code"], error["column"]) == ("missing_column", "sis_id")
    assert "There is no column “Staff_id”" in error["message"]
    assert "--map HEADER=sis_id" in error["message"]


def test_a_file_refused_for_its_header_was_taken_for_something(uploads: Uploads) -> None:
    document = uploads.document("sis_id;email;first_name\nA1;a@x.org;Ana\n")
    assert (document["format"], document["delimiter"]) == ("admins", ";")
    unknown = uploads.document("Nobody;knows\nthese;columns\n")
    assert (unknown["format"], unknown["delimiter"]) == ("auto", "")


def test_delimiters_are_named_in_any_case(uploads: Uploads) -> None:
    content = (HEADER + ANA).replace(",", "\t")
    assert uploads.document(content, delimiter="TAB")["created"] == 1


def test_a_letter_that_a_delimiter_cuts_in_two_is_named(uploads: Uploads) -> None:
    """Its bytes would be a letter if the delimiter between them were not there."""
    good = b"A%d,a%d@x.org,Zo\xc3\xab,Rivera,,district,\n"
    broken = b"B1,b1@x.org,Zo\xc3,\xabRivera,,district,\n"
    content = HEADER.encode() + b"".join(good % (n, n) for n in range(30)) + broken
    for light in (False, True):
        assert uploads.codes(content, counts_only=light) == [
            (32, "first_name", "encoding_error"),
            (32, "last_name", "encoding_error"),
        ]


def test_letters_of_any_width_stay_what_they_are(uploads: Uploads) -> None:
    names = ("Zoë", "Łukasz", "明", "𝔄nna", "Peñarroya")
    rows = (f"A{n},a{n}@x.org,{name},{name},,district,\n" for n, name in enumerate(names))
    with uploads.plan(HEADER + "".join(rows)) as plan:
        assert [row.first_name for row in plan.rows("created").rows] == list(names)


def test_a_file_changed_since_it_was_planned_is_not_taken_for_it(uploads: Uploads) -> None:
    saved = uploads.folder / "plan"
    corrections = {("admins.csv", 3): {"email": "luis@maple.example"}}
    with uploads.plan(HEADER + ANA + LUIS, corrections=corrections) as plan:
        uploads.file(HEADER + "A9,new@maple.example,New,Nobody,,district,\n" + ANA + LUIS)
        # The saved plan would be of other bytes, the correction of line 3 would be Ana's.
        with pytest.raises(FileUnusable, match="admins.csv was changed since it was read"):
            plan.save(saved)
        with pytest.raises(FileUnusable, match="Upload it again as it is now"):
            plan_again(plan, plan.upload.options)
        assert not saved.exists()
        assert apply_plan(uploads.workspace, plan).counts.created == 2
