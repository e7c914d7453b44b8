"""A plan as a file: what was uploaded, how, and the state of the store it holds for.

The file is a zip: `plan.json` (options, fingerprint, report), `changes.jsonl` (what would change,
one line each, to read or filter), and the uploaded files themselves. Applying plans again from
those bytes, which gives the same plan exactly when the store has not moved; so it is refused if
the store has.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from console.errors import FileUnusable, Refused
from console.importing.archives import DAMAGED, PACKED
from console.importing.cells import without_secrets
from console.importing.file_columns import Chosen
from console.importing.formats import is_secret
from console.importing.headers import Layout
from console.importing.listed import PlanRow
from console.importing.options import Progress, UploadOptions, no_progress
from console.importing.planning import plan_sources
from console.importing.plans import Plan
from console.importing.private_files import private_file
from console.importing.reading import Reading
from console.importing.sources import COPY_BYTES, Folder, Opened, Source, copy_limited, unreadable
from console.importing.staleness import refuse_stale
from console.workspace import Workspace

VERSION = 1
_PAGE = 2_000


def save_plan(plan: Plan, path: Path) -> None:
    """Write a plan.

    Raises:
        FileUnusable: the file is there already, or cannot be written; or what was uploaded was
            changed since, and would be applied in place of what the plan says.
        Refused: the plan cannot be applied.
    """
    if plan.refused:
        raise Refused("No plan was written: the upload has problems. Correct them first.")
    with (
        private_file(path) as stream,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
    ):
        archive.writestr("plan.json", json.dumps(_summary(plan), indent=2))
        with archive.open("changes.jsonl", "w", force_zip64=True) as lines:
            for row in _changes(plan):
                text = json.dumps(row._asdict(), ensure_ascii=False)
                # Bytes that are no letters become escapes, which are JSON too.
                lines.write(text.encode(errors="backslashreplace") + b"\n")
        for number, source in enumerate(plan.upload.sources):
            with archive.open(f"uploaded/{number}", "w", force_zip64=True) as copy:
                for data in _without_secrets(plan, source):
                    copy.write(data)
            source.refuse_changed()


def _summary(plan: Plan) -> dict[str, Any]:
    upload = plan.upload
    options = upload.options._asdict()
    options["district"] = upload.district.id
    options["header_map"], options["columns"] = map(
        dict, (options["header_map"], options["columns"])
    )
    options["corrections"] = [[*where, values] for where, values in options["corrections"].items()]
    return {
        "principal_plan": VERSION,
        "head": None if upload.head is None else list(upload.head),
        "options": options,
        "names": list(plan.files),
        "files": [source.name for source in upload.sources],
        "document": plan.document.as_json(),
    }


def _without_secrets(plan: Plan, source: Source) -> Iterator[bytes]:
    """The bytes of a file; one with passwords is written anew without them, line by line."""
    read = next((read for read in plan.upload.files if read.source == source), None)
    layout = None if read is None else read.layout
    if read is None or layout is None or not any(map(is_secret, layout.headers)):
        with source.open() as stream:
            while data := stream.read(COPY_BYTES):
                yield data
        return
    encoding = read.detected.name
    encoder = codecs.getincrementalencoder(encoding)("surrogateescape")
    for block in Reading(source, encoding).blocks():
        for line in block.lines:
            if line.count('"') & 1:
                raise Refused(
                    f"No plan was written: {source.name} holds passwords, and values that run over "
                    "several lines. Remove the password column first."
                )
        lines = (_without_password(layout, line) for line in block.lines)
        yield encoder.encode("".join(f"{line}\n" for line in lines))


def _without_password(layout: Layout, line: str) -> str:
    """One line with its passwords blanked; what was refused stays so."""
    if line.lower().lstrip('\ufeff"').startswith("sep="):
        return line
    delimiter, text = layout.delimiter, io.StringIO()
    try:
        cells = next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        # Quotes are wrong somewhere: what is before the password stays, and is too little.
        return delimiter.join(without_secrets(layout, [*line.split(delimiter), *layout.headers]))
    csv.writer(text, delimiter=delimiter, lineterminator="").writerow(
        without_secrets(layout, cells)
    )
    return text.getvalue()


def _changes(plan: Plan) -> Iterator[PlanRow]:
    for kind in ("created", "updated", "removed", "rejected"):
        offset = 0
        while rows := plan.rows(kind, offset, _PAGE).rows:
            yield from rows
            offset += len(rows)


def load_plan(
    workspace: Workspace,
    path: Path,
    progress: Progress = no_progress,
    *,
    max_removals: str | None = None,
) -> Plan:
    """The plan in a file, ready to apply; `max_removals` takes the place of its own limit.

    Raises:
        FileUnusable: the file is missing, unreadable, or no plan.
        StalePlan: the store moved since; says what moved.
    """
    folder = Folder()
    try:
        summary, sources = _unpack(path, folder)
        head = summary["head"]
        import_id = str(summary["document"]["import_id"])
        workspace.read(refuse_stale, None if head is None else (head[0], head[1]), import_id)
        options = _options(summary, max_removals)
        plan = plan_sources(
            workspace, Opened(sources, [], tuple(summary["names"])), folder, options, progress
        )
    except BaseException:
        folder.close()
        raise
    plan.upload.import_id = import_id
    return plan


def _options(summary: dict[str, Any], max_removals: str | None) -> UploadOptions:
    options = dict(summary["options"])
    options["corrections"] = {(file, line): values for file, line, values in options["corrections"]}
    options["columns"] = {
        file: Chosen(format_, kind, tuple(fields))
        for file, (format_, kind, fields) in options["columns"].items()
    }
    if max_removals is not None:
        options["max_removals"] = max_removals
    return UploadOptions(**options)


def _unpack(path: Path, folder: Folder) -> tuple[dict[str, Any], list[Source]]:
    try:
        with zipfile.ZipFile(path) as archive:
            if any(member.compress_type not in PACKED for member in archive.infolist()):
                raise zipfile.BadZipFile
            summary = json.loads(archive.read("plan.json"))
            if summary["principal_plan"] != VERSION:
                raise FileUnusable(f"{path} was written by another version of Principal.")
            sources = []
            for number, name in enumerate(summary["files"]):
                copy = folder.path / f"uploaded-{number}"
                with archive.open(f"uploaded/{number}") as stream:
                    size = copy_limited(stream, copy)
                sources.append(Source(str(name), copy, size))
            return summary, sources
    except OSError as error:
        raise unreadable(str(path), error) from error
    except (*DAMAGED, KeyError, TypeError) as error:
        raise FileUnusable(
            f"{path} is not a plan. Write one with 'principal import FILE --plan NEW-FILE'."
        ) from error
