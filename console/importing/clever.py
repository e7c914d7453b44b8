"""Clever's roster: rows to what they say of schools, sections and people. Pure.

Reference: reference/clever.md section 4. A person at several schools has a row for each.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from console.keys import fold
from storage.bulk.kinds import SCHOOLS, SECTIONS, SEPARATOR

Values = Mapping[str, str]
# One real exporter writes this instead of naming every school.
EVERY_SCHOOL = "district"
_TEACHERS = ("teacher", *(f"teacher_{number}" for number in range(2, 11)))


def school_row(values: Values) -> dict[str, Any]:
    """A row of schools.csv; columns the file does not have are left out."""
    row: dict[str, Any] = {name: values.get(name) for name in SCHOOLS.fields}
    return {**row, "sis_id": values["sis_id"], "name_key": fold(values["name"])}


def section_row(values: Values, school_pk: int) -> dict[str, Any]:
    """A row of sections.csv; its teachers in order, each once."""
    row: dict[str, Any] = {name: values.get(name) for name in SECTIONS.fields}
    teachers = dict.fromkeys(filter(None, (values.get(name, "") for name in _TEACHERS)))
    return {
        **row,
        "sis_id": values["sis_id"],
        "school_pk": school_pk,
        "name": section_name(values),
        "teachers": SEPARATOR.join(teachers),
    }


def section_name(values: Values) -> str:
    """What a section goes by: its name, else its course, else its number or id."""
    candidates = (values.get(key, "") for key in ("name", "course_name", "section_number"))
    return next(filter(None, candidates), values["sis_id"])


def is_tech_lead(role: str) -> bool:
    """Whether the Role column makes somebody a School Tech Lead; exporters write STL too."""
    key = role.replace(" ", "").replace("_", "").lower()
    return key in {"schooltechlead", "techlead", "stl"}
