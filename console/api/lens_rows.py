"""The three lenses side by side, field by field: what differs, and why. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from console.api.lens_fields import (
    CLEVER_ID,
    DISTRICT,
    EMAIL,
    FIRST,
    LAST,
    ROLE,
    SCHOOL,
    SIS_ID,
    TITLE,
    Reading,
    Told,
    role_words,
)
from console.provisioning.why import Why
from console.sso.admission import DISTRICT as DISTRICT_SSO
from console.sso.admission import LIBRARY as LIBRARY_SSO
from storage.records.admins import AdminRecord
from storage.records.applications import ApplicationRecord
from storage.records.districts import DistrictRecord
from storage.records.people import PersonRecord
from storage.records.school_refs import SchoolRef

FIELDS = (FIRST, LAST, EMAIL, ROLE, SCHOOL, TITLE, SIS_ID, CLEVER_ID, DISTRICT)
# What the draft's `/me` says of every admin, whatever their scope.
ANY_ADMIN = "admin"


class Asked(NamedTuple):
    """What is looked at: whom, through which application, in which dialect and integration."""

    district: DistrictRecord
    admin: AdminRecord
    application: ApplicationRecord
    dialect: str
    library: bool = False

    @property
    def integration(self) -> str:
        """`District SSO` or `Library SSO`."""
        library = self.library or not self.application.sso_district
        return f"{(LIBRARY_SSO if library else DISTRICT_SSO).capitalize()} SSO"


class Known(NamedTuple):
    """What the store says: the admin with all roles, who sees them and why, schools by id."""

    person: PersonRecord
    why: Why
    names: Mapping[str, str]
    closed: frozenset[str]


class Cell(NamedTuple):
    """A field through one lens: the words, where it stands in the JSON, and why it differs."""

    text: str = ""
    path: str = ""
    differs: bool = False
    why: str = ""


class Row(NamedTuple):
    """A field through all three lenses; a school admin has a row for each school."""

    label: str
    district: str
    api: Cell
    token: Cell


class Side(NamedTuple):
    """What one of the two lenses on JSON read (None when it was refused), and its name."""

    reading: Reading | None
    name: str
    is_api: bool


def rows_of(asked: Asked, known: Known, api: Reading | None, token: Reading | None) -> list[Row]:
    """Every field, in the order of `FIELDS`."""
    sides = (Side(api, asked.dialect, True), Side(token, asked.integration, False))
    rows: list[Row] = []
    for label in FIELDS:
        if label != SCHOOL:
            has = district_has(label, asked)
            one, other = (_cell(label, has, asked, side) for side in sides)
            rows.append(Row(label, has, one, other))
        elif asked.admin.admin_scope == "district":
            one, other = (_every_school(known, side) for side in sides)
            rows.append(Row(label, "the whole district", one, other))
        else:
            rows += _school_rows(asked, known, sides)
    return rows


def district_has(label: str, asked: Asked) -> str:
    """A field as the district has it."""
    admin = asked.admin
    return {
        FIRST: admin.first_name,
        LAST: admin.last_name,
        EMAIL: admin.email,
        ROLE: f"{admin.admin_scope} admin",
        TITLE: admin.title,
        SIS_ID: admin.sis_id or "",
        CLEVER_ID: admin.id,
        DISTRICT: asked.district.name,
    }[label]


def _cell(label: str, has: str, asked: Asked, side: Side) -> Cell:
    if side.reading is None:
        return Cell()
    told = side.reading.fields.get(label)
    if told is None or told.value in ("", None):
        return Cell(differs=bool(has), why=f"{side.name} does not tell it" if has else "")
    text = told.text
    if label == DISTRICT and text == asked.district.id:
        text = asked.district.name
    same = role_words(told.value) in {has, ANY_ADMIN} if label == ROLE else text == has
    return Cell(text, told.path, not same, "" if same else _otherwise(label, asked))


def _otherwise(label: str, asked: Asked) -> str:
    if label == CLEVER_ID:
        return f"{asked.dialect} goes by the id of the role"
    return "it is told otherwise"


def _ids(told: Told | None) -> list[str]:
    return [str(each) for each in told.value] if told is not None else []


def _every_school(known: Known, side: Side) -> Cell:
    """A district admin belongs to no school, so there is nothing that could be missing."""
    if side.reading is None:
        return Cell()
    told = side.reading.fields.get(SCHOOL)
    text = ", ".join(known.names.get(each, each) for each in _ids(told))
    return Cell(text or "no school", told.path if told is not None else "")


def _school_rows(asked: Asked, known: Known, sides: tuple[Side, Side]) -> list[Row]:
    rows = []
    for index, school in enumerate(asked.admin.schools):
        api, token = (_school(school, index, known, side) for side in sides)
        rows.append(Row(SCHOOL, school.name, api, token))
    return rows or [Row(SCHOOL, "no school", Cell(), Cell())]


def _school(school: SchoolRef, index: int, known: Known, side: Side) -> Cell:
    if side.reading is None:
        return Cell()
    told = side.reading.fields.get(SCHOOL)
    ids = _ids(told)
    if told is not None and school.id in ids:
        return Cell(school.name, told.path)
    if not side.is_api and not ids:
        return Cell(differs=True, why="" if index else f"{side.name} tells no school")
    return Cell(differs=True, why="deactivated" if school.id in known.closed else "not shared")
