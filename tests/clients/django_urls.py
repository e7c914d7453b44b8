"""The routes of the Django site: allauth's own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def home(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"Signed in: {request.user.is_authenticated}")


urlpatterns = [path("accounts/", include("allauth.urls")), path("", home)]
