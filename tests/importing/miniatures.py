"""OneRoster in miniature: a few rows of each file, zipped and uploaded."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

from console.importing.applying import apply_plan
from console.importing.options import UploadOptions
from console.importing.planning import plan_upload
from console.importing.reports import ImportDocument
from console.provisioning.directory import find_admin, school_refs
from console.provisioning.which_district import list_districts
from console.workspace import Workspace
from storage.queries.roster_people import roles_of
from storage.records.admins import AdminRecord

ORGS = (
    "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\n"
    "d,,,Maple,district,1,\ns1,,,Bell Ridge,school,001,d\ns2,,,O’Hara,school,002,d\n"
    "dep,,,Nursing,department,,d\ndep1,,,Front office,department,,s1\n"
)
USERS_11 = (
    "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,"
    "familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password\n"
    'u1,,,true,"s1,s2",Administrator,ana,,Ana,Rivera,,9,ana@x.org,,,,,hush\n'
    'u2,,,true,"d,s1",administrator,luis,,Luis,Soto,,8,luis@x.org,,,,,\n'
    "u3,,,true,dep,administrator,nurse,,Nia,Nurse,,7,nia@x.org,,,,,\n"
    "u4,,,true,dep1,administrator,front,,Flo,Front,,6,flo@x.org,,,,,\n"
    "u5,,,true,s1,teacher,tess,,Tess,Adler,,5,,,,,,\n"
    "u6,,,true,s1,student,ida,,Ida,Voss,,4,,,,,3,\n"
    "u7,,,true,s1,parent,mom,,Mo,Voss,,,,,,,,\n"
)
USERS_12 = (
    "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,"
    "middleName,identifier,email,sms,phone,agentSourcedIds,grades,password,userMasterIdentifier,"
    "preferredGivenName,preferredMiddleName,preferredFamilyName,primaryOrgSourcedId,pronouns\n"
    "u1,{s},,true,ana,,Ana,Rivera,,9,ana@x.org,,,,,,,,,,s1,\n"
    "u2,,,true,luis,,Luis,Soto,,8,luis@x.org,,,,,,,,,,d,\n"
)
ROLES = (
    "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,"
    "userProfileSourcedId\n"
    "r1,,,u1,primary,principal,,,s1,\nr2,,,u1,secondary,siteAdministrator,,,s2,\n"
    "r3,,,u1,secondary,teacher,,,s2,\nr4,,,u2,primary,districtAdministrator,,,d,\n"
)
CLASSES = (
    "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,"
    "schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods\n"
    "c1,,,Reading,3,,R1,homeroom,,s1,,Reading,,1\n"
)
ENROLLMENTS = (
    "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,"
    "beginDate,endDate\n"
    "e1,,,c1,s1,u5,teacher,true,,\ne2,,,c1,s1,u6,student,false,,\n"
)


class Packages:
    """Zips of such files in a folder, planned or applied."""

    def __init__(self, workspace: Workspace, folder: Path) -> None:
        self.workspace = workspace
        self.folder = folder

    def zip(self, **files: str) -> str:
        path = self.folder / "package.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name, text in files.items():
                archive.writestr(f"{name}.csv", text)
        return str(path)

    def document(self, path: str, **options: Any) -> dict[str, Any]:
        with plan_upload(self.workspace, [path], UploadOptions(**options)) as plan:
            return plan.document.as_json()

    def apply(self, path: str, **options: Any) -> ImportDocument:
        with plan_upload(self.workspace, [path], UploadOptions(**options)) as plan:
            return apply_plan(self.workspace, plan)

    def admin(self, who: str) -> AdminRecord:
        district = self.workspace.read(list_districts)[0]
        return self.workspace.read(find_admin, district, who)

    def schools(self, who: str, kind: str) -> list[str]:
        """The SIS ids of the schools somebody has a role at."""
        district = self.workspace.read(list_districts)[0]
        names = {str(ref.pk): ref.sis_id for ref in self.workspace.read(school_refs, district)}
        roles = self.workspace.read(roles_of, district.pk, who)
        return [
            names[pk] for role in roles if role.kind == kind for pk in role.school_pks.split(",")
        ]


def version_11(**more: str) -> dict[str, str]:
    files = {"orgs": ORGS, "users": USERS_11, "classes": CLASSES, "enrollments": ENROLLMENTS}
    return {**files, **more}
