"""The rows of a plan, as people look at them. Pure."""

from typing import NamedTuple

from storage.records.problems import ProblemRow as FileProblem


class FieldDiff(NamedTuple):
    """One field of a row, before and after."""

    field: str
    old: str
    new: str


class RowCell(NamedTuple):
    """A cell of a refused row: the field it fills, its column's header, what it holds."""

    field: str
    header: str
    value: str


class PlanRow(NamedTuple):
    """One row of a plan, as it would be after; `kind` is one of `VIEWS`, `schools` are SIS ids.

    `what` is admin, or in a roster school, teacher, student, section or enrollment. People have
    `first_name` and `last_name`; of them and all others `name` is what they go by. Refused rows
    have their `cells`.
    """

    kind: str
    file: str
    line: int | None
    name: str
    email: str
    sis_id: str
    admin_scope: str
    title: str
    schools: tuple[str, ...]
    changes: tuple[FieldDiff, ...] = ()
    problems: tuple[FileProblem, ...] = ()
    what: str = "admin"
    first_name: str = ""
    last_name: str = ""
    cells: tuple[RowCell, ...] = ()


class PlanPage(NamedTuple):
    """Some rows of a plan, and how many there are in all."""

    rows: list[PlanRow]
    total: int
