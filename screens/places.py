"""The seven places of the console, in the order of their keys; imported when first opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from screens.page import Page


class Place(NamedTuple):
    """A place: the key that leads there, its name in code, its title, how it is opened."""

    key: str
    name: str
    title: str
    open: Callable[[], Page[Any]]


def _admins() -> Page[Any]:
    from screens.admins import AdminsPage

    return AdminsPage()


def _schools() -> Page[Any]:
    from screens.schools import SchoolsPage

    return SchoolsPage()


def _applications() -> Page[Any]:
    from screens.applications import ApplicationsPage

    return ApplicationsPage()


def _upload() -> Page[Any]:
    from screens.upload import UploadPage

    return UploadPage()


def _preview() -> Page[Any]:
    from screens.preview import PreviewPage

    return PreviewPage()


def _sign_in() -> Page[Any]:
    from screens.sign_in import SignInPage

    return SignInPage()


def _activity() -> Page[Any]:
    from screens.activity import ActivityPage

    return ActivityPage()


PLACES = (
    Place("1", "admins", "Admins", _admins),
    Place("2", "schools", "Schools", _schools),
    Place("3", "applications", "Applications", _applications),
    Place("4", "upload", "Upload", _upload),
    Place("5", "preview", "Preview", _preview),
    Place("6", "sign_in", "Sign-in", _sign_in),
    Place("7", "activity", "Activity", _activity),
)
