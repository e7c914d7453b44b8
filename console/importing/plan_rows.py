"""The rows of a plan as people read them, a page at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from console.importing.cells import without_secrets
from console.importing.headers import Layout
from console.importing.listed import FieldDiff, PlanPage, PlanRow, RowCell
from console.importing.reports import FileProblem
from console.importing.roster import kind_of
from console.importing.roster_rows import SINGULAR, roster_page
from console.importing.schools import split_schools
from console.importing.uploads import Upload
from console.keys import fold
from storage.bulk import pages
from storage.bulk.batches import AdminBatch
from storage.bulk.pages import Person, StagedRow
from storage.records.imports import AdminRow

_SHOWN = {"schools": "school_pks"}
_PROBLEMS_A_ROW = 50


@dataclass(frozen=True, slots=True)
class PlanRows:
    """Reads rows from where the upload keeps them: staged, or still in the scratch file."""

    upload: Upload
    has_problems: bool

    def page(self, kind: str, offset: int, limit: int, chosen: tuple[str, str]) -> PlanPage:
        """Rows with one verdict; `chosen` is a term in name, email or SIS id, and what they are."""
        term, what = chosen
        if kind == "rejected":
            return self._rejected(offset, limit, (fold(term).split(), SINGULAR.get(what, "")))
        found = PlanPage([], 0)
        if what in {"", "admins"}:
            found = self._admins(kind, offset, limit, term)
        if not self.upload.roster.counts:
            return found
        start, rest = max(0, offset - found.total), limit - len(found.rows)
        more = roster_page(self.upload, kind, start, rest, (fold(term), what))
        rows = [row._replace(problems=self._problems(row.file, row.line or 0)) for row in more.rows]
        return PlanPage([*found.rows, *rows], found.total + more.total)

    def refused_at(self, file: str, line: int) -> PlanRow | None:
        """The refused row of one line; None when it is taken."""
        found = self.upload.scratch.refused(at=(file, line))
        return next((self._refused(*row) for row in found), None)

    def _admins(self, kind: str, offset: int, limit: int, term: str) -> PlanPage:
        if self.upload.staged:
            return self._staged(kind, offset, limit, fold(term))
        if kind != "created" or self.upload.stopped:
            return PlanPage([], 0)
        return self._fresh(offset, limit, fold(term))

    def _staged(self, kind: str, offset: int, limit: int, term: str) -> PlanPage:
        reader = self.upload.writer
        total = pages.count(reader, kind, term)
        found = pages.page(reader, kind, offset=offset, limit=limit, term=term)
        seen = self.upload.seen_rows
        if kind == "unchanged" and seen:
            district_pk = self.upload.district.pk
            rest, start = limit - len(found), max(0, offset - total)
            if rest > 0:
                found += pages.known_page(reader, district_pk, offset=start, limit=rest, term=term)
            total += pages.known_count(reader, district_pk, term) if term else seen
        return PlanPage([self._row(kind, row) for row in found], total)

    def _row(self, kind: str, row: StagedRow) -> PlanRow:
        new = row.new
        return PlanRow(
            kind=kind,
            file=row.file,
            line=row.line or None,
            name=f"{new.first_name} {new.last_name}".strip(),
            email=new.email,
            sis_id=new.sis_id,
            admin_scope=new.admin_scope,
            title=new.title,
            schools=self._schools(new.school_pks),
            changes=tuple(self._changes(kind, row)),
            problems=self._problems(row.file, row.line),
            first_name=new.first_name,
            last_name=new.last_name,
        )

    def _changes(self, kind: str, row: StagedRow) -> Iterator[FieldDiff]:
        if row.old is None:
            return
        for field in row.changed:
            if field == "active":
                states = ("active", "deactivated")
                yield FieldDiff("active", *(states if kind == "removed" else states[::-1]))
            else:
                yield FieldDiff(field, self._value(row.old, field), self._value(row.new, field))

    def _value(self, person: Person, field: str) -> str:
        value = str(getattr(person, _SHOWN.get(field, field)))
        return "; ".join(self._schools(value)) if field == "schools" else value

    def _schools(self, listed: str) -> tuple[str, ...]:
        names = self.upload.schools.sis_ids
        return tuple(names.get(int(pk), pk) for pk in listed.split(",")) if listed else ()

    def _problems(self, file: str, line: int) -> tuple[FileProblem, ...]:
        if not line or not self.has_problems:
            return ()
        return tuple(self.upload.scratch.problems(limit=_PROBLEMS_A_ROW, file=file, line=line))

    def _fresh(self, offset: int, limit: int, term: str) -> PlanPage:
        """Rows to create when the store has nobody: they are still in the scratch file."""
        if term:
            return self._searched(offset, limit, term.split())
        found: list[PlanRow] = []
        for start, batch in self.upload.scratch.batches.from_row(offset):
            rows = batch.rows()[max(0, offset - start) :]
            found += map(self._created, rows[: limit - len(found)])
            if len(found) >= limit:
                break
        return PlanPage(found, self.upload.good_rows)

    def _searched(self, offset: int, limit: int, words: list[str]) -> PlanPage:
        total = 0
        found: list[PlanRow] = []
        for batch in self.upload.scratch.batches:
            for row in _matching(batch, words):
                if offset <= total < offset + limit:
                    found.append(self._created(row))
                total += 1
        return PlanPage(found, total)

    def _created(self, row: AdminRow) -> PlanRow:
        return PlanRow(
            kind="created",
            file=row.file,
            line=row.line,
            name=f"{row.first_name} {row.last_name}",
            email=row.email,
            sis_id=row.sis_id,
            admin_scope=row.admin_scope,
            title=row.title,
            schools=self._schools(row.school_pks),
            problems=self._problems(row.file, row.line),
            first_name=row.first_name,
            last_name=row.last_name,
        )

    def _rejected(self, offset: int, limit: int, chosen: tuple[list[str], str]) -> PlanPage:
        words, what = chosen
        total = 0
        found: list[PlanRow] = []
        scratch = self.upload.scratch
        if not words and not what:
            total = scratch.refused_count()
            found = [self._refused(*row) for row in scratch.refused(offset=offset, limit=limit)]
            return PlanPage(found, total)
        for file, line, cells in scratch.refused():
            text = fold(" ".join(cells))
            if what in {"", self._what(file)} and all(word in text for word in words):
                if offset <= total < offset + limit:
                    found.append(self._refused(file, line, cells))
                total += 1
        return PlanPage(found, total)

    def _layout(self, file: str) -> Layout | None:
        return next((r.layout for r in self.upload.files if r.source.name == file), None)

    def _what(self, file: str) -> str:
        """What the rows of a file are; users of OneRoster may be several things, admins first."""
        layout = self._layout(file)
        return SINGULAR[next(iter(kind_of(layout)), "admins")] if layout else "admin"

    def _refused(self, file: str, line: int, cells: list[str]) -> PlanRow:
        layout = self._layout(file)
        positions = {} if layout is None else layout.positions
        cells = cells if layout is None else without_secrets(layout, cells, refused=True)
        values = {n: cells[i].strip() for n, i in positions.items() if i < len(cells)}
        values.update(self.upload.options.corrections.get((file, line), {}))
        first, last = values.get("first_name", ""), values.get("last_name", "")
        places = values.get("school_ids") or values.get("school") or values.get("orgs") or ""
        return PlanRow(
            kind="rejected",
            file=file,
            line=line,
            name=f"{first} {last}".strip() or values.get("name", ""),
            email=values.get("email", ""),
            sis_id=values.get("sis_id", ""),
            admin_scope=values.get("admin_scope", ""),
            title=values.get("title", ""),
            schools=tuple(split_schools(places)),
            problems=self._problems(file, line),
            what=self._what(file),
            first_name=first,
            last_name=last,
            cells=tuple(
                RowCell(name, layout.headers[at] if layout else name, values.get(name, ""))
                for name, at in positions.items()
            ),
        )


def _matching(batch: AdminBatch, words: list[str]) -> Iterator[AdminRow]:
    """The rows of a batch that hold every word."""
    for row in batch.rows():
        name = fold(f"{row.last_name}, {row.first_name}")
        text = f"{name}\n{row.email.lower()}\n{row.sis_id.lower()}"
        if all(word in text for word in words):
            yield row
