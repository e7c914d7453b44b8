"""Adding or editing a school."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, ClassVar

from textual.app import ComposeResult

from console.provisioning.drafts import SchoolDraft
from screens import changes
from screens.form_page import FormPage
from screens.widgets.field import text_field
from storage.records.schools import SchoolRecord

LABELS = {
    "name": "Name",
    "sis_id": "SIS id",
    "school_number": "Number",
    "low_grade": "Grades from",
    "high_grade": "Grades to",
    "city": "City",
    "state": "State",
}
REQUIRED = ("name", "sis_id")


class SchoolForm(FormPage[SchoolRecord]):
    """One school; nothing is saved before you say so.

    Answers with the saved school, None when the form was left.
    """

    place: ClassVar[str] = "schools"
    fields: ClassVar[tuple[str, ...]] = tuple(LABELS)

    def __init__(self, school: SchoolRecord | None) -> None:
        draft = SchoolDraft(**{name: getattr(school, name) for name in LABELS} if school else {})
        super().__init__(asdict(draft))
        self.opened = school

    def crumbs(self) -> list[str]:
        """What is edited."""
        return [self.opened.name, "edit"] if self.opened else ["new school"]

    def compose_fields(self) -> ComposeResult:
        """The particulars of a school."""
        for name, label in LABELS.items():
            hint = "" if name in REQUIRED else "optional"
            yield text_field(name, label, self.start[name], hint=hint)

    async def save(self, typed: dict[str, Any]) -> SchoolRecord:
        """Add or save the school."""
        draft = SchoolDraft(**{name: value.strip() for name, value in typed.items()})
        if self.opened is None:
            return await self.in_store(changes.add_school, self.district, draft)
        return await self.in_store(changes.save_school, self.district, self.opened, draft)
