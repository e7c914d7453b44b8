"""`principal undo SEQ`: any entry of the log is taken back, and undoing that does it again."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Principal
from tests.cli.test_provisioning import add_ana


def newest(maple: Principal) -> str:
    return str(maple("log", "--json").json[0]["seq"])


def test_undo_and_redo_an_edit_by_the_numbers_log_prints(maple: Principal) -> None:
    add_ana(maple)
    assert maple("admins", "edit", "A1", "--title", "Head").status == 0
    ran = maple("undo", newest(maple), "--dry-run")
    assert (ran.status, ran.out) == (0, "Ana Rivera is as before: title: Head → Principal.\n")
    assert maple("admins", "show", "A1", "--json").json["title"] == "Head"
    edit = newest(maple)
    ran = maple("undo", edit, "--json")
    back = newest(maple)
    assert ran.json == {
        "entry": int(edit),
        "undone_by": int(back),
        "words": "Ana Rivera is as before: title.",
        "kept": [],
    }
    assert maple("admins", "show", "A1", "--json").json["title"] == "Principal"
    assert f"'principal undo {int(back) + 1}' redoes it" in maple("undo", back).err
    assert maple("admins", "show", "A1", "--json").json["title"] == "Head"


def test_what_cannot_be_undone_says_so_with_a_status(maple: Principal) -> None:
    add_ana(maple)
    maple("admins", "edit", "A1", "--title", "Head")
    edit = newest(maple)
    maple("admins", "edit", "A1", "--title", "Dean")
    ran = maple("undo", edit)
    assert ran.status == 5
    assert "changed again since then: title: Dean" in ran.err
    assert maple("undo", "999").status == 1
    maple("admins", "edit", "A1", "--title", "Principal")
    assert maple("undo", edit).status == 0


def test_a_number_of_an_upload_undoes_the_upload(maple: Principal, tmp_path: Path) -> None:
    file = tmp_path / "admins.csv"
    file.write_text(
        "email,first_name,last_name,admin_scope,school_ids\nb@maple.example,Bo,Li,district,\n"
    )
    assert maple("import", str(file)).status == 0
    seq = newest(maple)
    assert maple("undo", seq, "--dry-run").status == 2
    ran = maple("undo", seq)
    assert (ran.status, "1 removed" in ran.out) == (0, True)
