"""The explaining path: rows one by one, with every problem of each. Pure.

It goes by the same rules as the forms (`check_admin`); `columns` is its fast twin. Where that one
doubts a row for a single cell, only the rule of that cell is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from console.errors import Problem
from console.importing.cells import damaged_cells, made_whole, shape_problem, values_of
from console.importing.columns import Judged
from console.importing.headers import Layout
from console.importing.reading import Block
from console.importing.records import Record, records
from console.importing.reports import FileProblem
from console.importing.schools import SchoolKeys, split_schools
from console.importing.spreadsheets import eaten
from console.importing.values import tidy
from console.keys import email_key
from console.provisioning.drafts import AdminDraft
from console.provisioning.rules import AdminFacts, check_admin, check_field, unknown_school
from console.provisioning.scopes import SCHOOL_SCOPE
from storage.bulk.batches import AdminBatch

COLUMN_OF = {"schools": "school_ids"}
_REMEMBERED = 10_000

INACTIVE = Problem(
    "schools",
    "inactive_school",
    "Every school named here is deactivated, so no application will see this admin.",
    "warning",
)


class Refused(NamedTuple):
    """A row that was refused: where, whom it is about if that much is clear, and its cells."""

    file: str
    line: int
    email_key: str | None
    sis_id: str | None
    cells: list[str]


class Explained(NamedTuple):
    """What became of a block: the good rows, all problems, the refused rows."""

    batch: AdminBatch
    problems: list[FileProblem]
    refused: list[Refused]


@dataclass(slots=True)
class _Row:
    """One row that passed; `raw` is its line, if meeting it again may pass without a word."""

    line: int
    draft: AdminDraft
    school_pks: str
    raw: str


@dataclass(slots=True)
class ExplainingPath:
    """Explains blocks of one file; of refused rows the cells are kept only with `keeps_cells`."""

    file: str
    layout: Layout
    schools: SchoolKeys
    district: str
    corrections: Mapping[tuple[str, int], Mapping[str, str]] = field(default_factory=dict)
    keeps_cells: bool = True
    _unknown: dict[str, list[Problem]] = field(default_factory=dict)

    def explain(self, block: Block) -> Explained:
        """Check a block row by row."""
        good: list[_Row] = []
        problems: list[FileProblem] = []
        refused: list[Refused] = []
        for record in records(block, self.layout):
            shape = shape_problem(self.file, self.layout, record)
            if (self.file, record.line) in self.corrections:
                record = made_whole(self.layout, record)  # noqa: PLW2901 - it is whole by hand
            elif shape is not None:
                problems.append(shape)
                refused.append(Refused(self.file, record.line, None, None, record.cells))
                continue
            values = self._values(record)
            row, found = self._check(record, values)
            problems += found
            if row is None:
                refused.append(self._refused(record, values, found))
            else:
                good.append(row)
        return Explained(self._batch(good), problems, refused)

    def explain_doubts(self, block: Block, judged: Judged) -> Explained:
        """Check the rows of a block that the fast path doubts; the others are taken as they are."""
        closely: list[int] = []
        problems: list[FileProblem] = []
        refused: list[Refused] = []
        for index, column in sorted(judged.doubts.items()):
            found = self._check_cell(judged, index, column)
            if found:
                line = block.numbers[index]
                problems += [self._located(line, problem) for problem in found]
                refused.append(self._refused_by(judged, index, line, column))
            else:
                closely.append(index)
        batch = judged.batch
        if closely:
            explained = self.explain(block.chosen(closely))
            batch = batch.followed(explained.batch)
            problems = sorted(problems + explained.problems, key=lambda problem: problem.line)
            refused += explained.refused
        return Explained(batch, problems, refused)

    def _check_cell(self, judged: Judged, index: int, column: str) -> list[Problem]:
        """The problems of the one cell that makes a row doubtful; none if it is not that simple."""
        if not column:
            return []
        cell = tidy(judged.cell(index, column))
        if column == "school_ids":
            is_school = judged.columns["admin_scope"][index] == SCHOOL_SCOPE
            return self._check_schools(cell) if is_school else []
        found = check_field(column, cell.lower() if column == "admin_scope" else cell)
        return [found] if found is not None else []

    def _check_schools(self, cell: str) -> list[Problem]:
        found = self._unknown.get(cell)
        if found is None:
            found = [unknown_school(name, self.district) for name in self.schools.unknown(cell)]
            if len(self._unknown) < _REMEMBERED:
                self._unknown[cell] = found
        return found

    def _refused_by(self, judged: Judged, index: int, line: int, column: str) -> Refused:
        """A row refused for one cell."""
        columns = judged.columns
        key = None if column == "email" else email_key(columns["email"][index])
        sis_ids = columns.get("sis_id")
        known = sis_ids[index] or None if sis_ids and column != "sis_id" else None
        return Refused(self.file, line, key, known, judged.row(index) if self.keeps_cells else [])

    def _check(
        self, record: Record, values: Mapping[str, str]
    ) -> tuple[_Row | None, list[FileProblem]]:
        """One whole row: what is kept of it unless it is refused, and all its problems."""
        damaged = damaged_cells(self.file, self.layout, record.line, values)
        if damaged:
            return None, damaged
        cell = values["school_ids"]
        listed = self.schools.listed(cell)
        draft = _draft(values, cell)
        unknown = () if listed is not None else self.schools.unknown(cell)
        found = check_admin(draft, AdminFacts(self.district, unknown))
        if listed is not None and self.schools.is_unseen(listed):
            found.append(INACTIVE)
        found += filter(None, [eaten(draft.sis_id)])
        located = [self._located(record.line, problem) for problem in found]
        if listed is None or any(problem.is_error for problem in found):
            return None, located
        plain = not found and (self.file, record.line) not in self.corrections
        return _Row(record.line, draft, listed, record.raw if plain else ""), located

    def _values(self, record: Record) -> dict[str, str]:
        values = values_of(self.layout, record)
        if self.corrections:
            values.update(self.corrections.get((self.file, record.line), {}))
        return values

    def _located(self, line: int, problem: Problem) -> FileProblem:
        column = COLUMN_OF.get(problem.field, problem.field)
        message = problem.message
        if problem.code == "unknown_school":
            message += self.schools.hint(message)
        return FileProblem(self.file, line, column, problem.code, problem.severity, message)

    def _refused(
        self, record: Record, values: Mapping[str, str], problems: list[FileProblem]
    ) -> Refused:
        """A refused row with the keys by which it is known whom it is about."""
        wrong = {problem.column for problem in problems}
        key = None if "email" in wrong else email_key(values["email"])
        known = None if "sis_id" in wrong else values.get("sis_id") or None
        return Refused(self.file, record.line, key, known, record.cells)

    def _batch(self, rows: list[_Row]) -> AdminBatch:
        has = self.layout.positions
        drafts = [row.draft for row in rows]
        return AdminBatch(
            file=self.file,
            lines=[row.line for row in rows],
            sis_ids=[draft.sis_id for draft in drafts] if "sis_id" in has else None,
            emails=[draft.email for draft in drafts],
            email_keys=[email_key(draft.email) for draft in drafts],
            first_names=[draft.first_name for draft in drafts],
            last_names=[draft.last_name for draft in drafts],
            titles=[draft.title for draft in drafts] if "title" in has else None,
            scopes=[draft.admin_scope for draft in drafts],
            school_pks=[row.school_pks for row in rows],
            raw="\n".join(row.raw for row in rows).encode("utf-8", "surrogateescape"),
        )


def _draft(values: Mapping[str, str], cell: str) -> AdminDraft:
    return AdminDraft(
        email=values["email"],
        first_name=values["first_name"],
        last_name=values["last_name"],
        admin_scope=values["admin_scope"].lower(),
        title=values.get("title", ""),
        schools=tuple(split_schools(cell)),
        sis_id=values.get("sis_id", ""),
    )
