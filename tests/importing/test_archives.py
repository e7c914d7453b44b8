"""Zips within limits; anything odd refuses the whole of it."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from console.errors import FileUnusable
from console.importing import archives
from console.importing.plan_files import load_plan
from console.importing.sources import Folder, Opened, Source, open_sources
from tests.importing.conftest import HEADER, THREE, Uploads


def unpacked(path: Path) -> Opened:
    folder = Folder()
    try:
        return archives.unpack(Source(path.name, path, path.stat().st_size), folder)
    finally:
        folder.close()


def link(archive: zipfile.ZipFile) -> None:
    info = zipfile.ZipInfo("staff.csv")
    info.external_attr = 0o120777 << 16
    archive.writestr(info, "/etc/passwd")


def bomb(archive: zipfile.ZipFile) -> None:
    archive.writestr("staff.csv", b"0" * (8 << 20), zipfile.ZIP_DEFLATED)


ODD: dict[str, Callable[[zipfile.ZipFile], object]] = {
    "is in a folder": lambda archive: archive.writestr("../staff.csv", "x"),
    "is no file of a roster": lambda archive: archive.writestr("run.exe", "x"),
    "is a link": link,
    "is larger unpacked": bomb,
    "is packed in an unusual way": lambda archive: archive.writestr(
        "staff.csv", "x", zipfile.ZIP_LZMA
    ),
    "it is empty": lambda archive: None,
}


@pytest.mark.parametrize("why", ODD)
def test_refuses_what_is_odd(tmp_path: Path, why: str) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        ODD[why](archive)
    opened = unpacked(path)
    assert opened.sources == []
    assert [problem.code for problem in opened.problems] == ["archive"]
    assert why in opened.problems[0].message


def test_a_zip_made_by_a_mac_is_refused_with_what_to_do(tmp_path: Path) -> None:
    """Its folder comes first; of files zipped without one, the Mac's own notes are in the way."""
    path = tmp_path / "x.zip"
    for names, why in (
        (("maple/", "maple/orgs.csv", "__MACOSX/maple/._orgs.csv"), "“maple/” is in a folder"),
        (("orgs.csv", "__MACOSX/._orgs.csv"), "“__MACOSX/._orgs.csv” was added by the Mac"),
    ):
        with zipfile.ZipFile(path, "w") as archive:
            for name in names:
                archive.writestr(name, "x")
        message = unpacked(path).problems[0].message
        assert why in message
        assert "Zip the CSV files themselves, not the folder they are in, or upload them" in message


@pytest.mark.parametrize(
    ("place", "more", "damage"),
    [
        (b"staff.csv", 4, b"\xff\xff\xff\xff"),
        (b"staff.csv", 4, b""),
        (b"PK\x01\x02", 3, b"\x14\x03\xff"),
    ],
)
def test_a_damaged_zip_is_refused(tmp_path: Path, place: bytes, more: int, damage: bytes) -> None:
    """Its packed rows, where they begin, and the version it needs."""
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("staff.csv", HEADER * 9)
    before, _, after = path.read_bytes().partition(place)
    path.write_bytes(before + place + damage + after[more:])
    with closing(Folder()) as folder:
        problems = open_sources([str(path)], folder).problems
    assert [problem.code for problem in problems] == ["archive"]


def test_refuses_two_files_of_one_name(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("staff.csv", "x")
        archive.writestr("Staff.csv", "y")
    assert "is in it twice" in unpacked(path).problems[0].message


def test_refuses_too_many_files(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(archives.MAX_FILES + 1):
            archive.writestr(f"{number}.csv", "x")
    assert "at most 100" in unpacked(path).problems[0].message


def test_sizes_that_lie_do_not_help(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        bomb(archive)
    data = path.read_bytes()
    path.write_bytes(data.replace(struct.pack("<I", 8 << 20), struct.pack("<I", 10)))
    assert unpacked(path).sources == []


def test_a_refused_zip_is_a_refused_upload(uploads: Uploads) -> None:
    path = uploads.folder / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("folder/staff.csv", HEADER)
    data = path.read_bytes()
    assert [code for _, _, code in uploads.codes(data)] == ["archive"]


def test_a_workbook_is_no_archive(uploads: Uploads) -> None:
    path = uploads.folder / "x.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
    assert [code for _, _, code in uploads.codes(path.read_bytes())] == ["not_csv"]


def test_a_damaged_plan_is_no_plan(uploads: Uploads) -> None:
    path = uploads.folder / "saved.plan"
    with uploads.plan(THREE) as plan:
        plan.save(path)
    before, _, after = path.read_bytes().partition(b"plan.json")
    path.write_bytes(before + b"plan.json\xff\xff\xff\xff" + after[4:])
    with pytest.raises(FileUnusable, match="is not a plan"):
        load_plan(uploads.workspace, path)
