"""A plan as people read it: counts, assumptions, holds, rows, fields old and new. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from console.importing.listed import FieldDiff, PlanRow
from console.importing.reports import EDITS, Cause, Counts, FileProblem, Hold
from screens.uploading import PlanFacts
from screens.widgets.pressing import key_of
from screens.widgets.runs import Line, Part, line, wrapped
from screens.wording import number, several

PlanItem = PlanRow | Cause
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
# Ways out that messages name by an option: what stands there, the key in the console, the words.
WAYS = tuple(
    (re.compile(option), action, key, words)
    for option, action, key, words in (
        (
            r"--overwrite-edits(?: \(in the console: [^)]*\))?",
            "plan.options",
            "o",
            "{}, hand edits,",
        ),
        (r"without --mode full", "plan.options", "o", "in another mode ({})"),
        (r"--(encoding|delimiter)", "plan.options", "o", r"{}, \1"),
        (r"add --map HEADER=[^ .]+", "plan.columns", "c", "{} says which"),
        (r"--map(?: HEADER=[^ .]+)?", "plan.columns", "c", "{}, columns"),
    )
)
WHOLE_REFUSED = "The file as a whole is refused: see the problems."
FIELD_WORDS = {
    "school": "school id",
    "first_name": "first name",
    "last_name": "last name",
    "admin_scope": "scope",
    "sis_id": "SIS id",
    "school_ids": "schools",
    "active": "state",
}


def heading(facts: PlanFacts) -> Line:
    """Which file, and what was assumed of it."""
    document = facts.document
    assumed = [
        document.format if document.format != "auto" else "",
        _each(document.encoding, *(file.encoding for file in document.files)),
        _each(
            *(
                DELIMITERS.get(cut, cut)
                for cut in (document.delimiter, *(file.delimiter for file in document.files))
            )
        ),
        several(facts.counts.rows, "row"),
        f"mode {document.mode}",
    ]
    text = " · ".join(part for part in assumed if part)
    return line((f" {', '.join(facts.files)}", "strong"), (f"   {text}", "dim"))


def _each(*words: str) -> str:
    """What was assumed of the files, each once."""
    return ", ".join(dict.fromkeys(words))


def in_options(message: str) -> str:
    """A remark of an upload with the ways out as the console has them."""
    for option, action, key, words in WAYS:
        shown = key_of(action, key).replace("\\", r"\\")
        message = option.sub(words.format(shown), message)
    return message


def ways_on() -> str:
    """What to do about refused rows, by the keys of the plan."""
    fix, write = key_of("plan.fix", "f"), key_of("plan.rejects", "x")
    leave = key_of("plan.leave_out", "L")
    return f"{fix} fixes one here, {write} writes them to a file, {leave} leaves them out"


def hold_lines(facts: PlanFacts, cells: int, most: int = 5) -> list[Line]:
    """Why the plan waits, or cannot be applied, or changes nothing; in at most so many lines."""
    if facts.held is not None:
        return _held(facts.held, cells, most)
    if facts.refused and facts.counts.rejected:
        text = (
            f" {several(facts.counts.rejected, 'row')} refused, so nothing can be applied yet: "
            f"{ways_on()}."
        )
        return wrapped(line((text, "warning")), cells, 1)
    if facts.refused:
        return [line((f" {WHOLE_REFUSED}", "danger"))]
    if facts.nothing_to_do:
        return wrapped(line((f" = {nothing_words(facts)}", "accent")), cells, 3)
    return []


def nothing_words(facts: PlanFacts) -> str:
    """Why a plan changes nothing."""
    if facts.edits:
        kept = facts.edits[""]
        stay = "stays" if kept == 1 else "stay"
        return f"Nothing to do: {several(kept, 'row')} {stay} as edited by hand."
    if facts.counts.rejected:
        left = several(facts.counts.rejected, "refused row")
        return f"Nothing to do: {left} left out, and nothing is new in the others."
    if facts.options.mode == "add":
        return "Nothing to do: the file has nothing new, and mode add changes nothing else."
    return "Nothing to do: the store is already as the file has it."


def _held(hold: Hold, cells: int, most: int) -> list[Line]:
    apply = key_of("plan.apply", "a")
    lines = wrapped(line((f" {hold.message}", "danger")), cells, 7)
    for index, cause in enumerate(hold.causes):
        more = wrapped(line(f"   {cause}"), cells, 5)
        left = len(hold.causes) - index
        if len(lines) + len(more) > most - (left > 1):
            return [
                *lines,
                line((f"   {several(left, 'more cause')}: {apply} shows them all", "dim")),
            ]
        lines += more
    return lines


def cause_cell(cause: Cause) -> str:
    """How many rows, and which column."""
    rows = several(cause.rows, "row") if cause.first_line else "whole file"
    return f"{rows}, {FIELD_WORDS.get(cause.column, cause.column)}" if cause.column else rows


def line_cell(item: PlanItem) -> str:
    """The line in the file on which the row (or the first row of a cause) starts."""
    at = item.first_line if isinstance(item, Cause) else item.line
    return number(at) if at else "-"


def kind_cell(item: PlanItem) -> str:
    """Whether a row of a roster is about a school, a teacher, …; of a cause, nothing."""
    return "" if isinstance(item, Cause) else item.what


def name_cell(item: PlanItem) -> str:
    """Who it is, or what the cause is about."""
    return cause_cell(item) if isinstance(item, Cause) else item.name or item.email or item.sis_id


def what_cell(item: PlanItem, schools: Mapping[str, str]) -> str:
    """What would change, what is wrong, or what the row says."""
    if isinstance(item, Cause):
        return in_options(item.message)
    if item.problems and item.kind == "rejected":
        first = item.problems[0]
        return f"{_first_of(first.column, len(item.problems))}: {in_options(first.message)}"
    if item.kind == EDITS:
        said = next((text.message for text in item.problems if text.code == "kept_edit"), "")
        # Who it is stands beside it.
        return in_options(said.partition(" was edited by hand: ")[2] or said)
    if item.changes and item.kind == "updated":
        change = item.changes[0]
        return f"{_first_of(change.field, len(item.changes))}  {change_text(change, schools)}"
    return described(item, schools)


def _first_of(field: str, count: int) -> str:
    """The first of several fields, and how many follow."""
    return field_words(field) if count == 1 else f"{field_words(field)} +{count - 1}"


def change_text(change: FieldDiff, schools: Mapping[str, str]) -> str:
    """One field, old and new; of schools, those that come and go, then those that stay."""
    if change.field != "schools":
        return f"{change.old or 'none'} → {change.new or 'none'}"
    old, new = change.old.split("; "), change.new.split("; ")
    kept = [schools.get(school, school) for school in new if school in old and school]
    come = [f"+ {schools.get(school, school)}" for school in new if school not in old]
    gone = [f"- {schools.get(school, school)}" for school in old if school and school not in new]
    stay = [f"= {', '.join(kept)}"] if kept else []
    return "  ".join([*come, *gone, *stay])


def field_words(field: str) -> str:
    """A field as the office calls it."""
    return FIELD_WORDS.get(field, field) or "row"


def described(row: PlanRow, schools: Mapping[str, str]) -> str:
    """Scope, title and schools of a row."""
    names = ", ".join(schools.get(school, school) for school in row.schools)
    place = names or ("no school" if row.admin_scope == "school" else "")
    parts = [f"{row.admin_scope} admin" if row.admin_scope else "", row.title, place]
    return " · ".join(part for part in parts if part)


def item_lines(item: PlanItem, facts: PlanFacts, cells: int) -> list[Line]:
    """Everything about one row, or one cause."""
    schools, of_file = facts.schools, f" of {item.file}" if facts.files != (item.file,) else ""
    if isinstance(item, Cause):
        return _cause_lines(item, of_file, cells)
    where = f"   line {number(item.line)}{of_file}" if item.line else ""
    who = f"   {item.email}" + (f"   {item.sis_id}" if item.sis_id else "")
    lines = wrapped(line((item.name or "(no name)", "strong"), who, (where, "dim")), cells, 2)
    for change in item.changes:
        label: Part = (f"  {field_words(change.field):<11}", "dim")
        if change.field == "schools":
            lines += wrapped(line(label, change_text(change, schools)), cells, 13)
        else:
            old, new = change.old or "none", change.new or "none"
            changed = line(label, old, (" → ", "accent"), (new, "strong"))
            lines += wrapped(changed, cells, 13)
    for problem in item.problems:
        lines += problem_lines(problem, cells)
    if not item.changes and not item.problems:
        lines += wrapped(line(f"  {described(item, schools)}"), cells, 2)
    return lines


def problem_lines(problem: FileProblem, cells: int) -> list[Line]:
    """One problem with its line and column."""
    error = problem.severity == "error"
    sign: Part = ("  ! " if error else "  ~ ", "danger" if error else "warning")
    where = f"line {number(problem.line)} " if problem.line else ""
    column = f"{problem.column}: " if problem.column else ""
    return wrapped(line(sign, (f"{where}{column}", "dim"), in_options(problem.message)), cells, 4)


def _cause_lines(cause: Cause, of_file: str, cells: int) -> list[Line]:
    error = cause.severity == "error"
    rows = "this row is" if cause.rows == 1 else "these rows are"
    what = rows if cause.first_line else "the file is"
    kind = f"{what} refused" if error else f"{what} taken, with this remark"
    where = f"   first on line {number(cause.first_line)}{of_file}" if cause.first_line else ""
    return [
        *wrapped(
            line((cause_cell(cause), "strong"), (where, "dim"), (f"   {kind}", "dim")), cells, 2
        ),
        *wrapped(line(f"  {in_options(cause.message)}"), cells, 2),
        *(wrapped(line(f"  {in_options(cause.way_out)}"), cells, 2) if cause.way_out else ()),
    ]


def changes_words(counts: Counts) -> str:
    """What applying does, in one sentence."""
    parts = [
        f"{number(counts.created)} created" if counts.created else "",
        f"{number(counts.updated)} updated" if counts.updated else "",
        f"{number(counts.removed)} deactivated" if counts.removed else "",
    ]
    return ", ".join(part for part in parts if part) or "nothing changes"


def kinds_words(kinds: Mapping[str, Counts]) -> Sequence[str]:
    """The counts of a roster, kind by kind."""
    return [f"{kind}: {changes_words(counts)}" for kind, counts in kinds.items()]
