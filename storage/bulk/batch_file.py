"""Batches of one upload, many of them in a file without a name, which is gone when it is closed."""

import errno
from collections.abc import Iterator
from typing import IO, NamedTuple

from storage.bulk.batches import AdminBatch
from storage.errors import StoreUnwritable

# So few batches are held in memory; with more, all go into the file.
_HELD = 6


class _Place(NamedTuple):
    """Where a batch stands, and how many rows it has."""

    rows: int
    start: int
    size: int


class BatchFile:
    """Batches in the order they were added: a few in memory, or of many one at a time."""

    def __init__(self) -> None:
        self._file: IO[bytes] | None = None
        self._end = 0
        self._places: list[_Place | AdminBatch] = []

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()

    def add(self, batch: AdminBatch) -> None:
        """Keep a batch.

        Raises:
            StoreUnwritable: the folder of temporary files is full.
        """
        self._places.append(batch)
        if self._file is not None:
            self._places[-1] = self._written(batch)
        elif len(self._places) > _HELD:
            self._places = [self._written(self._read(place)) for place in self._places]

    def __iter__(self) -> Iterator[AdminBatch]:
        return map(self._read, list(self._places))

    def from_row(self, offset: int) -> Iterator[tuple[int, AdminBatch]]:
        """Batches from the one that holds row `offset`, each with the offset it starts at."""
        start = 0
        for place in list(self._places):
            rows = len(place) if isinstance(place, AdminBatch) else place.rows
            if start + rows > offset:
                yield start, self._read(place)
            start += rows

    def drop_rows(self, dropped: dict[str, set[int]]) -> None:
        """Take rows, named by file and line, out of the batches."""
        places: list[_Place | AdminBatch] = []
        for place in self._places:
            batch = self._read(place)
            lines = dropped.get(batch.file, set()).intersection(batch.lines)
            rest = batch.without(lines) if lines else None
            if rest is None:
                places.append(place)
            elif len(rest):
                places.append(rest if self._file is None else self._written(rest))
        self._places = places

    def _read(self, place: _Place | AdminBatch) -> AdminBatch:
        if isinstance(place, AdminBatch):
            return place
        if self._file is None:
            raise RuntimeError("no batch was kept")
        self._file.seek(place.start)
        return AdminBatch.load(self._file.read(place.size))

    def _written(self, batch: AdminBatch) -> _Place:
        """Put a batch behind the others; those it stands for are not read any more."""
        import tempfile

        data = batch.dump()
        place = _Place(len(batch), self._end, len(data))
        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile()  # noqa: SIM115 - `close` closes it
            self._file.seek(place.start)
            self._file.write(data)
            self._file.flush()
        except OSError as error:
            if error.errno not in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
                raise
            raise StoreUnwritable(
                f"There is no room left in {tempfile.gettempdir()}, where uploads are put "
                "meanwhile. Nothing was changed. Free some space, or set TMPDIR to a folder "
                "that has it, then try again."
            ) from error
        self._end += place.size
        return place
