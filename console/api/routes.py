"""Every path the local Clever answers, one row each.

Reads of the Data API stand here; the OAuth and identity rows stand beside their handlers.
"""

from __future__ import annotations

from functools import partial

from console.api import absent, draft, places, roles, sections, users
from console.api.calls import Handler
from console.api.documents_v2 import KINDS
from console.api.identity import IDENTITY_ROUTES
from console.api.launches import LAUNCH_ROUTES
from console.api.oauth import OAUTH_ROUTES
from console.api.oidc import OIDC_ROUTES
from console.api.routing import Access, Route
from console.api.sign_in_page import PAGE_ROUTES

DISTRICT, ANY = Access.DISTRICT, Access.ANY
V1 = ("v1.1", "v1.2")
V2 = ("v2.0", "v2.1")
V3 = ("v3.0", "v3.1")
OLD = V1 + V2
EVERY = OLD + V3
TEACHER_STUDENT = (("teachers", "students"), ("students", "teachers"))


def _get(versions: tuple[str, ...], path: str, handler: Handler, access: Access) -> Route:
    """A read of the roster."""
    return Route("GET", path, handler, access, versions)


def _all_roles(handler: roles.RoleHandler, path: str, access: Access) -> list[Route]:
    """The same read for district admins, school admins, teachers and students."""
    return [_get(OLD, f"/{kind}{path}", partial(handler, kind), access) for kind in KINDS]


# Open to every district token, also of an application without rostering.
BASIC_ROUTES = (
    Route("GET", "/admins", draft.list_admins, DISTRICT, roster=False),
    Route("GET", "/admins/{id}", draft.show_admin, ANY, roster=False),
    Route("GET", "/districts", places.list_districts, DISTRICT, EVERY, roster=False),
    Route("GET", "/districts/{id}", places.show_district, ANY, EVERY, roster=False),
)

DISTRICT_ROUTES = (
    _get(V1, "/districts/{id}/status", places.district_status, DISTRICT),
    _get(V1, "/districts/{id}/admins", partial(roles.of_district, "district_admins"), DISTRICT),
    _get(V1, "/districts/{id}/schools", places.schools_of_district, DISTRICT),
    _get(V1, "/districts/{id}/sections", sections.sections_of_district, DISTRICT),
    _get(V1, "/districts/{id}/teachers", partial(roles.of_district, "teachers"), DISTRICT),
    _get(V1, "/districts/{id}/students", partial(roles.of_district, "students"), DISTRICT),
)

SCHOOL_ROUTES = (
    _get(EVERY, "/schools", places.list_schools, DISTRICT),
    _get(EVERY, "/schools/{id}", places.show_school, DISTRICT),
    _get(EVERY, "/schools/{id}/district", places.district_of_school, DISTRICT),
    _get(EVERY, "/schools/{id}/sections", sections.sections_of_school, DISTRICT),
    _get(V3, "/schools/{id}/users", users.school_users, DISTRICT),
    _get(OLD, "/schools/{id}/teachers", partial(roles.of_school, "teachers"), DISTRICT),
    _get(OLD, "/schools/{id}/students", partial(roles.of_school, "students"), DISTRICT),
)

SECTION_ROUTES = (
    _get(EVERY, "/sections", sections.list_sections, DISTRICT),
    _get(EVERY, "/sections/{id}", sections.show_section, ANY),
    _get(EVERY, "/sections/{id}/district", places.district_of_section, DISTRICT),
    _get(EVERY, "/sections/{id}/school", places.school_of_section, DISTRICT),
    _get(V3, "/sections/{id}/users", users.section_users, ANY),
    _get(OLD, "/sections/{id}/teacher", roles.section_teacher, DISTRICT),
    _get(OLD, "/sections/{id}/teachers", partial(roles.of_section, "teachers"), ANY),
    _get(OLD, "/sections/{id}/students", partial(roles.of_section, "students"), ANY),
)

USER_ROUTES = (
    _get(V3, "/users", users.list_users, DISTRICT),
    _get(V3, "/users/{id}", users.show_user, ANY),
    _get(V3, "/users/{id}/district", users.user_district, DISTRICT),
    _get(V3, "/users/{id}/schools", users.user_schools, DISTRICT),
    _get(V3, "/users/{id}/sections", users.user_sections, ANY),
    _get(V3, "/users/{id}/myStudents", users.user_students, ANY),
    _get(V3, "/users/{id}/myTeachers", users.user_teachers, DISTRICT),
    _get(V3, "/users/{id}/myContacts", users.user_contacts, DISTRICT),
)

ROLE_ROUTES = (
    *_all_roles(roles.listed, "", DISTRICT),
    *_all_roles(roles.shown_in_role, "/{id}", ANY),
    *_all_roles(roles.district_of, "/{id}/district", DISTRICT),
    _get(OLD, "/school_admins/{id}/schools", partial(roles.schools_of, "school_admins"), DISTRICT),
    *(
        route
        for kind, others in TEACHER_STUDENT
        for route in (
            _get(OLD, f"/{kind}/{{id}}/school", partial(roles.school_of, kind), DISTRICT),
            _get(V2, f"/{kind}/{{id}}/schools", partial(roles.schools_of, kind), DISTRICT),
            _get(OLD, f"/{kind}/{{id}}/sections", partial(roles.sections_of, kind), ANY),
            _get(OLD, f"/{kind}/{{id}}/{others}", partial(roles.beside, kind, others), DISTRICT),
        )
    ),
)

# This store keeps no courses, terms, contacts or resources.
ABSENT_ROUTES = (
    *(_get(V2 + V3, f"/{kind}", absent.no_list, DISTRICT) for kind in ("courses", "terms")),
    _get(V2, "/contacts", absent.no_list, DISTRICT),
    _get(V3, "/resources", absent.no_resources, DISTRICT),
    *(
        _get(versions, f"/{kind}/{{id}}{below}", absent.none_by_id(kind), DISTRICT)
        for versions, kind, belows in (
            (V2 + V3, "courses", ("", "/district", "/resources", "/schools", "/sections")),
            (V2 + V3, "terms", ("", "/district", "/schools", "/sections")),
            (V2, "contacts", ("", "/district", "/students")),
            (V3, "resources", ("", "/courses", "/sections", "/users")),
        )
        for below in belows
    ),
    _get(V2 + V3, "/schools/{id}/courses", absent.none_of_school, DISTRICT),
    _get(V2 + V3, "/schools/{id}/terms", absent.none_of_school, DISTRICT),
    _get(V2 + V3, "/sections/{id}/course", absent.not_of_section("courses"), DISTRICT),
    _get(V2 + V3, "/sections/{id}/term", absent.not_of_section("terms"), DISTRICT),
    _get(V3, "/sections/{id}/resources", absent.none_of_section, DISTRICT),
    _get(V3, "/users/{id}/resources", absent.none_of_user, DISTRICT),
    _get(OLD, "/students/{id}/contacts", absent.none_of_student, DISTRICT),
)

DATA_ROUTES = (
    *BASIC_ROUTES,
    *DISTRICT_ROUTES,
    *SCHOOL_ROUTES,
    *SECTION_ROUTES,
    *USER_ROUTES,
    *ROLE_ROUTES,
    *ABSENT_ROUTES,
)


def all_routes() -> tuple[Route, ...]:
    """The whole table."""
    return (
        *DATA_ROUTES,
        *OAUTH_ROUTES,
        *LAUNCH_ROUTES,
        *IDENTITY_ROUTES,
        *OIDC_ROUTES,
        *PAGE_ROUTES,
    )
