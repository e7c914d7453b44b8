"""Reading one file of the `admins` format into an upload."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from console.importing.columns import FastPath, Judged
from console.importing.fingerprints import Fingerprints, KnownLines
from console.importing.headers import Layout
from console.importing.identifying import NO_ROWS, empty, rows_below_header
from console.importing.names import with_names
from console.importing.reading import Block, Reading, has_open_quotes
from console.importing.spreadsheets import may_hold_eaten
from console.importing.uploads import ReadFile, Upload
from storage.bulk import matching
from storage.bulk.batches import AdminBatch

if TYPE_CHECKING:
    from console.importing.rows import Explained, ExplainingPath

# Below this share of the stored rows, looking each row up is quicker than knowing every line.
_WORTH_KNOWING = 20
BYTES_A_ROW = 80
# How a block with something wrong in it is cut up, and what is looked at row by row.
_PARTS = 8
_FEW = 24


def read_admins(upload: Upload, read: ReadFile) -> None:
    """Read, validate and keep every row; what stops the file becomes a problem without a line."""
    if read.layout is not None:
        reading, blocks = rows_below_header(read)
        reading.hashes = not upload.light
        _read_rows(upload, read, blocks, reading)
        upload.digest += reading.digest().hex()


def _read_rows(upload: Upload, read: ReadFile, blocks: Iterator[Block], reading: Reading) -> None:
    layout, name = read.layout, read.source.name
    if layout is None:
        return
    rows = _Rows(upload, name, layout)
    known = _known_lines(upload, rows.fingerprints)
    before, had = upload.bytes_done, upload.rows
    for block in blocks:
        left = block if known is None else known.unknown(block)
        if left is not None and left.numbers:
            rows.take(left)
        upload.bytes_done = before + reading.bytes_read
        upload.report("reading", upload.bytes_done, upload.size)
    if upload.rows == had:
        upload.add_problems([empty(upload, name, "no_data_rows", NO_ROWS)])


def clean_batches(upload: Upload, read: ReadFile) -> Iterator[tuple[Reading, AdminBatch | None]]:
    """The rows of a file of new people, without sort names, while nothing is to be said of any.

    At the end of the file comes None; where something is wrong, no more comes.
    """
    if read.layout is None:
        return
    reading, blocks = rows_below_header(read)
    rows = _Rows(upload, read.source.name, read.layout)
    for block in blocks:
        if block.numbers:
            batch = rows.clean(block)
            if batch is None:
                return
            yield reading, batch
    yield reading, None


class _Rows:
    """Takes blocks of one file: fast where nothing is wrong, explained where something is.

    A block whose lines cannot be cut into cells is cut up, so that only a few rows around the
    fault are looked at closely, unless the block before was wrong all over.
    """

    def __init__(self, upload: Upload, file: str, layout: Layout) -> None:
        self._upload = upload
        self.fingerprints = Fingerprints(layout, upload.schools)
        self._fast = FastPath(file, layout, upload.schools, keeps_text=not upload.light)
        self._corrected = {line for name, line in upload.options.corrections if name == file}
        self._cuts = True
        self._file, self._layout = file, layout

    @cached_property
    def _explaining(self) -> ExplainingPath:
        """Made for the first row with something wrong in it."""
        from console.importing.rows import ExplainingPath

        upload = self._upload
        return ExplainingPath(
            self._file,
            self._layout,
            upload.schools,
            upload.district.name,
            upload.options.corrections,
            keeps_cells=not upload.light,
        )

    def take(self, block: Block) -> None:
        """Keep the good rows of a block, and the problems of the others."""
        explained = self._take(block)
        self._cuts = explained <= len(block.numbers) // 2

    def clean(self, block: Block) -> AdminBatch | None:
        """All rows of a block with their fingerprints; None if anything is to be said of one."""
        judged = self._judged(block)
        if judged is None or judged.doubts:
            return None
        return self._fingerprinted(judged.batch)

    def _judged(self, block: Block) -> Judged | None:
        """What the fast path says of a block; None where every row needs a closer look."""
        if self._corrected.isdisjoint(block.numbers) and not may_hold_eaten(block.data):
            return self._fast.judge(block)
        return None

    def _take(self, block: Block) -> int:
        """Keep what a block holds; gives how many rows it had to explain blindly."""
        judged = self._judged(block)
        if judged is not None:
            if judged.doubts:
                self._keep(self._explaining.explain_doubts(block, judged))
            else:
                self._upload.keep(self._finished(judged.batch))
            return 0
        count = len(block.numbers)
        if count > _FEW and self._cuts and not has_open_quotes(block.data):
            return sum(map(self._take, block.parts(_PARTS)))
        self._keep(self._explaining.explain(block))
        return count

    def _keep(self, explained: Explained) -> None:
        self._upload.keep_explained(explained._replace(batch=self._finished(explained.batch)))

    def _finished(self, batch: AdminBatch) -> AdminBatch:
        """A batch with all that will be stored, unless nobody will look at it."""
        if not self._upload.light:
            with_names(self._fingerprinted(batch))
        return batch

    def _fingerprinted(self, batch: AdminBatch) -> AdminBatch:
        batch.hashes = self.fingerprints.of_rows(batch.raw, len(batch))
        return batch


def _known_lines(upload: Upload, fingerprints: Fingerprints) -> KnownLines | None:
    """The stored lines, when the upload is large enough to make them worth loading."""
    if len(upload.sources) != 1:
        return None
    stored = matching.active_admins(upload.writer, upload.district.pk)
    if not stored or stored > upload.size / BYTES_A_ROW * _WORTH_KNOWING:
        return None
    known = KnownLines(fingerprints, matching.stored_lines(upload.writer, upload.district.pk))
    upload.known = known if len(known) else None
    return upload.known
