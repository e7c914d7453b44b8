"""One upload while it is being planned and applied: what it reads from, writes to, and knows."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from console.importing.causes import with_causes
from console.importing.delimiters import split_line
from console.importing.duplicates import KeyHashes
from console.importing.options import Progress, Step, UploadOptions
from console.importing.reports import FileProblem
from console.importing.schools import SchoolKeys
from console.importing.sources import Folder, Source
from console.workspace import Workspace
from storage.bulk.batches import AdminBatch
from storage.bulk.loading import open_bulk
from storage.bulk.scratch import Scratch
from storage.connections import DriverConnection, Reader, Writer
from storage.queries import schools as school_queries
from storage.records.districts import DistrictRecord

if TYPE_CHECKING:
    from console.importing.encodings import Detected
    from console.importing.file_columns import FileColumns
    from console.importing.fingerprints import KnownLines
    from console.importing.headers import Layout
    from console.importing.roster import Roster
    from console.importing.rows import Explained, Refused


class ReadFile:
    """What was assumed of one file."""

    def __init__(self, source: Source, detected: Detected) -> None:
        self.source = source
        self.detected = detected
        self.layout: Layout | None = None
        self.columns: FileColumns | None = None


@dataclass(eq=False, repr=False)
class Upload:
    """The state of one upload; `close` lets go of its files and its connection."""

    workspace: Workspace
    district: DistrictRecord
    options: UploadOptions
    progress: Progress
    sources: list[Source]
    names: tuple[str, ...]
    folder: Folder
    schools: SchoolKeys
    head: tuple[int, str] | None
    import_id: str
    connection: DriverConnection
    scratch: Scratch = field(default_factory=Scratch)
    hashes: KeyHashes = field(default_factory=KeyHashes)
    files: list[ReadFile] = field(default_factory=list)
    archive_problems: list[FileProblem] = field(default_factory=list)
    known: KnownLines | None = None
    good_rows: int = 0
    digest: str = ""
    light: bool = False
    stopped: bool = False
    staged: bool = False
    bytes_done: int = 0
    _roster: Roster | None = None

    @property
    def writer(self) -> Writer:
        """Statements on the upload's own connection, outside of any transaction."""
        return Writer(self.connection, is_sqlite=self.workspace.store.location.is_sqlite)

    @property
    def roster(self) -> Roster:
        """What is known of a roster; made for an upload that turns out to be one."""
        if self._roster is None:
            from console.importing.roster import Roster

            self._roster = Roster()
        return self._roster

    @property
    def is_roster(self) -> bool:
        """Whether anything of a roster is known yet."""
        return self._roster is not None

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(source.size for source in self.sources)

    @property
    def rows(self) -> int:
        """Rows read so far, without headers and blank lines."""
        return self.good_rows + self.scratch.refused_count() + self.seen_rows

    @property
    def seen_rows(self) -> int:
        """Rows whose lines are known from an earlier upload."""
        return 0 if self.known is None else self.known.seen

    def column(self, file: str, field: str) -> str:
        """What problems call the column of a field in a file: the field, where it has none."""
        layouts = (read.layout for read in self.files if read.source.name == file)
        return next((layout.column(field) for layout in layouts if layout), "") or field

    def report(self, phase: str, done: int, total: int) -> None:
        """Tell how far it is; whoever listens may raise Interrupted."""
        self.progress(Step(phase, done, total))

    def keep(self, batch: AdminBatch) -> None:
        """Keep good rows, or only count them if nobody will look at them."""
        if len(batch):
            if not self.light:
                self.scratch.batches.add(batch)
            self.hashes.add(batch)
            self.good_rows += len(batch)

    def keep_explained(self, explained: Explained) -> None:
        """Keep what became of a block with problems, or only count it likewise."""
        batch, refused = explained.batch, explained.refused
        if len(batch) and not self.light:
            self.scratch.batches.add(batch)
        self.good_rows += len(batch)
        self.hashes.add_explained(batch, refused)
        self.scratch.add_problems(with_causes(explained.problems))
        if self.light:
            self.scratch.count_refused(len(refused))
        else:
            self.scratch.refuse(refused)

    def add_problems(self, problems: Iterable[FileProblem]) -> None:
        """Keep problems found beside the rows; one of a whole file stops the upload."""
        found = list(problems)
        self.stopped |= any(p.severity == "error" and not p.line for p in found)
        self.scratch.add_problems(with_causes(found))

    def refuse_good(self, problems: Iterable[FileProblem]) -> None:
        """Refuse rows that had passed so far."""
        found = list(problems)
        if not found:
            return
        self.scratch.add_problems(with_causes(found))
        dropped: dict[str, set[int]] = {}
        for problem in found:
            dropped.setdefault(problem.file, set()).add(problem.line)
        before = self.scratch.refused_count()
        self.scratch.refuse(self._rows_of(dropped))
        self.scratch.batches.drop_rows(dropped)
        self.good_rows -= self.scratch.refused_count() - before

    def _rows_of(self, dropped: dict[str, set[int]]) -> Iterable[Refused]:
        from console.importing.rows import Refused

        layouts = {read.source.name: read.layout for read in self.files}
        for batch in self.scratch.batches:
            lines = dropped.get(batch.file, set())
            layout = layouts.get(batch.file)
            if layout is None or lines.isdisjoint(batch.lines):
                continue
            raws = (batch.raw or b"").decode("utf-8", "surrogateescape").split("\n")
            for index, line in enumerate(batch.lines):
                if line in lines:
                    raw = raws[index] if batch.raw else ""
                    # Rows without a line of their own get their cells by `fill_refused`.
                    cells = split_line(raw, layout.delimiter) if raw else []
                    sis_id = batch.sis_ids[index] if batch.sis_ids else None
                    yield Refused(batch.file, line, batch.email_keys[index], sis_id, cells)

    def hand_over(self) -> Folder:
        """Give the copied files to another plan; this upload no longer removes them."""
        folder, self.folder = self.folder, Folder()
        return folder

    def close(self) -> None:
        """Let go of everything; nothing was written unless it was applied."""
        self.scratch.close()
        self.connection.close()
        self.folder.close()


def new_import_id(now: int) -> str:
    """An id for an upload; ids of later ones are greater, second by second."""
    return f"{now // 1000:08x}{os.urandom(8).hex()}"


def open_connection(workspace: Workspace) -> DriverConnection:
    """The connection an upload stages and writes on."""
    return open_bulk(workspace.store.location)


def schools_of(reader: Reader, district_pk: int) -> SchoolKeys:
    """The schools a district's files may name, and which of them are deactivated."""
    every = school_queries.school_refs(reader, district_pk)
    inactive = school_queries.deactivated(reader, district_pk)
    return SchoolKeys(every, inactive, school_queries.former_ids(reader, district_pk))
