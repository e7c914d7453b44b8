"""What one upload has read, in its private file."""

from __future__ import annotations

from dataclasses import replace

from storage.bulk.batches import AdminBatch
from storage.bulk.scratch import Scratch
from storage.records.problems import ProblemRow


def batch(first: int, count: int, file: str = "a.csv") -> AdminBatch:
    numbers = range(first, first + count)
    return AdminBatch(
        file=file,
        lines=numbers,
        sis_ids=[f"A{n}" for n in numbers],
        emails=[f"E{n}@x.org" for n in numbers],
        email_keys=[f"e{n}@x.org" for n in numbers],
        first_names=["Ana"] * count,
        last_names=["Rivera"] * count,
        titles=None,
        scopes=["school"] * count,
        school_pks=["1"] * count,
        raw=b"\n".join(f"line {n}".encode() for n in numbers),
    )


def test_batches_come_back_as_they_were() -> None:
    scratch = Scratch()
    first, second = batch(2, 3), replace(batch(5, 2), lines=[5, 9], raw=None)
    scratch.batches.add(first)
    scratch.batches.add(second)
    assert list(scratch.batches) == [first, second]
    assert [(start, len(found)) for start, found in scratch.batches.from_row(3)] == [(3, 2)]
    scratch.close()


def test_rows_can_be_dropped() -> None:
    scratch = Scratch()
    scratch.batches.add(batch(2, 4))
    scratch.batches.add(batch(6, 1))
    scratch.batches.drop_rows({"a.csv": {3, 5, 6}, "b.csv": {2}})
    (rest,) = scratch.batches
    assert (list(rest.lines), rest.sis_ids, rest.raw) == ([2, 4], ["A2", "A4"], b"line 2\nline 4")
    assert [row.line for row in rest.rows()] == [2, 4]
    scratch.close()


def test_whatever_a_cell_holds_comes_back() -> None:
    scratch = Scratch()
    odd = replace(
        batch(2, 3),
        titles=["", "two\nlines", "\udcff"],
        first_names=["", "", ""],
        hashes=[1, None, -5],
        departments=[],
    )
    same = replace(odd, email_keys=odd.emails)
    scratch.batches.add(odd)
    scratch.batches.add(same)
    assert list(scratch.batches) == [odd, same]
    scratch.close()


def test_problems_are_grouped_by_cause() -> None:
    scratch = Scratch()
    scratch.add_file("b.csv")
    scratch.add_file("a.csv")
    one = ProblemRow("a.csv", 4, "email", "invalid_email", "error", "“x” is no email.")
    scratch.add_problems([(one, "No email."), (one._replace(file="b.csv", line=9), "No email.")])
    scratch.add_problems([(one._replace(code="odd", severity="warning", message="Odd."), "Odd")])
    assert [(p.file, p.line, p.code) for p in scratch.problems(limit=9)] == [
        ("b.csv", 9, "invalid_email"), ("a.csv", 4, "invalid_email"), ("a.csv", 4, "odd"),
    ]  # fmt: skip
    assert [(c.message, c.rows, c.severity) for c in scratch.causes()] == [
        ("No email.", 2, "error"), ("Odd.", 1, "warning"),
    ]  # fmt: skip
    assert scratch.problem_counts() == {"error": 2, "warning": 1}


def test_very_many_values_against_one_rule_are_one_cause() -> None:
    scratch = Scratch()
    scratch.add_file("a.csv")
    problem = ProblemRow("a.csv", 2, "school_ids", "unknown_school", "error", "")
    for line in range(2, 1002):
        told = f"“{line if line > 9 else 0}” is no school."
        scratch.add_problems([(problem._replace(line=line, message=told), told)])
    found = [(c.message, c.rows, c.first_line, c.others) for c in scratch.causes()]
    assert found == [
        ("“14” is no school.", 988, 14, 987),
        ("“0” is no school.", 8, 2, 0),
        *((f"“{line}” is no school.", 1, line, 0) for line in range(10, 14)),
    ]
    scratch.close()
