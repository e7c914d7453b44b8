"""The run of an upload that is being written: its row, its audit entry, and who is told of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from console.errors import Interrupted
from console.importing.reports import ImportDocument
from console.importing.staleness import INTERRUPTED, refuse_stale
from console.importing.uploads import Upload
from console.workspace import Act
from storage.bulk.creating import Writing
from storage.errors import StoreError
from storage.holding import holding
from storage.queries import imports


@contextmanager
def announced(upload: Upload, rows: int | None = None, *, large: bool) -> Iterator[None]:
    """Tell those who must wait for a large upload for whom they wait; the log, if it is stopped.

    `rows` is how many the upload has; None if it is not read to its end yet.
    """
    workspace = upload.workspace
    path = workspace.store.location.path if large else None
    try:
        with holding(path, workspace.operator.name, f"an {_called(upload)}"):
            yield
    except (Interrupted, KeyboardInterrupt):
        with suppress(StoreError):
            read = upload.rows if rows is None else rows
            workspace.run(_record_interruption, upload, read)
        raise


def _called(upload: Upload) -> str:
    return f"upload of {', '.join(upload.names)}"


def _record_interruption(act: Act, upload: Upload, rows: int) -> None:
    """Say in the log that an upload was begun and rolled back."""
    act.record(
        INTERRUPTED,
        _called(upload),
        subject_id=upload.import_id,
        after={"rows": rows, "written": 0},
    )


def begin_run(act: Act, upload: Upload) -> Writing:
    """Note the upload in the transaction that writes it.

    Raises:
        StalePlan: the store moved since the upload looked at it; says what moved.
    """
    refuse_stale(act, upload.head)
    run_pk = imports.add_run(
        act.transaction,
        {
            "id": upload.import_id,
            "at": act.now,
            "operator": act.operator.name,
            "district_pk": upload.district.pk,
            "source": ", ".join(upload.names),
        },
    )
    return Writing(run_pk, upload.district.pk, act.now)


def finish_run(
    act: Act,
    upload: Upload,
    run_pk: int,
    document: ImportDocument,
    ranges: Mapping[str, list[int]],
) -> None:
    """Note what came of it: the report, the keys of what it created, and the audit entry."""
    stored = json.dumps({**document.as_json(), "ranges": ranges}, ensure_ascii=False)
    imports.finish_run(act.transaction, run_pk, upload.digest, stored)
    act.record(
        "import.apply",
        _called(upload),
        subject_id=upload.import_id,
        after=_told(document),
    )


def _told(document: ImportDocument) -> dict[str, Any]:
    """What the audit log says of an upload."""
    told = {"mode": document.mode, "format": document.format, **document.counts.as_json()}
    if document.kinds:
        told["kinds"] = {kind: counts.as_json() for kind, counts in document.kinds.items()}
    return told
