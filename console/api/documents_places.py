"""Districts and schools as Clever sends them. Pure (clever.md section 2.7)."""

from __future__ import annotations

from urllib.parse import quote

from console.api.documents import Document
from console.api.values import date, grade, timestamp
from storage.records.districts import DistrictRecord
from storage.records.schools import SchoolRecord


def district(
    record: DistrictRecord, version: str, portal: str, synced_at: int | None = None
) -> Document:
    """A district, `portal` being its portal's address; v1.x knew its id and name only.

    `synced_at` is when its roster was last uploaded; without an upload, its own last change.
    """
    document: Document = {"id": record.id, "name": record.name}
    if version.startswith("v1"):
        return document
    return document | {
        "launch_date": date(record.created_at),
        "last_sync": timestamp(synced_at or record.modified_at),
        "sis_type": "csv",
        "state": "success",
        "error": "",
        "login_methods": [],
        "portal_url": f"https://clever.com/in/{quote(portal)}",
    }


def basic_district(record: DistrictRecord) -> Document:
    """What District SSO shows of the district."""
    return {"id": record.id, "name": record.name}


def school(record: SchoolRecord, district_id: str, version: str) -> Document:
    """A school."""
    document: Document = {
        "created": timestamp(record.created_at),
        "district": district_id,
        "high_grade": grade(record.high_grade),
        "last_modified": timestamp(record.modified_at),
        "location": {
            "address": record.address,
            "city": record.city,
            "state": record.state,
            "zip": record.zip,
        },
        "low_grade": grade(record.low_grade),
        "name": record.name,
    }
    if record.phone:
        document["phone"] = record.phone
    principal = {"name": record.principal, "email": record.principal_email}
    if any(principal.values()):
        document["principal"] = {key: value for key, value in principal.items() if value}
    document |= {"school_number": record.school_number, "sis_id": record.sis_id}
    if record.state_id:
        document["state_id"] = record.state_id
    if not version.startswith("v1"):
        document["ext"] = {}
    return document | {"id": record.id}
