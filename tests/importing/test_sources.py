"""Where the bytes come from: several files, one file twice, and what can be read only once."""

from __future__ import annotations

import os
import threading
import zipfile
from pathlib import Path

from console.importing.planning import plan_upload
from console.importing.reports import problem_image
from tests.importing.conftest import ANA, HEADER, LUIS, NAM, Uploads


def told(uploads: Uploads, *paths: Path | str) -> list[tuple[str, int, str]]:
    """File, line and code of every problem."""
    with plan_upload(uploads.workspace, list(map(str, paths))) as plan:
        images = map(problem_image, plan.document.problems)
        return [(image["file"], image["line"], image["code"]) for image in images]


def test_a_file_named_twice_repeats_everybody(uploads: Uploads) -> None:
    path = uploads.file(HEADER + ANA)
    expected = [
        ("admins.csv (2)", 2, "duplicate_email"),
        ("admins.csv (2)", 2, "duplicate_sis_id"),
    ]
    assert told(uploads, path, path) == expected
    uploads.apply(HEADER + ANA)
    assert told(uploads, path, path) == expected


def test_two_files_may_give_one_email_to_two_people(uploads: Uploads) -> None:
    uploads.apply(HEADER + LUIS)
    first = uploads.file(HEADER + ANA, "a.csv")
    second = uploads.file(HEADER + NAM.replace("nam@", "ANA@"), "b.csv")
    assert told(uploads, first, second) == [("b.csv", 2, "duplicate_email")]


def test_files_of_one_name_are_told_apart_by_their_folders(
    uploads: Uploads, tmp_path: Path
) -> None:
    for name, row in (("east", ANA), ("west", NAM.replace("nam@", "ana@"))):
        (tmp_path / name).mkdir()
        (tmp_path / name / "admins.csv").write_text(HEADER + row)
    (problem,) = told(uploads, tmp_path / "east", tmp_path / "west")
    assert problem == (f"{tmp_path}/west/admins.csv", 2, "duplicate_email")


def test_a_zip_named_twice_is_read_twice(uploads: Uploads, tmp_path: Path) -> None:
    path = tmp_path / "roster.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("admins.csv", HEADER + ANA)
    assert {code for *_, code in told(uploads, path, path)} == {
        "duplicate_email", "duplicate_sis_id",
    }  # fmt: skip


def test_a_pipe_is_read_once(uploads: Uploads, tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = threading.Thread(target=path.write_text, args=(HEADER + ANA,))
    writer.start()
    with plan_upload(uploads.workspace, [str(path)]) as plan:
        assert (plan.counts.created, plan.files) == (1, ("pipe",))
    writer.join()


def test_several_files_make_one_upload(uploads: Uploads) -> None:
    from console.importing.planning import plan_upload

    one, two = (
        uploads.file(HEADER + ANA, "one.csv"),
        uploads.file(HEADER + LUIS + NAM + ANA, "b.csv"),
    )
    with plan_upload(uploads.workspace, [one, two]) as plan:
        assert plan.counts.created == 3
        found = [(p.file, p.line, p.code) for p in plan.document.problems]
        assert found == [("b.csv", 4, "duplicate_email"), ("b.csv", 4, "duplicate_sis_id")]
        assert "Line 2 of one.csv and line 4" in plan.document.problems[0].message


def test_what_is_not_read_of_a_folder_is_named(uploads: Uploads, tmp_path: Path) -> None:
    folder = tmp_path / "export"
    (folder / "2024").mkdir(parents=True)
    (folder / "admins.csv").write_text(HEADER + ANA)
    for name in ("notes.txt", "staff.xlsx", *(f"{number}.tmp" for number in range(9))):
        (folder / name).write_text("x")
    for name in (".DS_Store", "._admins.csv", "Thumbs.db", "desktop.ini", "~$staff.xlsx"):
        (folder / name).write_bytes(b"\0\1")
    with plan_upload(uploads.workspace, [str(folder)]) as plan:
        problems = plan.document.problems
        assert plan.counts.created == 1
    assert {(p.file, p.code, p.severity) for p in problems} == {("export", "not_read", "warning")}
    texts = [p.message for p in problems]
    assert texts[0].startswith("Not read: 0.tmp, 1.tmp, 2.tmp, 3.tmp, 4.tmp, 5.tmp, 6.tmp, 7.tmp")
    assert " and 3 more; only .csv files of a folder are" in texts[0]
    assert texts[1] == "Not read: 2024; folders in a folder are not. Name them themselves."
