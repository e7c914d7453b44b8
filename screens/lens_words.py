"""The three lenses as lines: field by field, differences marked, with the reason. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from screens.widgets.json_view import folded
from screens.widgets.runs import Line, Part, Run, cut, line, width, wrapped
from screens.wording import in_console, several

if TYPE_CHECKING:
    from console.api.lens_rows import Cell, Row
    from console.api.lenses import Lens, Lenses

LABEL = 12
GAP = 2
DIFFERS = "≠ "
RULE = "─"
# From how many cells on all three lenses have room beside each other.
SIDE_BY_SIDE = 98
API, TOKEN = "api", "token"


def lens_lines(lenses: Lenses, chosen: str, cells: int) -> list[Line]:
    """Everything; `chosen` is the lens beside the district's where there is no room for both."""
    shown = (API, TOKEN) if cells >= SIDE_BY_SIDE else (chosen,)
    each = (cells - LABEL) // (len(shown) + 1)
    lines = [*_heads(lenses, shown, each), line((RULE * (cells - 1), "dim"))]
    before = ""
    for row in lenses.rows:
        lines += _row_lines(row, "" if row.label == before else row.label, shown, each)
        before = row.label
    return [*lines, (), *_differences(lenses, shown, cells), *_others(lenses, shown, cells)]


def _heads(lenses: Lenses, shown: Sequence[str], each: int) -> list[Line]:
    home = [line(("The district", "strong")), line((lenses.asked.district.name, "dim"))]
    columns: list[list[Line]] = [[], home]
    for name in shown:
        lens = _lens(lenses, name)
        head = [line((f"  {lens.title}", "strong")), line((f"  {lens.how}", "dim"))]
        if lens.refused:
            head += wrapped(line(("- ", "warning"), in_console(lens.refused)), each - GAP, 2)
        columns.append(head)
    return _beside(columns, each)


def _row_lines(row: Row, label: str, shown: Sequence[str], each: int) -> list[Line]:
    district = _broken(line(row.district or ("—", "dim")), each - GAP, 0)
    cells = [_cell_lines(row.api if name == API else row.token, each - GAP) for name in shown]
    return _beside([[line((label, "dim"))], district, *cells], each)


def _cell_lines(cell: Cell, cells: int) -> list[Line]:
    sign: Part = (DIFFERS, "warning") if cell.differs else "  "
    if not cell.text:
        return wrapped(line(sign, (cell.why or "—", "warning" if cell.why else "dim")), cells, 2)
    lines = _broken(line(sign, cell.text), cells, 2)
    return lines + (wrapped(line(f"  {cell.why}"), cells, 2) if cell.why else [])


def _broken(runs: Line, cells: int, indent: int) -> list[Line]:
    """Broken at blanks; a word that has no room by itself, such as an email, anywhere."""
    return [
        part for row in wrapped(runs, cells, indent) for part in folded(row, max(cells, 20), indent)
    ]


def _beside(columns: Sequence[Sequence[Line]], each: int) -> list[Line]:
    """Columns of lines in a row: the first is the label's, the others are equally wide."""
    sizes = [LABEL, *(each for _ in columns[1:])]
    return [
        tuple(run for runs, size in zip(row, sizes, strict=True) for run in _filled(runs, size))
        for row in zip_longest(*columns, fillvalue=())
    ]


def _filled(runs: Line, cells: int) -> Line:
    kept = cut(runs, cells - 1)
    return (*kept, Run(" " * (cells - width(kept)), "plain"))


def _differences(lenses: Lenses, shown: Sequence[str], cells: int) -> list[Line]:
    """How much of what is told differs, and what would make them seen."""
    lines: list[Line] = []
    if all(_lens(lenses, name).refused for name in shown):
        lines.append(line(("- ", "warning"), "They are not seen."))
    else:
        found = sum(
            (row.api if name == API else row.token).differs for row in lenses.rows for name in shown
        )
        said = several(found, "difference") if found else "No difference"
        lines.append(line(DIFFERS if found else "= ", (said, "warning" if found else "accent")))
    for change in () if lenses.why.visible else lenses.why.changes:
        lines += wrapped(line(("  to be seen: ", "dim"), change.text), cells, 4)
    return lines


def _others(lenses: Lenses, shown: Sequence[str], cells: int) -> list[Line]:
    """What an application is told besides, as it stands in the JSON."""
    lines: list[Line] = []
    for name in shown:
        lens = _lens(lenses, name)
        if lens.others:
            lines += [(), line((f"{lens.title} also tells", "dim"))]
        for told in lens.others:
            lines += wrapped(line((f"  {told.path}  ", "dim"), told.text or "empty"), cells, 4)
    return lines


def _lens(lenses: Lenses, name: str) -> Lens:
    return lenses.api if name == API else lenses.token
