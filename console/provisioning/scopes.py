"""The scopes an admin may have. Pure."""

from __future__ import annotations

DISTRICT_SCOPE = "district"
SCHOOL_SCOPE = "school"
SCOPES = (DISTRICT_SCOPE, SCHOOL_SCOPE)
