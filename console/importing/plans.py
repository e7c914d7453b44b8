"""The plan: a value to read, filter, save and apply."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from console.importing.causes import way_out
from console.importing.reports import LISTED_PROBLEMS, Cause, Counts, FileRead, Hold, ImportDocument
from console.importing.uploads import Upload
from storage.records.districts import DistrictRecord

if TYPE_CHECKING:
    from console.importing.file_columns import FileColumns
    from console.importing.listed import PlanPage, PlanRow
    from console.importing.rejects import Written


class Plan:
    """What an upload would do. Use it from one thread at a time, and close it."""

    def __init__(self, upload: Upload, counts: Counts, held: Hold | None) -> None:
        self.upload = upload
        self.counts = counts
        self.held = held
        # Its report, if the rows were written while they were read.
        self.applied: ImportDocument | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of what was read; the plan cannot be used after."""
        self.upload.close()

    @property
    def district(self) -> DistrictRecord:
        """The district it is for."""
        return self.upload.district

    @property
    def files(self) -> tuple[str, ...]:
        """The names of what was uploaded: files, folders, zips."""
        return self.upload.names

    @cached_property
    def _severities(self) -> dict[str, int]:
        return self.upload.scratch.problem_counts()

    @property
    def errors(self) -> int:
        """How many problems stop a row or a file."""
        return self._severities.get("error", 0)

    @property
    def warnings(self) -> int:
        """How many problems only want to be known."""
        return self._severities.get("warning", 0)

    @property
    def refused(self) -> bool:
        """Whether it cannot be applied: a file is wrong, or rows are and all must be right."""
        if self.upload.stopped:
            return True
        if not self.counts.rejected:
            return False
        return not self.upload.options.allow_partial or self.counts.rejected == self.counts.rows

    @property
    def nothing_to_do(self) -> bool:
        """Whether the store is already as the files want it."""
        return not self.refused and not self.counts.changes

    @property
    def document(self) -> ImportDocument:
        """The report of contract section 4, not applied."""
        upload = self.upload
        first = upload.files[0] if upload.files else None
        # A file that is refused for its header was taken for something, too.
        taken = first.columns if first else None
        known = taken is not None and any(taken.fields)
        return ImportDocument(
            import_id=upload.import_id,
            format=taken.format.name if taken and known else upload.options.format,
            encoding=first.detected.shown if first else "",
            delimiter=taken.delimiter if taken and known else "",
            mode=upload.options.mode,
            counts=self.counts,
            held=self.held,
            problems=tuple(upload.scratch.problems(limit=LISTED_PROBLEMS)),
            problems_total=self.errors + self.warnings,
            kinds=self.kinds,
            files=tuple(
                FileRead(
                    read.source.name,
                    read.layout.format.name,
                    read.layout.format.kind,
                    read.detected.shown,
                    read.layout.delimiter,
                )
                for read in upload.files
                if read.layout is not None
            ),
        )

    @property
    def kinds(self) -> dict[str, Counts]:
        """The counts of each kind of a roster; empty for the admins format."""
        return self.upload.roster.counts if self.upload.is_roster else {}

    @property
    def columns(self) -> tuple[FileColumns, ...]:
        """What the columns of each file were taken for."""
        return tuple(read.columns for read in self.upload.files if read.columns is not None)

    def causes(self) -> list[Cause]:
        """Problems that say the same, counted: errors first, most rows first."""
        found = (
            Cause(row.code, row.column, row.severity, _with_others(row.message, row.others),
                  row.rows, row.first_line, row.file)
            for row in self.upload.scratch.causes()
        )  # fmt: skip
        formats = {
            read.source.name: read.layout.format.name for read in self.upload.files if read.layout
        }
        mode = self.upload.options.mode
        return [
            cause._replace(way_out=way_out(cause, formats.get(cause.file, ""), mode))
            for cause in found
        ]

    def save(self, path: Path) -> None:
        """Write the plan as a file that `applying` or another day's command can apply.

        Raises:
            FileUnusable: the file is there already, or cannot be written.
            Refused: the plan cannot be applied.
        """
        from console.importing.plan_files import save_plan

        save_plan(self, path)

    def write_rejects(self, path: Path) -> list[Written]:
        """Write the refused rows, with their cells and the reasons; tells what went where.

        Raises:
            FileUnusable: a path holds something else, or cannot be written.
        """
        from console.importing.rejects import write_rejects

        return write_rejects(self.upload, path)

    def rows(
        self, kind: str, offset: int = 0, limit: int = 100, term: str = "", *, what: str = ""
    ) -> PlanPage:
        """Rows of one of `reports.VIEWS`: with one verdict, or with edits kept; a page at a time.

        `term` is searched in name, email and SIS id; `what` is one of `kinds`, "" for all.
        """
        from console.importing.plan_rows import PlanRows

        return PlanRows(self.upload, self.errors + self.warnings > 0).page(
            kind, offset, limit, (term, what)
        )

    def refused_row(self, file: str, line: int) -> PlanRow | None:
        """The refused row of one line of a file; None when it is taken."""
        from console.importing.plan_rows import PlanRows

        return PlanRows(self.upload, self.errors > 0).refused_at(file, line)


def _with_others(message: str, others: int) -> str:
    """A cause, and how many more values break the same rule."""
    return f"{message} Likewise {others:,} other values." if others else message
