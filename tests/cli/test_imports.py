"""`principal import`, `apply`, `imports`, `undo`: exit statuses, output, plan and reject files."""

from __future__ import annotations

import json
import stat
import subprocess
import zipfile
from pathlib import Path

import pytest

from storage.connections import Location
from tests.cli.conftest import Principal, program

HEADER = "sis_id,email,first_name,last_name,title,admin_scope,school_ids\n"
ANA = "A1,ana@maple.example,Ana,Rivera,Principal,school,101;102\n"
LUIS = "A2,luis@maple.example,Luis,Soto,,district,\n"
BAD = "A3,nam@maple,Nam,Nguyen,=1+1,school,101\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "admins.csv"
    path.write_text(HEADER + ANA + LUIS)
    return path


def test_applies_at_once_without_a_terminal(maple: Principal, file: Path) -> None:
    ran = maple("import", str(file), "--json")
    assert (ran.status, ran.json["created"], ran.json["applied"]) == (0, 2, True)
    assert maple("admins", "show", "A1", "--json").json["title"] == "Principal"
    again = maple("import", str(file), "--json")
    assert (again.status, again.json["unchanged"], again.json["applied"]) == (0, 2, False)


def test_the_history_of_a_person_names_it(maple: Principal, file: Path) -> None:
    maple("import", str(file))
    file.write_text(HEADER + ANA.replace("Principal", "Head"))
    changed = maple("import", str(file), "--json").json["import_id"]
    who = maple("admins", "show", "A1", "--json").json["id"]
    newest, oldest = maple("log", "--of", who, "--json").json
    assert newest["subject"] == "upload of admins.csv: changed"
    assert (newest["before"], newest["after"]) == ({"title": "Principal"}, {"title": "Head"})
    assert (oldest["action"], oldest["before"]) == ("import.apply", None)
    maple("undo", changed)
    assert "upload of admins.csv: changed, undone since" in maple("log", "--of", who).out


def test_says_what_it_did_to_people(maple: Principal, file: Path) -> None:
    ran = maple("import", str(file))
    assert "admins.csv, admins, utf-8, comma, 2 rows" in ran.out
    assert "+ 2 to create" in ran.out
    assert "principal undo" in ran.out


def test_a_dry_run_changes_nothing(maple: Principal, file: Path) -> None:
    ran = maple("import", str(file), "--dry-run", "--json")
    assert (ran.status, ran.json["created"], ran.json["applied"]) == (0, 2, False)
    assert maple("admins", "list", "--json").json == []
    assert maple("imports", "--json").json == []


def test_rejected_rows_are_exit_1_and_nothing_is_written(maple: Principal, file: Path) -> None:
    file.write_text(HEADER + ANA + BAD)
    ran = maple("import", str(file), "--json")
    assert (ran.status, ran.json["rejected"], ran.json["created"]) == (1, 1, 1)
    assert ran.json["problems"] == [
        {
            "file": "admins.csv", "line": 3, "column": "email", "code": "invalid_email",
            "severity": "error", "message": "“nam@maple” is not an email address.",
        }
    ]  # fmt: skip
    assert maple("admins", "list", "--json").json == []


def test_partial_uploads_are_exit_4(maple: Principal, file: Path) -> None:
    file.write_text(HEADER + ANA + BAD)
    ran = maple("import", str(file), "--allow-partial", "--json")
    assert (ran.status, ran.json["applied"], ran.json["rejected"]) == (4, True, 1)
    file.write_text(HEADER + BAD)
    assert maple("import", str(file), "--allow-partial").status == 1


def test_a_full_upload_that_removes_too_many_is_held(maple: Principal, file: Path) -> None:
    maple("import", str(file))
    file.write_text(HEADER + ANA)
    ran = maple("import", str(file), "--mode", "full", "--json", "--yes")
    assert (ran.status, ran.json["removed"], ran.json["applied"]) == (3, 1, False)
    assert (ran.json["held"]["removals"], ran.json["held"]["active"]) == (1, 2)
    assert "Held: 1 of 2 admins would be deactivated (50%); the limit is 10%" in ran.err
    assert "add --max-removals 1." in ran.err
    ran = maple("import", str(file), "--mode", "full", "--yes", "--max-removals", "50%", "--json")
    assert (ran.status, ran.json["removed"], ran.json["held"]) == (0, 1, None)


def test_usage_and_missing_files(maple: Principal, file: Path) -> None:
    assert maple("import", str(file), "--mode", "some").status == 2
    assert maple("import", str(file), "--max-removals", "many").status == 2
    assert maple("import", str(file), "--map", "x").status == 2
    assert maple("import", str(file), "--map", "x=shoe").status == 2
    assert maple("import", str(file), "--encoding", "klingon").status == 2
    assert maple("import").status == 2
    assert maple("import", str(file) + ".not").status == 6
    assert maple("import", str(file), "--district", "Nowhere").status == 1
    assert maple("undo", "nothing").status == 1


