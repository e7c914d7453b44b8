"""What happened to one person or thing, changes of many people and uploads included."""

from __future__ import annotations

import json

from console.provisioning.upload_history import with_uploads
from storage.connections import Reader
from storage.queries import ledger, schools
from storage.records.log import AuditRecord

EVERY_ENTRY = 1 << 40


def history_of(reader: Reader, subject_id: str, *, limit: int = EVERY_ENTRY) -> list[AuditRecord]:
    """The newest audit entries about somebody or something, changes of many people included.

    Of such a change, before and after are those of this person: their schools by name, or whether
    they are active. Of an upload, the fields it changed; its subject says what it did to them.
    """
    told = [
        entry._replace(
            before=_of_person(reader, entry.before, subject_id),
            after=_of_person(reader, entry.after, subject_id),
        )
        for entry in ledger.about(reader, subject_id, limit=limit)
    ]
    return with_uploads(reader, subject_id, told)[:limit]


def _of_person(reader: Reader, image: str | None, clever_id: str) -> str | None:
    """An image of a change of many, as that of one of them; others stay as they are."""
    told = json.loads(image) if image else None
    people = told.get("people") if isinstance(told, dict) else None
    if not isinstance(people, dict) or clever_id not in people:
        return image
    value = people[clever_id]
    if isinstance(value, bool):
        return json.dumps({"active": value})
    names = schools.names_of(reader, value)
    return json.dumps({"schools": [names.get(school, school) for school in value]})
