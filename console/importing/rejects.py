"""The refused rows as files that can be corrected and uploaded again."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import merge
from itertools import count
from pathlib import Path
from typing import IO, NamedTuple

from console.errors import FileUnusable
from console.importing.cells import readable, without_secrets
from console.importing.headers import Layout
from console.importing.private_files import private_file
from console.importing.uploads import Upload
from console.importing.values import guard, row_writer, tidy

ADDED = ("_error_line", "_error_code", "_error")
_COMPANION = "Another row of the same person was refused; they belong together."


class Written(NamedTuple):
    """A file of refused rows, and how many of them were refused."""

    path: Path
    rows: int


class _Table(NamedTuple):
    """Files of one header with refused rows: what they hold, and their names."""

    layout: Layout
    files: set[str]

    @property
    def kind(self) -> str:
        """What its rows are."""
        return self.layout.format.kind


def write_rejects(upload: Upload, path: Path) -> list[Written]:
    """Write every refused row with its cells, its line, and why; tells what was written where.

    A file has one header. Where a roster has refused rows under several, those of the first are in
    `path` and the others beside it (`rejects.csv`, `rejects-students.csv`). Rows that make one
    person together with a refused one come along. Older files of refused rows are replaced;
    anything else is left alone.

    Raises:
        FileUnusable: a path holds something else, or cannot be written.
    """
    written: list[Written] = []
    for table in _tables(upload):
        place = path if not written else _beside(path, table.kind, {one.path for one in written})
        with private_file(place, replace=_is_ours(place)) as stream:
            written.append(Written(place, _write(upload, stream, table)))
    return written


def _tables(upload: Upload) -> list[_Table]:
    found: dict[tuple[str, ...], _Table] = {}
    refused = {*upload.scratch.refused_by_file(), *(row[0] for row in upload.scratch.companions())}
    for read in upload.files:
        if read.layout is not None and read.source.name in refused:
            table = found.setdefault(read.layout.headers, _Table(read.layout, set()))
            table.files.add(read.source.name)
    return list(found.values())


def _beside(path: Path, kind: str, taken: set[Path]) -> Path:
    for number in count(1):
        name = kind if number == 1 else f"{kind}-{number}"
        place = path.with_name(f"{path.stem}-{name}{path.suffix}")
        if place not in taken:
            break
    return place


def _is_ours(path: Path) -> bool:
    """Whether the file there is one of these, and may be replaced."""
    try:
        with path.open("rb") as stream:
            return stream.readline(1 << 16).rstrip().endswith(",".join(ADDED).encode())
    except FileNotFoundError:
        return False
    except OSError as error:
        raise FileUnusable(f"Cannot write {path}: {error.strerror}.") from error


def _write(upload: Upload, stream: IO[bytes], table: _Table) -> int:
    """Write the rows of a table; gives how many of them were refused."""
    refused = 0
    write = row_writer(stream)
    headers = table.layout.headers
    shown = [at for at, header in enumerate(headers) if header not in ADDED]
    write([*(_written(headers[at]) for at in shown), *ADDED])
    for file, line, cells, was_refused in _rows(upload, table.files):
        refused += was_refused
        known = list(map(_written, without_secrets(table.layout, cells, refused=True)))
        told = [known[at] if at < len(known) else "" for at in shown]
        # Cells without a header stay: the row is refused until somebody has said where they go.
        more = known[len(headers) :]
        reasons = _reasons(upload, file, line, was_refused=was_refused)
        write([*told, *reasons, *more])
    return refused


def _rows(upload: Upload, files: set[str]) -> Iterator[tuple[str, int, list[str], bool]]:
    """Refused rows and those that belong to them, in the order of the files."""
    order = {read.source.name: number for number, read in enumerate(upload.files)}

    def place(row: tuple[str, int, list[str], bool]) -> tuple[int, int]:
        return order[row[0]], row[1]

    refused = ((*row, True) for row in upload.scratch.refused() if row[0] in files)
    others = ((*row, False) for row in upload.scratch.companions() if row[0] in files)
    yield from merge(refused, sorted(others, key=place), key=place)


def _reasons(upload: Upload, file: str, line: int, *, was_refused: bool) -> tuple[str, str, str]:
    """The cells added to a row: where it was, the codes, and why in words."""
    where = f"{file}:{line}" if len(upload.sources) > 1 else str(line)
    problems = upload.scratch.problems(limit=50, file=file, line=line)
    errors = [problem for problem in problems if problem.severity == "error"]
    codes = "; ".join(dict.fromkeys(problem.code for problem in errors))
    told = " ".join(problem.message for problem in errors)
    return where, codes, guard(told or ("" if was_refused else _COMPANION))


def _written(cell: str) -> str:
    """A cell that no spreadsheet runs and that means the same when it comes back."""
    return guard(tidy(readable(cell)))
