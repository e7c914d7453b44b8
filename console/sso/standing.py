"""How an application stands with a district, as the store has it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from console.provisioning.which_district import option_for
from console.sso.admission import Standing
from storage.connections import Reader
from storage.queries import applications, schools, sign_ins
from storage.queries.visibility import shared_ids
from storage.records.applications import ApplicationRecord, ConnectionRecord
from storage.records.people import PersonRecord


def standing(reader: Reader, application: ApplicationRecord, district_pk: int) -> Standing:
    """For one person: asks the store about the schools and teachers that person has."""
    connection = applications.connection(reader, application.pk, district_pk)

    def any_shared(school_pks: Sequence[int]) -> bool:
        return connection is not None and bool(shared_ids(reader, connection, school_pks))

    return _standing(reader, application, connection, any_shared, district_pk)


def standing_with_all(reader: Reader, application: ApplicationRecord, district_pk: int) -> Standing:
    """For a whole district: every shared school is read once and kept."""
    connection = applications.connection(reader, application.pk, district_pk)
    shared = (
        frozenset(school.pk for school in applications.shared_refs(reader, connection))
        if connection is not None
        else frozenset[int]()
    )

    def any_shared(school_pks: Sequence[int]) -> bool:
        return not shared.isdisjoint(school_pks)

    return _standing(reader, application, connection, any_shared, district_pk)


def _standing(
    reader: Reader,
    application: ApplicationRecord,
    connection: ConnectionRecord | None,
    any_shared: Callable[[Sequence[int]], bool],
    district_pk: int,
) -> Standing:
    known = schools.districts(reader)
    return Standing(
        application,
        connection,
        any_shared,
        _authorizations(reader, application),
        district_active=any(each.active for each in known if each.pk == district_pk),
        district_option=option_for(known, district_pk),
    )


def _authorizations(
    reader: Reader, application: ApplicationRecord
) -> Callable[[PersonRecord, str], bool]:
    def authorized(person: PersonRecord, role: str) -> bool:
        if role == "teacher":
            return applications.has_authorized(reader, application.pk, person.pk)
        return sign_ins.taught_by_an_authorizing_teacher(reader, application.pk, person.pk)

    return authorized
