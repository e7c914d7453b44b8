"""Admins as files: the formats that uploads read, so that export then import is nothing to do.

For people, cells that a spreadsheet would run as formulas get an apostrophe, which an upload takes
off again; `raw` writes every cell as it is.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO

from console.importing.header_problems import ADMIN_FIELDS
from console.importing.schools import is_one_name
from console.importing.values import guard, row_writer
from console.provisioning.directory import stream_admins
from console.provisioning.images import admin_image
from storage.connections import Reader
from storage.queries import roster_exports
from storage.records.admins import AdminRecord
from storage.records.districts import DistrictRecord
from storage.records.school_refs import SchoolRef
from storage.records.schools import SchoolRecord

_SHOWN = 8
FORMATS = ("admins", "clever", "oneroster", "json")
STAFF = "School_id,Staff_id,Staff_email,First_name,Last_name,Department,Title,Username,Role"
_ORGS = "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId"
_USERS = (
    "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,"
    "middleName,identifier,email,sms,phone,agentSourcedIds,grades,password,userMasterIdentifier,"
    "preferredGivenName,preferredMiddleName,preferredFamilyName,primaryOrgSourcedId,pronouns"
)
_ROLES = (
    "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,"
    "userProfileSourcedId"
)
_ABSENT = (
    "academicSessions", "categories", "classes", "classResources", "courses", "courseResources",
    "demographics", "enrollments", "lineItems", "lineItemLearningObjectiveIds",
    "lineItemScoreScales", "resources", "results", "resultLearningObjectiveIds",
    "resultScoreScales", "scoreScales", "userProfiles", "userResources",
)  # fmt: skip


@dataclass(slots=True)
class Exported:
    """How many admins were written, and what the format could not hold, in sentences."""

    admins: int = 0
    losses: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Export:
    """One export of the active admins of a district."""

    reader: Reader
    district: DistrictRecord
    raw: bool = False
    done: Exported = field(default_factory=Exported)
    _at_home: set[str] = field(default_factory=set)
    _in_orgs: set[str] = field(default_factory=set)

    def write(self, format_: str, stream: IO[bytes]) -> Exported:
        """Write every active admin in one of the FORMATS, few in memory at a time."""
        writers: dict[str, Callable[[IO[bytes]], None]] = {
            "admins": self._admins,
            "clever": self._clever,
            "oneroster": self._oneroster,
            "json": self._json,
        }
        writers[format_](stream)
        return self.done

    def _records(self) -> Iterator[AdminRecord]:
        for admin in stream_admins(self.reader, self.district):
            self.done.admins += 1
            yield admin

    def _csv(self, stream: IO[bytes], header: str, rows: Iterable[list[str]]) -> None:
        write = row_writer(stream)
        write(header.split(","))
        for row in rows:
            write(row if self.raw else [guard(cell) for cell in row])

    def _admins(self, stream: IO[bytes]) -> None:
        self._csv(
            stream,
            ",".join(ADMIN_FIELDS),
            (
                [
                    admin.sis_id or "",
                    admin.email,
                    admin.first_name,
                    admin.last_name,
                    admin.title,
                    admin.admin_scope,
                    ";".join(map(self._name, admin.schools)),
                ]
                for admin in self._records()
            ),
        )
        self._say_at_home("named by Clever ids, because their SIS ids hold ; or |")

    def _name(self, school: SchoolRef) -> str:
        """What a list of schools calls one, so that nothing cuts it."""
        if is_one_name(school.sis_id):
            return school.sis_id
        self._at_home.add(school.sis_id)
        return school.id

    def _say_at_home(self, why: str) -> None:
        """Say which schools another store would not know by this export."""
        if self._at_home:
            shown = ", ".join(sorted(self._at_home)[:_SHOWN])
            more = (
                f" and {len(self._at_home) - _SHOWN:,} more" if len(self._at_home) > _SHOWN else ""
            )
            self.done.losses.append(f"Only this store knows these schools, {why}: {shown}{more}.")

    def _json(self, stream: IO[bytes]) -> None:
        opening = b"[\n  "
        for admin in self._records():
            stream.write(opening + json.dumps(admin_image(admin), ensure_ascii=False).encode())
            opening = b",\n  "
        stream.write(b"[]\n" if opening.startswith(b"[") else b"\n]\n")

    def _clever(self, stream: IO[bytes]) -> None:
        left_out = {"district": 0, "school": 0}
        self._csv(stream, STAFF, self._staff_rows(left_out))
        if left_out["district"]:
            self._lose(left_out["district"], "district admin", "Clever’s files never hold them")
        if left_out["school"]:
            self._lose(left_out["school"], "admin without a school", "each row names one")

    def _lose(self, count: int, who: str, why: str) -> None:
        self.done.admins -= count
        several = who if count == 1 else who.replace("admin", "admins")
        self.done.losses.append(f"Left out: {count:,} {several}; {why}.")

    def _staff_rows(self, left_out: dict[str, int]) -> Iterator[list[str]]:
        for admin in self._records():
            if not admin.schools:
                left_out[admin.admin_scope] += 1
                continue
            more = roster_exports.staff_fields(self.reader, admin.pk)
            for school in admin.schools:
                yield [
                    school.sis_id,
                    admin.sis_id or admin.id,
                    admin.email,
                    admin.first_name,
                    admin.last_name,
                    more.department,
                    admin.title,
                    more.username,
                    more.portal_role,
                ]

    def _oneroster(self, stream: IO[bytes]) -> None:
        """OneRoster 1.2: orgs, users, roles and a manifest, as a zip."""
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            with archive.open("manifest.csv", "w") as member:
                self._csv(member, "propertyName,value", _manifest())
            with archive.open("orgs.csv", "w") as member:
                self._csv(member, _ORGS, self._orgs())
            with archive.open("users.csv", "w", force_zip64=True) as member:
                self._csv(member, _USERS, self._users())
            with archive.open("roles.csv", "w", force_zip64=True) as member:
                self._csv(member, _ROLES, self._roles())
        self._say_at_home("deactivated, so not in orgs.csv, and named by admins")
        titles = roster_exports.unheld(self.reader, self.district.pk)
        if titles:
            self.done.losses.append(
                f"OneRoster has no place for titles, departments and portal roles: {titles:,} "
                f"{'admin has' if titles == 1 else 'admins have'} one."
            )

    def _orgs(self) -> Iterator[list[str]]:
        yield [self.district.id, "", "", self.district.name, "district", "", ""]
        for school in roster_exports.schools(self.reader, self.district.pk):
            self._in_orgs.add(school.sis_id)
            yield _org(school, self.district.id)

    def _users(self) -> Iterator[list[str]]:
        for admin in self._records():
            row = dict.fromkeys(_USERS.split(","), "")
            row.update(
                sourcedId=admin.sis_id or admin.id,
                enabledUser="true",
                username=roster_exports.staff_fields(self.reader, admin.pk).username,
                givenName=admin.first_name,
                familyName=admin.last_name,
                email=admin.email,
            )
            yield list(row.values())

    def _roles(self) -> Iterator[list[str]]:
        for admin in stream_admins(self.reader, self.district):
            user = admin.sis_id or admin.id
            orgs = [school.sis_id for school in admin.schools]
            self._at_home.update(org for org in orgs if org not in self._in_orgs)
            role = "siteAdministrator" if admin.admin_scope == "school" else "districtAdministrator"
            if admin.admin_scope != "school":
                orgs = [self.district.id]
            for number, org in enumerate(orgs or [""], 1):
                kind = "primary" if number == 1 else "secondary"
                yield [f"{user}-{number}", "", "", user, kind, role, "", "", org, ""]


def _org(school: SchoolRecord, district: str) -> list[str]:
    return [school.sis_id, "", "", school.name, "school", school.school_number, district]


def _manifest() -> Iterator[list[str]]:
    yield ["manifest.version", "1.0"]
    yield ["oneroster.version", "1.2"]
    for name in ("orgs", "roles", "users"):
        yield [f"file.{name}", "bulk"]
    for name in _ABSENT:
        yield [f"file.{name}", "absent"]
    yield ["source.systemName", "Principal"]
    yield ["source.systemCode", "principal"]
