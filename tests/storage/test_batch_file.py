"""Batches come back as they were put in, whether they are held in memory or in the file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from storage.bulk.batch_file import BatchFile
from storage.bulk.batches import AdminBatch

pytestmark = pytest.mark.sqlite

ROWS = 3


def batch(number: int) -> AdminBatch:
    lines = range(number * ROWS + 2, number * ROWS + 2 + ROWS)
    emails = [f"a{line}@maple.example" for line in lines]
    names = [f"Zoë {line}" for line in lines]
    return AdminBatch(
        file="admins.csv",
        lines=lines,
        sis_ids=[str(line) for line in lines],
        emails=emails,
        email_keys=list(emails),
        first_names=names,
        last_names=list(names),
        titles=None,
        scopes=["district"] * ROWS,
        school_pks=[""] * ROWS,
        raw="\n".join(emails).encode(),
    )


@pytest.fixture(params=[2, 6, 7, 20])
def filled(request: pytest.FixtureRequest) -> Iterator[tuple[BatchFile, int]]:
    """A file of few batches, as many as are held in memory, one more, and many."""
    kept = BatchFile()
    for number in range(request.param):
        kept.add(batch(number))
    yield kept, request.param
    kept.close()


def emails(found: Iterator[AdminBatch]) -> list[str]:
    return [email for each in found for email in each.emails]


def test_all_come_back_in_order(filled: tuple[BatchFile, int]) -> None:
    kept, count = filled
    assert list(kept) == [batch(number) for number in range(count)]
    assert list(kept) == [batch(number) for number in range(count)]


def test_from_a_row_on(filled: tuple[BatchFile, int]) -> None:
    kept, count = filled
    for row in range(count * ROWS):
        start, first = next(kept.from_row(row))
        assert (start, first) == (row // ROWS * ROWS, batch(row // ROWS))
    assert list(kept.from_row(count * ROWS)) == []


def test_rows_are_dropped_and_others_added_after(filled: tuple[BatchFile, int]) -> None:
    kept, count = filled
    gone = {3, *batch(1).lines}
    kept.drop_rows({"admins.csv": gone, "other.csv": {2}})
    kept.add(batch(count))
    left = [
        f"a{line}@maple.example" for line in range(2, (count + 1) * ROWS + 2) if line not in gone
    ]
    assert emails(iter(kept)) == left
