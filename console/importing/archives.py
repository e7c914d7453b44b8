"""Zips of roster files: unpacked within limits, refused whole when anything about them is odd.

Sizes are counted while reading, because the sizes an archive declares may lie.
"""

from __future__ import annotations

import errno
import zipfile
import zlib
from pathlib import PurePosixPath

from console.display import display
from console.importing.formats import known_name
from console.importing.header_problems import refusal
from console.importing.reports import FileProblem
from console.importing.sources import Folder, Opened, Source, copy_limited

MAX_FILES = 100
MAX_FILE_BYTES = 100 << 20
MAX_BYTES = 200 << 20
MAX_RATIO = 100
_SMALL = 1 << 20
_WORKBOOK = "[Content_Types].xml"
_LINK = 0o120000
# What programs that make zips write; others take as much memory as the zip says.
PACKED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
# What a zip that was damaged ends in.
DAMAGED = (
    zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError,
)  # fmt: skip
# Beside each file that came from elsewhere, with or without a folder.
_OF_A_MAC = "__MACOSX/"


def is_archive(source: Source) -> bool:
    """Whether what begins as a zip is one, whole or damaged, and no Excel workbook in its form."""
    try:
        with zipfile.ZipFile(source.path) as archive:
            return _WORKBOOK not in archive.namelist()
    except (*DAMAGED, OSError):
        return PurePosixPath(source.name).suffix.lower() == ".zip"


def unpack(source: Source, folder: Folder) -> Opened:
    """Copy the files of a zip into the folder; a problem refuses the zip as a whole."""
    try:
        with zipfile.ZipFile(source.path) as archive:
            members = archive.infolist()
            if problem := _odd(source.name, members):
                return Opened([], [problem], ())
            return _copied(source, archive, members, folder)
    except DAMAGED as error:
        return _unreadable(source, error)
    except OSError as error:
        # A damaged zip points to where no file begins.
        if error.errno != errno.EINVAL:
            raise
        return _unreadable(source, error)


def _unreadable(source: Source, error: Exception) -> Opened:
    return Opened([], [_refused(source.name, f"it cannot be read ({display(error)})")], ())


def _refused(name: str, why: str) -> FileProblem:
    return refusal(
        name,
        "archive",
        f"The zip was refused: {why}. Zip the CSV files themselves, not the folder they are in, "
        "or upload them without a zip.",
    )


def _odd(name: str, members: list[zipfile.ZipInfo]) -> FileProblem | None:
    """Why the zip is refused before anything of it is read."""
    if not members:
        return _refused(name, "it is empty")
    if len(members) > MAX_FILES:
        return _refused(name, f"it holds {len(members):,} files; at most {MAX_FILES} are read")
    names = [member.filename.lower() for member in members]
    for member in members:
        if why := _odd_member(member, names):
            return _refused(name, f"“{display(member.filename)}” {why}")
    return None


def _odd_member(member: zipfile.ZipInfo, names: list[str]) -> str:
    inside = member.filename
    reasons = (
        (inside.startswith(_OF_A_MAC), "was added by the Mac that made it"),
        (PurePosixPath(inside.replace("\\", "/")).name != inside, "is in a folder"),
        (member.external_attr >> 16 & 0o170000 == _LINK, "is a link"),
        (bool(member.flag_bits & 1), "is locked with a password"),
        (names.count(inside.lower()) > 1, "is in it twice"),
        (known_name(inside) is None, "is no file of a roster"),
        (member.compress_type not in PACKED, "is packed in an unusual way"),
    )
    return next((why for is_so, why in reasons if is_so), "")


def _copied(
    source: Source, archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], folder: Folder
) -> Opened:
    found = Opened([], [], ())
    total, start = 0, len(list(folder.path.iterdir()))
    for number, member in enumerate(members):
        path = folder.path / f"unpacked-{start + number}"
        limit = min(MAX_FILE_BYTES, MAX_BYTES - total)
        if member.compress_size < limit // MAX_RATIO:
            limit = max(member.compress_size * MAX_RATIO, _SMALL)
        with archive.open(member) as stream:
            size = copy_limited(stream, path, limit)
        if size < 0:
            why = f"“{display(member.filename)}” is larger unpacked than is read"
            return Opened([], [_refused(source.name, why)], ())
        total += size
        found.sources.append(Source(member.filename, path, size))
    return found
