"""The rows of a plan as people read them, a page at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from console.importing.reports import FieldDiff, FileProblem, PlanPage, PlanRow
from console.importing.roster_rows import roster_page
from console.importing.schools import split_schools
from console.importing.uploads import Upload
from console.keys import fold
from storage.bulk import pages
from storage.bulk.batches import AdminBatch
from storage.bulk.pages import Person, StagedRow
from storage.records import AdminRow

_SHOWN = {"schools": "school_pks"}
_PROBLEMS_A_ROW = 50


@dataclass(frozen=True, slots=True)
class PlanRows:
    """Reads rows from where the upload keeps them: staged, or still in the scratch file."""

    upload: Upload
    has_problems: bool

    def page(self, kind: str, offset: int, limit: int, term: str) -> PlanPage:
        """Rows of one kind, with `term` in name, email or SIS id."""
        if kind == "rejected":
            return self._rejected(offset, limit, fold(term).split())
        found = self._admins(kind, offset, limit, term)
        if not self.upload.roster.counts:
            return found
        start, rest = max(0, offset - found.total), limit - len(found.rows)
        more = roster_page(self.upload, kind, start, rest, fold(term))
        return PlanPage([*found.rows, *more.rows], found.total + more.total)

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
        if kind == "unchanged" and seen and not term:
            rest = limit - len(found)
            if rest > 0:
                start = max(0, offset - total)
                found += pages.known_page(reader, self.upload.district.pk, offset=start, limit=rest)
            total += seen
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
        for start, batch in self.upload.scratch.batches_from(offset):
            rows = batch.rows()[max(0, offset - start) :]
            found += map(self._created, rows[: limit - len(found)])
            if len(found) >= limit:
                break
        return PlanPage(found, self.upload.good_rows)

    def _searched(self, offset: int, limit: int, words: list[str]) -> PlanPage:
        total = 0
        found: list[PlanRow] = []
        for batch in self.upload.scratch.batches():
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
        )

    def _rejected(self, offset: int, limit: int, words: list[str]) -> PlanPage:
        total = 0
        found: list[PlanRow] = []
        scratch = self.upload.scratch
        if not words:
            total = scratch.refused_count()
            found = [self._refused(*row) for row in scratch.refused(offset=offset, limit=limit)]
            return PlanPage(found, total)
        for file, line, cells in scratch.refused():
            text = fold(" ".join(cells))
            if all(word in text for word in words):
                if offset <= total < offset + limit:
                    found.append(self._refused(file, line, cells))
                total += 1
        return PlanPage(found, total)

    def _refused(self, file: str, line: int, cells: list[str]) -> PlanRow:
        values = dict.fromkeys(
            ("first_name", "last_name", "email", "sis_id", "admin_scope", "title", "school_ids"),
            "",
        )
        for read in self.upload.files:
            if read.source.name == file and read.layout is not None:
                positions = read.layout.positions.items()
                values.update({n: cells[i].strip() for n, i in positions if i < len(cells)})
        values.update(self.upload.options.corrections.get((file, line), {}))
        return PlanRow(
            kind="rejected",
            file=file,
            line=line,
            name=f"{values['first_name']} {values['last_name']}".strip(),
            email=values["email"],
            sis_id=values["sis_id"],
            admin_scope=values["admin_scope"],
            title=values["title"],
            schools=tuple(split_schools(values["school_ids"])),
            problems=self._problems(file, line),
        )


def _matching(batch: AdminBatch, words: list[str]) -> Iterator[AdminRow]:
    """The rows of a batch that hold every word."""
    for row in batch.rows():
        name = fold(f"{row.last_name}, {row.first_name}")
        text = f"{name}\n{row.email.lower()}\n{row.sis_id.lower()}"
        if all(word in text for word in words):
            yield row
