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
from storage.models.ledger import (
    AccountImage,
    AuditEntry,
    HttpExchange,
    ImportImage,
    ImportRun,
    StoreState,
)
from storage.models.oauth import AccessToken, AuthorizationCode, FaultSwitch, SigningKey
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
    "AccountImage",
    "AdminRole",
    "AdminSchool",
    "Application",
    "ApplicationAccount",
    "AuditEntry",
    "AuthorizationCode",
    "Connection",
    "District",
    "DistrictToken",
    "FaultSwitch",
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
    "SigningKey",
    "StoreState",
    "StudentRole",
    "TeacherRole",
    "User",
]
