"""Writing new people while a second process still reads and checks their file.

Where nobody wants to see the plan first and the district has nobody yet, a row without fault can
only be created. So rows are written as they come, in the one transaction of the upload. The first
row with anything to be said about it takes all of that back, and the upload is planned as any.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from struct import Struct

from console.errors import StalePlan
from console.importing.admins_file import BYTES_A_ROW, clean_batches
from console.importing.applying import create_people
from console.importing.headers import ADMINS
from console.importing.names import with_names
from console.importing.plans import Plan
from console.importing.reports import Counts
from console.importing.runs import announced, begin_run, finish_run
from console.importing.second_process import can_fork, made_meanwhile
from console.importing.uploads import ReadFile, Upload
from console.workspace import Act
from storage.bulk import matching
from storage.bulk.batches import AdminBatch
from storage.bulk.creating import Links, RepeatedKeyError, repeats_refused
from storage.flushing import keep_flushing
from storage.holding import holder

# Smaller files are not worth a process; for larger ones others would wait while they are read.
_LEAST_BYTES = 1 << 19
_MOST_BYTES = 1 << 25
# Before the rows of a piece: the bytes of the file read so far, and at its end their digest.
_HEAD = Struct("<q16s")


class _InDoubtError(Exception):
    """Not every row can simply be created: nothing of the file must stay written."""


def written_while_read(upload: Upload) -> Plan | None:
    """Write an upload of nothing but new people without fault, and give its plan, applied.

    None, with nothing written, if there is more to it or it cannot be told.

    Raises:
        Interrupted: raised by whoever watches; everything was rolled back.
        StoreError: the store cannot be written.
    """
    if not _may_be(upload):
        return None
    read = upload.files[0]
    try:
        with (
            made_meanwhile(partial(_pieces_of, upload, read, os.getpid())) as pieces,
            announced(upload, large=True),
        ):
            return upload.workspace.run_on(upload.connection, _write, upload, pieces)
    except (_InDoubtError, RepeatedKeyError, StalePlan):
        upload.good_rows, upload.digest = 0, ""
        return None


def _may_be(upload: Upload) -> bool:
    """Whether every row may turn out to be somebody new, and nobody writes for long just now."""
    location, options = upload.workspace.store.location, upload.options
    return (
        not (upload.stopped or upload.workspace.read_only or options.corrections)
        and location.is_sqlite
        and len(upload.files) == len(upload.sources) == 1
        and upload.files[0].layout is not None
        and upload.files[0].layout.format is ADMINS
        and _LEAST_BYTES <= upload.size <= _MOST_BYTES
        and not matching.has_employees(upload.writer, upload.district.pk)
        and holder(location.path) is None
        and can_fork()
    )


def _pieces_of(upload: Upload, read: ReadFile, parent: int) -> Iterator[bytes]:
    """The rows of a file in pieces, in the second process; then one without rows, and the links."""
    schools: list[str] = []
    for reading, batch in clean_batches(upload, read):
        if batch is not None:
            schools += batch.school_pks
            batch.raw = None
            yield _HEAD.pack(reading.bytes_read, b"") + with_names(batch).dump(of_lines=True)
            continue
        yield _HEAD.pack(reading.bytes_read, reading.digest())
        # `parent` has indexes to make yet, and neither this process nor the disk much to do.
        links = Links()
        links.add(range(len(schools)), schools)
        yield links.dump()
        if (path := upload.workspace.store.location.path) is not None:
            keep_flushing(path, parent)


def _write(act: Act, upload: Upload, pieces: Iterator[bytes]) -> Plan:
    task = begin_run(act, upload)
    expected = upload.size // BYTES_A_ROW
    with repeats_refused():
        rows = _arriving(upload, pieces)
        users = create_people(act, task, rows, expected, partial(_links, pieces))
    count = upload.good_rows
    plan = Plan(upload, Counts(rows=count, created=count), None)
    plan.applied = plan.document.done()
    finish_run(act, upload, task.run_pk, plan.applied, {"users": users})
    return plan


def _arriving(upload: Upload, pieces: Iterator[bytes]) -> Iterator[tuple[None, AdminBatch]]:
    """The batches that the second process sends.

    Raises:
        _InDoubtError: it ended before it had read the file, or there are no rows.
    """
    for piece in pieces:
        read, digest = _HEAD.unpack_from(piece)
        rows = memoryview(piece)[_HEAD.size :]
        if not rows and upload.good_rows:
            upload.digest = digest.hex()
            return
        if not rows:
            break
        batch = AdminBatch.load(rows)
        upload.good_rows += len(batch)
        yield None, batch
        upload.report("writing", upload.good_rows, upload.good_rows * upload.size // read)
    raise _InDoubtError


def _links(pieces: Iterator[bytes]) -> Links:
    """The links that the second process has gathered.

    Raises:
        _InDoubtError: it ended before.
    """
    piece = next(pieces, None)
    if piece is None:
        raise _InDoubtError
    return Links.load(piece)
