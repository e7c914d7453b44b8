"""All tables; importing this package fills `storage.metadata.Table.metadata`."""

from storage.models.applications import (
    Application,
    ApplicationAccount,
    Connection,
    DistrictToken,
    LibraryAuthorization,
    SharedSchool,
    SignIn,
)
from storage.models.ledger import AuditEntry, HttpExchange, ImportImage, ImportRun, StoreState
from storage.models.oauth import AccessToken, AuthorizationCode
from storage.models.roster import (
    AdminRole,
    AdminSchool,
    District,
    School,
    Section,
    SectionStudent,
    SectionTeacher,
    StudentRole,
    TeacherRole,
    User,
)

__all__ = [
    "AccessToken",
    "AdminRole",
    "AdminSchool",
    "Application",
    "ApplicationAccount",
    "AuditEntry",
    "AuthorizationCode",
    "Connection",
    "District",
    "DistrictToken",
    "HttpExchange",
    "ImportImage",
    "ImportRun",
    "LibraryAuthorization",
    "School",
    "Section",
    "SectionStudent",
    "SectionTeacher",
    "SharedSchool",
    "SignIn",
    "StoreState",
    "StudentRole",
    "TeacherRole",
    "User",
]
