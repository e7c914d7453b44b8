"""What was typed: drafts of admins, schools and applications, before any rule has judged them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AdminDraft:
    """An admin as typed: the draft spec's fields, and the SIS id districts know people by.

    `schools` holds SIS ids or Clever ids, in the order they were typed.
    """

    email: str = ""
    first_name: str = ""
    last_name: str = ""
    admin_scope: str = ""
    title: str = ""
    schools: tuple[str, ...] = ()
    sis_id: str = ""


@dataclass(frozen=True, slots=True)
class SchoolDraft:
    """A school as typed; `sis_id` and `name` are required."""

    sis_id: str = ""
    name: str = ""
    school_number: str = ""
    low_grade: str = ""
    high_grade: str = ""
    city: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class ApplicationDraft:
    """An application as typed; the lists hold what the vendor asks for."""

    name: str = ""
    redirect_uris: tuple[str, ...] = ()
    sso: tuple[str, ...] = ("district",)
    user_types: tuple[str, ...] = ("district_admin", "staff", "teacher", "student")
    api: str = "v3.0"
    oidc: bool = False
    rostering: bool = True
