"""The rows of a plan on the command line: those the console shows, by the same function."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from console.cli.output import emit, plural
from console.display import display
from console.errors import UsageError

if TYPE_CHECKING:
    from console.importing.listed import FieldDiff, PlanPage, PlanRow
    from console.importing.plans import Plan
    from console.importing.reports import FileProblem

LISTED = 50
MOST = 100_000
_HEADINGS = {
    "created": "+ {} to create",
    "updated": "~ {} to update",
    "unchanged": "= {} unchanged",
    "removed": "- {} to deactivate",
    "rejected": "! {} refused",
    "edits": "? {} with edits by hand that are kept",
}


class Listing(NamedTuple):
    """Which rows of a plan to list: their views, of a roster one kind, words to find, how many."""

    views: tuple[str, ...] = ()
    kind: str = ""
    search: str = ""
    limit: int = LISTED

    def check(self, *, dry: bool) -> None:
        """Refuse what lists nothing.

        Raises:
            UsageError: an unknown view or kind, too many rows, or nothing to list them of.
        """
        if self == Listing():
            return
        from console.importing.reports import VIEWS
        from console.importing.roster import KIND_ORDER

        for view in self.views:
            if view not in VIEWS:
                raise UsageError(f"--show is one of {', '.join(VIEWS)}, not “{display(view)}”.")
        if self.kind and self.kind not in KIND_ORDER:
            kinds = ", ".join(KIND_ORDER)
            raise UsageError(f"--kind is one of {kinds}, not “{display(self.kind)}”.")
        if not 1 <= self.limit <= MOST:
            raise UsageError(f"--limit is a number from 1 to {MOST:,}, not {self.limit}.")
        if not self.views:
            raise UsageError("--kind, --search and --limit say which rows --show lists; add it.")
        if not dry:
            raise UsageError("--show lists what would happen; add --dry-run.")

    def pages(self, plan: Plan) -> Iterator[tuple[str, PlanPage]]:
        """Each view once, with its first rows and how many there are."""
        for view in dict.fromkeys(self.views):
            yield view, plan.rows(view, 0, self.limit, self.search, what=self.kind)


def listed_image(plan: Plan, listing: Listing) -> dict[str, Any]:
    """The rows as `--json` adds them to the document: by view, the total and the first rows."""
    return {
        view: {"total": page.total, "rows": [row_image(row) for row in page.rows]}
        for view, page in listing.pages(plan)
    }


def row_image(row: PlanRow) -> dict[str, Any]:
    """One row; what its kind does not have is left out."""
    from console.importing.reports import problem_image

    fields = ("file", "line", "name", "email", "sis_id", "admin_scope", "title", "schools")
    image = {name: getattr(row, name) for name in fields}
    changes = [change._asdict() for change in row.changes]
    problems = [problem_image(problem) for problem in row.problems]
    return {"kind": _plural(row.what), **image, "changes": changes, "problems": problems}


def _plural(what: str) -> str:
    from console.importing.roster_rows import SINGULAR

    return next(many for many, one in SINGULAR.items() if one == what)


def emit_listed(plan: Plan, listing: Listing) -> None:
    """The rows for people, each with what changes in it or is wrong with it."""
    several = len(plan.upload.sources) > 1
    for view, page in listing.pages(plan):
        emit("\n" + _HEADINGS[view].format(f"{page.total:,}"))
        for row in page.rows:
            emit("\n".join(_row_lines(view, row, several=several)))
        if page.total > len(page.rows):
            emit(f"  … and {plural(page.total - len(page.rows), 'more row')}; --limit lists more.")


def _row_lines(view: str, row: PlanRow, *, several: bool) -> Iterator[str]:
    where = f"line {row.line:,}" if row.line else ""
    where = f"{display(row.file)} {where}" if several and where else where
    what = row.what if row.what != "admin" else ""
    who = (where, what, display(row.name), display(row.email), display(row.sis_id))
    yield "  " + "  ".join(filter(None, (*who, _told(row) if view == "created" else "")))
    if view in {"updated", "edits"}:
        yield from map(_change, row.changes)
    for problem in row.problems:
        if view != "edits" or problem.code == "kept_edit":
            yield _problem(problem)


def _told(row: PlanRow) -> str:
    scope = f"{row.admin_scope} admin" if row.admin_scope else ""
    return display(", ".join(filter(None, (scope, row.title, "; ".join(row.schools)))))


def _change(change: FieldDiff) -> str:
    old, new = (display(text) or "none" for text in (change.old, change.new))
    return f"      {change.field}: {old} → {new}"


def _problem(problem: FileProblem) -> str:
    sign = "!" if problem.severity == "error" else "?"
    column = f"{display(problem.column)}: " if problem.column else ""
    return f"      {sign} {column}{problem.message}"
