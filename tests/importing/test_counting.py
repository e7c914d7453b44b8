"""A dry run that only counts says the same as one that keeps every row."""

from __future__ import annotations

import pytest

from console.importing.reports import LISTED_PROBLEMS
from tests.importing.conftest import HEADER, LUIS, Uploads

BAD = (
    "B{0},b{0}@@maple.example,Bo,Soto,,school,101\n"
    "C{0},c{0}@maple.example,Cy,Soto,,school,9{0}\n"
    "D{0},d{0}@maple.example,,Soto,,headmaster,101\n"
    "E{0},e{0}@maple.example, Eve ,Peña,,school,102;101\n"
)


@pytest.mark.parametrize("groups", [3, LISTED_PROBLEMS // 2])
def test_counting_says_the_same(uploads: Uploads, groups: int) -> None:
    content = HEADER + LUIS + "".join(BAD.format(number) for number in range(groups))
    with (
        uploads.plan(content, counts_only=True) as counted,
        uploads.plan(content) as kept,
    ):
        assert counted.upload.light
        one, other = counted.document.as_json(), kept.document.as_json()
        assert {**one, "import_id": ""} == {**other, "import_id": ""}
        assert counted.causes() == kept.causes()
        assert (other["rejected"], other["created"]) == (3 * groups, groups + 1)
        assert other["problems_total"] == 4 * groups
        assert len(other["problems"]) == min(4 * groups, LISTED_PROBLEMS)


def test_rows_around_a_fault_keep_their_order(uploads: Uploads) -> None:
    """Rows explained one by one are put back among those that needed no explaining."""
    content = HEADER + "".join(BAD.format(number) for number in range(40))
    with uploads.plan(content) as plan:
        (batch,) = plan.upload.scratch.batches
        assert list(batch.lines) == sorted(batch.lines)
        assert batch.first_names == ["Eve"] * 40
        assert batch.sis_ids == [f"E{number}" for number in range(40)]
        assert len(batch.hashes) == len(batch.name_keys) == 40