def test_reads_standard_input(maple: Principal, location: Location) -> None:
    ran = subprocess.run(
        [*program(location), "import", "-", "--json"],
        input=HEADER + ANA, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ran.returncode, json.loads(ran.stdout)["created"]) == (0, 1)
    empty = subprocess.run(
        [*program(location), "import", "-"], input="", capture_output=True, text=True, check=False
    )
    assert "! standard input: The file is empty" in empty.stderr


def test_a_saved_plan_is_applied_or_refused(maple: Principal, file: Path, tmp_path: Path) -> None:
    plan = tmp_path / "plan"
    ran = maple("import", str(file), "--plan", str(plan), "--json")
    assert (ran.status, ran.json["applied"]) == (0, False)
    assert stat.S_IMODE(plan.stat().st_mode) == 0o600
    with zipfile.ZipFile(plan) as archive:
        rows = [json.loads(line) for line in archive.read("changes.jsonl").splitlines()]
    assert [(row["kind"], row["email"]) for row in rows] == [
        ("created", "ana@maple.example"), ("created", "luis@maple.example"),
    ]  # fmt: skip
    file.write_text("gone")
    assert maple("import", str(file), "--plan", str(plan)).status == 1
    done = maple("apply", str(plan), "--json")
    assert (done.status, done.json["created"]) == (0, 2)
    assert done.json["import_id"] == ran.json["import_id"]
    stale = maple("apply", str(plan))
    assert stale.status == 5
    assert f"This plan was applied already (upload {done.json['import_id']})." in stale.err
    assert "import.apply upload of admins.csv" in stale.err


def test_a_plan_file_is_never_overwritten(maple: Principal, file: Path, tmp_path: Path) -> None:
    plan = tmp_path / "plan"
    plan.write_text("mine")
    assert maple("import", str(file), "--plan", str(plan)).status == 6
    assert plan.read_text() == "mine"
    assert maple("apply", str(plan)).status == 6
    assert maple("apply", str(tmp_path / "none")).status == 6


def test_refused_rows_go_out_and_come_back(maple: Principal, file: Path, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    file.write_text(HEADER + ANA + BAD)
    assert maple("import", str(file), "--rejects", str(rejects), "--allow-partial").status == 4
    text = rejects.read_text()
    assert text.splitlines()[0] == HEADER.strip() + ",_error_line,_error_code,_error"
    assert "'=1+1,school,101,3,invalid_email," in text
    rejects.write_text(text.replace("nam@maple,", "nam@maple.example,"))
    ran = maple("import", str(rejects), "--json")
    assert (ran.status, ran.json["created"], ran.json["problems"]) == (0, 1, [])
    assert maple("admins", "show", "A3", "--json").json["title"] == "=1+1"


def test_rejects_never_overwrite_another_file(maple: Principal, file: Path) -> None:
    file.write_text(HEADER + ANA + BAD)
    assert maple("import", str(file), "--rejects", str(file)).status == 6
    assert file.read_text() == HEADER + ANA + BAD


def test_lists_and_undoes(maple: Principal, file: Path) -> None:
    done = maple("import", str(file), "--json").json
    (listed,) = maple("imports", "--json").json
    assert {key: listed[key] for key in done} == done
    assert (listed["undone"], listed["operator"] != "") == (False, True)
    ran = maple("undo", done["import_id"], "--json")
    assert (ran.status, ran.json["removed"], ran.json["kept"]) == (0, 2, [])
    assert maple("imports", "--json").json[0]["undone"] is True
    again = maple("undo", done["import_id"])
    assert (again.status, "undone already" in again.err) == (0, True)
    actions = [entry["action"] for entry in maple("log", "--json").json]
    assert actions[:2] == ["import.undo", "import.apply"]


def test_undo_names_whom_it_keeps(maple: Principal, file: Path) -> None:
    done = maple("import", str(file), "--json").json
    maple("admins", "edit", "A1", "--title", "Dean")
    ran = maple("undo", done["import_id"])
    assert ran.status == 0
    assert "Kept Ana Rivera (ana@maple.example): changed since the upload." in ran.err


def test_exports_to_a_new_private_file(maple: Principal, file: Path, tmp_path: Path) -> None:
    maple("import", str(file))
    out = tmp_path / "out.csv"
    ran = maple("admins", "export", str(out))
    assert (ran.status, "Wrote 2 admins" in ran.err) == (0, True)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert maple("import", str(out), "--json").json["unchanged"] == 2
    assert maple("admins", "export", str(out)).status == 6
    assert maple("admins", "export", str(out), "--overwrite").status == 0
    assert maple("admins", "export", "--format", "xml").status == 2


def test_exports_to_standard_output(maple: Principal, location: Location, file: Path) -> None:
    maple("import", str(file))
    ran = subprocess.run(
        [*program(location), "admins", "export", "-", "--format", "clever"],
        capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert ran.returncode == 0
    assert ran.stdout.splitlines()[0].startswith("School_id,Staff_id")
    assert "Left out: 1 district admin;" in ran.stderr
