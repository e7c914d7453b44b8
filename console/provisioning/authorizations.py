"""Reads: the teachers who authorized a Library application."""

from __future__ import annotations

from storage.connections import Reader
from storage.queries import applications, people
from storage.records.applications import ApplicationRecord
from storage.records.people import PersonRecord


def authorizing_teachers(reader: Reader, application: ApplicationRecord) -> list[PersonRecord]:
    """The teachers through whom a Library application lets people in, oldest first."""
    pks = [pk for pk, _, _ in applications.authorizing_teachers(reader, application.pk)]
    known = people.by_pks(reader, pks)
    return [known[pk] for pk in pks if pk in known]
