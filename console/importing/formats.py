"""The files we know, by their headers: the admins format, Clever's roster, OneRoster. Pure.

Header spellings: reference/clever.md section 4.2; OneRoster CSV Tables 1.1 and 1.2 (1EdTech).
A format's fields are ours; headers are compared without case, blanks, `_` and `-`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from console.importing.headers import ADMINS, Format
from console.importing.spelling import meant
from console.keys import header_key

# A column that is never read, and blanked wherever rows are written out again.
_SECRETS = ("passw", "pasw", "passcode", "pwd")


def _format(name: str, kind: str, required: str, /, **fields: str) -> Format:
    """A format whose fields are named by headers: `field="Header|Other header"`."""
    found = {
        header_key(header): field
        for field, headers in fields.items()
        for header in headers.split("|")
    }
    usual = {field: headers.split("|")[0] for field, headers in fields.items()}
    return Format(name, found, tuple(required.split()), kind, usual)


CLEVER = (
    _format(
        "clever", "schools", "sis_id name",
        sis_id="School_id", name="School_name", school_number="School_number",
        state_id="State_id", low_grade="Low_grade", high_grade="High_grade",
        principal="Principal", principal_email="Principal_email", phone="School_phone",
        address="School_address", city="School_city", state="School_state", zip="School_zip",
    ),
    _format(
        "clever", "staff", "school sis_id email first_name last_name",
        school="School_id", sis_id="Staff_id", email="Staff_email|Admin_email|Email",
        first_name="First_name", last_name="Last_name", department="Department",
        title="Title|Admin_title|Staff_title", username="Username", portal_role="Role",
        unread="Password",
    ),
    _format(
        "clever", "teachers", "school sis_id first_name last_name",
        school="School_id", sis_id="Teacher_id", teacher_number="Teacher_number",
        state_id="State_teacher_id", email="Teacher_email", first_name="First_name",
        middle_name="Middle_name", last_name="Last_name", title="Title", username="Username",
        unread="Password",
    ),
    _format(
        "clever", "students", "school sis_id first_name last_name",
        school="School_id", sis_id="Student_id", student_number="Student_number",
        state_id="State_id", first_name="First_name", middle_name="Middle_name",
        last_name="Last_name", grade="Grade", email="Student_email", username="Username",
        unread="Password|Gender|DOB|Race|Hispanic_Latino|Home_language|Ell_status|Frl_status|Iep_status|"
        "Student_street|Student_city|Student_state|Student_zip|Contact_relationship|Contact_type|"
        "Contact_name|Contact_phone|Contact_phone_type|Contact_email|Contact_sis_id",
    ),
    _format(
        "clever", "sections", "school sis_id teacher",
        school="School_id", sis_id="Section_id", teacher="Teacher_id", name="Name|Section_name",
        section_number="Section_number", grade="Grade", course_name="Course_name",
        period="Period", subject="Subject",
        **{f"teacher_{number}": f"Teacher_{number}_id" for number in range(2, 11)},
        unread="Course_number|Course_description|Term_name|Term_start|Term_end",
    ),
    _format(
        "clever", "enrollments", "section student",
        school="School_id", section="Section_id", student="Student_id",
    ),
)  # fmt: skip

ONEROSTER = (
    _format(
        "oneroster", "orgs", "sis_id name type",
        sis_id="sourcedId", status="status", unread="dateLastModified", name="name", type="type",
        school_number="identifier", parent="parentSourcedId",
    ),
    _format(
        "oneroster", "users", "sis_id first_name last_name",
        sis_id="sourcedId", status="status", enabled="enabledUser", orgs="orgSourcedIds",
        role="role", username="username", first_name="givenName", last_name="familyName",
        middle_name="middleName", number="identifier", email="email", grade="grades",
        primary_org="primaryOrgSourcedId",
        unread="password|dateLastModified|userIds|sms|phone|agentSourcedIds|userMasterIdentifier|"
        "resourceSourcedIds|preferredGivenName|preferredMiddleName|preferredFamilyName|pronouns",
    ),
    _format(
        "oneroster", "roles", "user role org",
        sis_id="sourcedId", status="status", user="userSourcedId", role="role",
        role_type="roleType", org="orgSourcedId",
        unread="dateLastModified|beginDate|endDate|userProfileSourcedId",
    ),
    _format(
        "oneroster", "classes", "sis_id name school",
        sis_id="sourcedId", status="status", name="title", grade="grades", school="schoolSourcedId",
        section_number="classCode", subject="subjects", period="periods",
        unread="dateLastModified|courseSourcedId|classType|location|termSourcedIds|subjectCodes",
    ),
    _format(
        "oneroster", "enrollments", "section user role",
        sis_id="sourcedId", status="status", section="classSourcedId", user="userSourcedId",
        role="role", primary="primary",
        unread="dateLastModified|schoolSourcedId|beginDate|endDate",
    ),
    _format("oneroster", "manifest", "name value", name="propertyName", value="value"),
)  # fmt: skip

# Files of OneRoster that hold nothing for us; read by name only to be passed over.
ONEROSTER_OTHER = frozenset(
    f"{name}.csv"
    for name in (
        "academicsessions", "categories", "classresources", "courses", "courseresources",
        "demographics", "lineitems", "resources", "results", "userprofiles", "scorescales",
        "lineitemlearningobjectiveids", "lineitemscorescales", "resultlearningobjectiveids",
        "resultscorescales", "userresources",
    )
)  # fmt: skip
KNOWN_NAMES = ONEROSTER_OTHER | {
    f"{name}.csv"
    for name in (
        "schools", "staff", "admins", "teachers", "students", "sections", "enrollments", "orgs",
        "users", "roles", "classes", "manifest",
    )
}  # fmt: skip


def known_name(name: str) -> str | None:
    """The file of a roster a name means, in whatever case or slightly misspelt; None if none."""
    stem, dot, ending = name.lower().rpartition(".")
    if f"{stem}{dot}{ending}" in KNOWN_NAMES:
        return f"{stem}.csv"
    if ending != "csv":
        return None
    stems = [known.removesuffix(".csv") for known in KNOWN_NAMES]
    plurals = [known for known in stems if known in {f"{stem}s", f"{stem}es"}]
    found = plurals[0] if plurals else meant(stem, stems)
    return None if found is None else f"{found}.csv"


def is_secret(header: str) -> bool:
    """Whether a column holds what must never be stored or shown."""
    key = header_key(header)
    return any(name in key for name in _SECRETS)


def formats_for(asked: str) -> tuple[Format, ...]:
    """The formats a `--format` allows."""
    return {
        "admins": (ADMINS,),
        "clever": CLEVER,
        "oneroster": ONEROSTER,
        "auto": (ADMINS, *CLEVER, *ONEROSTER),
    }[asked]


def recognise(
    headers: Sequence[str], formats: Sequence[Format], header_map: Mapping[str, str]
) -> Format:
    """The format most of the headers belong to; one whose required fields are all there first.

    Headers that name no required field of any belong to none; the first is as good as another.
    """
    keys = {header_key(header) for header in headers if header.strip()}
    mapped = {name for header, name in header_map.items() if header_key(header) in keys}

    def worth(format_: Format) -> tuple[bool, int, int]:
        named = mapped.union(format_.fields[key] for key in keys & format_.fields.keys())
        whole = set(format_.required) <= named
        return whole, len(set(format_.required) & named), len(keys & format_.fields.keys())

    best = max(formats, key=worth)
    return best if worth(best)[1] else formats[0]
