"""One entry of the log, whole: who, when, from where, before and after."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from screens.history import change_lines, image, said, verb
from screens.page import Page
from screens.undoing import undo, why_not_undo
from screens.widgets.lines import Lines
from screens.widgets.runs import Line, line, wrapped
from screens.wording import ago, moment, number
from storage.records.log import AuditRecord


class EntryPage(Page[None]):
    """Everything the log keeps about one change."""

    place: ClassVar[str] = "activity"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss", "back", key_display="esc", id="entry.back"),
        Binding("u", "undo", "undo", tooltip="Undo this change", id="entry.undo"),
        Binding("y", "copy", "copy", tooltip="Copy the entry", id="entry.copy"),
    ]

    def __init__(self, entry: AuditRecord) -> None:
        super().__init__()
        self.entry = entry

    def crumbs(self) -> list[str]:
        """The number of the entry."""
        return [f"entry {number(self.entry.seq)}"]

    def compose_content(self) -> ComposeResult:
        """One scrolling text."""
        yield Lines(id="entry", classes="text")

    def on_resize(self) -> None:
        """Break the lines anew."""
        lines = self.query_one(Lines)
        lines.show(self._drawn(max(30, lines.size.width - 2)))

    def _drawn(self, cells: int) -> list[Line]:
        entry, now = self.entry, self.workspace.clock()
        session = ", ".join(f"{key} {said(value)}" for key, value in image(entry.session).items())
        facts = [
            ("What", f"{verb(entry.action)} ({entry.action})"),
            ("Whom", entry.subject),
            ("Clever id", entry.subject_id or ""),
            ("Who", entry.operator),
            ("When", f"{ago(now, entry.at)}, {moment(entry.at)}"),
            ("Session", session),
            ("Hash", entry.hash),
            ("Before it", entry.previous_hash),
        ]
        lines: list[Line] = []
        for label, text in facts:
            lines += wrapped(line((f"{label:<11}", "dim"), text or "—"), cells, 11)
        return [*lines, (), line(("What changed", "strong")), *change_lines(entry, cells)]

    def why_not(self, action: str) -> str | None:
        """What can be undone depends on what it was."""
        return why_not_undo(self.entry) if action == "undo" else super().why_not(action)

    @work(group="change", exclusive=True)
    async def action_undo(self) -> None:
        """Undo what the entry did, after asking."""
        await undo(self, self.entry)

    def action_copy(self) -> None:
        """Copy the entry as JSON."""
        self._copy()

    def _copy(self) -> None:
        import json

        from screens.copying import Text, copy_one_of

        entry = self.entry
        whole = {**entry._asdict(), "before": image(entry.before), "after": image(entry.after)}
        texts = [
            Text("JSON", json.dumps(whole, indent=2)),
            Text("subject id", entry.subject_id or ""),
        ]
        self.run_worker(copy_one_of(self, texts), group="copy")
