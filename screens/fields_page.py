"""What stands in the fields of a form, what of it is new, and the problems at each of them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar, Generic

from textual.app import ComposeResult
from textual.screen import ScreenResultType

from console.errors import Problem
from screens.page import Page
from screens.widgets.field import Fields, FormField
from screens.wording import joined, several


class FieldsPage(Page[ScreenResultType | None], Generic[ScreenResultType]):
    """A page of `FormField`s, one for each of `fields`; nothing typed is lost unasked."""

    fields: ClassVar[tuple[str, ...]] = ()

    def __init__(self, start: dict[str, Any]) -> None:
        super().__init__()
        self.start = start

    def compose_content(self) -> ComposeResult:
        """The fields, scrolling when there is no room."""
        with Fields(id="form"):
            yield from self.compose_fields()

    @abstractmethod
    def compose_fields(self) -> ComposeResult:
        """The fields in their order."""

    def typed(self) -> dict[str, Any]:
        """What stands in the fields."""
        return {name: self.field(name).value for name in self.fields}

    def field(self, name: str) -> FormField:
        """The row of a field."""
        return self.query_one(f"#field-{name}", FormField)

    def fill(self, values: dict[str, Any]) -> None:
        """Put values into the fields."""
        for name, value in values.items():
            self.field(name).value = value

    def differs(self, name: str, typed: dict[str, Any]) -> bool:
        """Whether a field is not as it was when the form was opened."""
        return bool(typed[name] != self.start[name])

    def unsaved(self) -> str | None:
        """The fields that would be lost."""
        typed = self.typed()
        lost = [name.replace("_", " ") for name in self.fields if self.differs(name, typed)]
        return f"{several(len(lost), 'change')}: {joined(lost)}" if lost else None

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show each problem at its field."""
        for name in self.fields:
            self.field(name).show_problems([p for p in problems if p.field == name])
