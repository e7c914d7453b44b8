"""Lines known from an earlier upload are recognised once each, wherever they stand."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from console.importing.fingerprints import Fingerprints, KnownLines
from console.importing.headers import ADMINS, read_header
from console.importing.reading import Block
from console.importing.schools import SchoolKeys
from tests.importing.conftest import ANA, THREE, Uploads

LINES = [f"A{number},a{number}@x.org".encode() for number in range(40)]


def fingerprints() -> Fingerprints:
    header = "sis_id,email,first_name,last_name,title,admin_scope,school_ids"
    layout = read_header("f.csv", header, ",", ADMINS, {}).layout
    assert layout is not None
    return Fingerprints(layout, SchoolKeys([]))


@settings(max_examples=200, deadline=None)
@given(
    st.permutations(LINES).map(lambda lines: lines[:30]),
    st.lists(st.lists(st.sampled_from(LINES), min_size=1, max_size=8), max_size=12),
    st.booleans(),
)
def test_every_line_is_known_or_left_and_known_only_once(
    stored: list[bytes], blocks: list[list[bytes]], in_order: bool
) -> None:
    if in_order:
        blocks = [stored[start : start + 7] for start in range(0, 30, 7)] + blocks
    prints = fingerprints()
    known = KnownLines(prints, enumerate(prints.of(stored)))
    left: Counter[bytes] = Counter()
    for lines in blocks:
        rest = known.unknown(Block(b"\n".join(lines), range(len(lines))))
        left.update(rest.data.split(b"\n") if rest is not None else [])
    given_lines = Counter(line for lines in blocks for line in lines)
    shown = given_lines - left
    assert set(shown.values()) <= {1}
    assert set(shown) <= set(stored)
    assert known.seen == len(shown)
    assert sorted(known.unseen()) == [
        number for number, line in enumerate(stored) if line not in shown
    ]


def test_a_file_in_another_order_is_known_all_the_same() -> None:
    prints = fingerprints()
    known = KnownLines(prints, enumerate(prints.of(LINES)))
    backwards = LINES[::-1]
    left = [
        known.unknown(Block(b"\n".join(backwards[start : start + 5]), range(5)))
        for start in range(0, 40, 5)
    ]
    assert left[1:] == [None] * 7


def test_rows_whose_lines_are_known_are_found_by_a_search(uploads: Uploads) -> None:
    uploads.apply(THREE)
    changed = THREE.replace("Luis,Soto", "Luis,Rivera") + ANA.replace("A1,ana", "A4,b").replace(
        "Ana,", "Bea,"
    )
    with uploads.plan(changed) as plan:
        everybody = plan.rows("unchanged")
        assert [row.name for row in everybody.rows] == ["Nam Nguyen", "Ana Rivera"]
        for term in ("rivera", "RIVERA ana", "a1", "ana@maple"):
            found = plan.rows("unchanged", term=term)
            assert ([row.name for row in found.rows], found.total) == (["Ana Rivera"], 1), term
        assert plan.rows("unchanged", offset=1, term="rivera").total == 1
