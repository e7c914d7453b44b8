"""Records as people and machines see them: JSON images (contract section 4) and drafts. Pure."""

from __future__ import annotations

from typing import Any

from console.provisioning.drafts import AdminDraft, SchoolDraft
from storage.records.admins import AdminRecord
from storage.records.schools import SchoolRecord


def draft_of(admin: AdminRecord) -> AdminDraft:
    """A stored admin as a form would hold it; schools by SIS id."""
    return AdminDraft(
        email=admin.email,
        first_name=admin.first_name,
        last_name=admin.last_name,
        admin_scope=admin.admin_scope,
        title=admin.title,
        schools=tuple(school.sis_id for school in admin.schools),
        sis_id=admin.sis_id or "",
    )


def admin_image(admin: AdminRecord) -> dict[str, Any]:
    """An admin as `admins show --json` prints it (contract section 4)."""
    return {
        "id": admin.id,
        "sis_id": admin.sis_id,
        "email": admin.email,
        "first_name": admin.first_name,
        "last_name": admin.last_name,
        "title": admin.title or None,
        "admin_scope": admin.admin_scope,
        "schools": [
            {"id": school.id, "sis_id": school.sis_id, "name": school.name}
            for school in admin.schools
        ],
        "active": admin.active,
    }


def changed_fields(before: AdminDraft, after: AdminDraft) -> list[str]:
    """The names of the draft fields that differ; schools compare as sets."""
    names = ("email", "first_name", "last_name", "admin_scope", "title", "sis_id")
    changed = [name for name in names if getattr(before, name) != getattr(after, name)]
    return changed + (["schools"] if set(before.schools) != set(after.schools) else [])


def school_draft_of(school: SchoolRecord) -> SchoolDraft:
    """A stored school as a form would hold it."""
    return SchoolDraft(
        sis_id=school.sis_id,
        name=school.name,
        school_number=school.school_number,
        low_grade=school.low_grade,
        high_grade=school.high_grade,
        city=school.city,
        state=school.state,
    )


def school_image(school: SchoolRecord) -> dict[str, Any]:
    """A school as `schools list --json` prints it."""
    return {
        "id": school.id,
        "sis_id": school.sis_id,
        "name": school.name,
        "school_number": school.school_number,
        "low_grade": school.low_grade,
        "high_grade": school.high_grade,
        "city": school.city,
        "state": school.state,
        "admins": school.admins,
        "active": school.active,
    }
