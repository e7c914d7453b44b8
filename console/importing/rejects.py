"""The refused rows as a file that can be corrected and uploaded again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from console.errors import FileUnusable
from console.importing.formats import is_secret
from console.importing.private_files import private_file
from console.importing.uploads import Upload
from console.importing.values import guard, tidy

ADDED = ("_error_line", "_error_code", "_error")


def write_rejects(upload: Upload, path: Path) -> int:
    """Write every refused row with its cells, its line, and why; gives how many.

    An older file of refused rows is replaced; anything else is left alone.

    Raises:
        FileUnusable: the path holds something else, or cannot be written.
    """
    if not upload.scratch.refused_count():
        return 0
    written = 0
    with private_file(path, replace=_is_ours(path)) as stream:
        text = io.TextIOWrapper(stream, encoding="utf-8", newline="", write_through=True)
        headers = _headers(upload)
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow([*headers, *ADDED])
        for row in _rows(upload, headers):
            writer.writerow(row)
            written += 1
        text.detach()
    return written


def _is_ours(path: Path) -> bool:
    """Whether the file there is one of these, and may be replaced."""
    try:
        with path.open("rb") as stream:
            return stream.readline(1 << 16).rstrip().endswith(",".join(ADDED).encode())
    except FileNotFoundError:
        return False
    except OSError as error:
        raise FileUnusable(f"Cannot write {path}: {error.strerror}.") from error


def _headers(upload: Upload) -> list[str]:
    """The headers of all files, each once, less the columns an earlier reject added."""
    found: dict[str, None] = {}
    for read in upload.files:
        if read.layout is not None:
            found.update(dict.fromkeys(read.layout.headers))
    return [header for header in found if header not in ADDED]


def _rows(upload: Upload, headers: list[str]) -> Iterator[list[str]]:
    layouts = {read.source.name: read.layout for read in upload.files}
    for file, line, cells in upload.scratch.refused():
        layout = layouts[file]
        named = {} if layout is None else dict(zip(layout.headers, cells, strict=False))
        named.update(dict.fromkeys(filter(is_secret, named), ""))
        problems = upload.scratch.problems(limit=50, file=file, line=line)
        errors = [problem for problem in problems if problem.severity == "error"]
        yield [
            *(_written(named.get(header, "")) for header in headers),
            f"{file}:{line}" if len(upload.sources) > 1 else str(line),
            "; ".join(dict.fromkeys(problem.code for problem in errors)),
            guard(" ".join(problem.message for problem in errors)),
        ]


def _written(cell: str) -> str:
    """A cell that no spreadsheet runs and that means the same when it comes back."""
    return guard(tidy(cell)).encode("utf-8", "replace").decode()
