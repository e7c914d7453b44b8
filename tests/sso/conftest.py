"""A district with people of every kind and an application that two of three schools share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from sqlmodel import Session

from console.keys import email_key, name_key
from console.provisioning.admins import create_admin
from console.provisioning.applications import NewSecret, create_application
from console.provisioning.drafts import AdminDraft, ApplicationDraft
from console.provisioning.people import find_person
from console.provisioning.sharing import connect, share
from console.workspace import Workspace
from storage.connections import Reader
from storage.models import (
    ApplicationAccount,
    Section,
    SectionStudent,
    SectionTeacher,
    StudentRole,
    TeacherRole,
    User,
)
from storage.records.applications import ApplicationRecord
from storage.records.districts import DistrictRecord
from storage.records.people import PersonRecord
from storage.records.schools import SchoolRecord
from tests.conftest import START
from tests.rows import rows_of

CALLBACK = "https://readwell.example/callback"
EVERYBODY = ("district_admin", "staff", "teacher", "student")


@dataclass
class Scene:
    """One district and what tests do in it."""

    workspace: Workspace
    district: DistrictRecord
    schools: list[SchoolRecord]
    numbers: int = 0

    def person(self, who: str) -> PersonRecord:
        return self.workspace.read(find_person, self.district, who)

    def admin(self, name: str, scope: str = "district", *schools: str) -> PersonRecord:
        first, last = name.split()
        local = "".join(letter for letter in last.lower() if letter.isalnum())
        email = f"{first[0].lower()}.{local}@maple.example"
        draft = AdminDraft(email, first, last, scope, "Principal", schools)
        self.workspace.run(create_admin, self.district, draft)
        return self.person(email)

    def application(self, name: str, *shared: str, **fields: object) -> NewSecret:
        """An application, connected; with these schools shared."""
        made = self.unconnected(name, **fields)
        self.workspace.run(connect, made.application, self.district)
        if shared:
            self.workspace.run(share, made.application, self.district, shared)
        return made

    def unconnected(self, name: str, **fields: object) -> NewSecret:
        values = {"redirect_uris": (CALLBACK,), "user_types": EVERYBODY, **fields}
        draft = ApplicationDraft(name=name, **values)  # type: ignore[arg-type]
        return self.workspace.run(create_application, draft)

    def account(
        self,
        application: ApplicationRecord,
        account_id: str,
        *,
        clever_id: str | None = None,
        email: str = "",
    ) -> None:
        with rows_of(self.workspace.store) as session:
            session.add(
                ApplicationAccount(
                    application_pk=application.pk,
                    account_id=account_id,
                    clever_id=clever_id,
                    email=email,
                    email_key=email_key(email) if email else None,
                    created_at=START,
                )
            )

    def teacher(self, name: str, sis_id: str, school: int = 0) -> PersonRecord:
        return self._roster_person(name, sis_id, school, TeacherRole)

    def student(self, name: str, sis_id: str, school: int = 0) -> PersonRecord:
        return self._roster_person(name, sis_id, school, StudentRole)

    def _roster_person(
        self, name: str, sis_id: str, school: int, role: type[TeacherRole | StudentRole]
    ) -> PersonRecord:
        first, last = name.split()
        email = f"{first[0]}.{last}@maple.example".lower()
        employee = role is TeacherRole
        with rows_of(self.workspace.store) as session:
            user = User(
                id=self._next_id(),
                district_pk=self.district.pk,
                email=email,
                email_key=email_key(email),
                first_name=first,
                last_name=last,
                name_key=name_key(first, last),
                employee=employee,
                created_at=START,
                modified_at=START,
            )
            session.add(user)
            session.flush()
            self._add_role(session, user.pk or 0, sis_id, school, role)
        return self.person(sis_id)

    def _next_id(self) -> str:
        self.numbers += 1
        return f"{0xB << 92 | self.numbers:024x}"

    def _add_role(
        self,
        session: Session,
        user_pk: int,
        sis_id: str,
        school: int,
        role: type[TeacherRole | StudentRole],
    ) -> None:
        extra: dict[str, Any] = {"legacy_id": self._next_id()} if role is TeacherRole else {}
        session.add(
            role(
                user_pk=user_pk,
                district_pk=self.district.pk,
                sis_id=sis_id,
                school_pks=str(self.schools[school].pk),
                **extra,
            )
        )

    def section(self, sis_id: str, teacher: PersonRecord, *students: PersonRecord) -> None:
        with rows_of(self.workspace.store) as session:
            section = Section(
                id=self._next_id(),
                district_pk=self.district.pk,
                school_pk=self.schools[0].pk,
                sis_id=sis_id,
                name=f"Section {sis_id}",
                created_at=START,
                modified_at=START,
            )
            session.add(section)
            session.flush()
            pk = section.pk or 0
            session.add(SectionTeacher(section_pk=pk, user_pk=teacher.pk))
            for student in students:
                session.add(SectionStudent(section_pk=pk, user_pk=student.pk))

    def count(self, table: str) -> int:
        def counted(reader: Reader) -> int:
            return int(reader.value(f"SELECT COUNT(*) FROM {table}"))

        return self.workspace.read(counted)


@pytest.fixture
def scene(workspace: Workspace, district: DistrictRecord, schools: list[SchoolRecord]) -> Scene:
    return Scene(workspace, district, schools)
