"""The three lenses as JSON, as `principal lenses --json` prints them. Pure."""

from __future__ import annotations

from typing import Any

from console.api.lens_rows import Cell
from console.api.lenses import Lens, Lenses
from console.api.trace import body_of
from console.provisioning.images import admin_image


def lenses_document(lenses: Lenses) -> dict[str, Any]:
    """What each lens shows of one admin, field by field, with what is different and why."""
    asked = lenses.asked
    return {
        "admin": admin_image(asked.admin),
        "application": asked.application.name,
        "dialect": asked.dialect,
        "differences": lenses.differences,
        "fields": [
            {
                "field": row.label,
                "district": row.district or None,
                "api": _cell(row.api),
                "token": _cell(row.token),
            }
            for row in lenses.rows
        ],
        "api": _lens(lenses.api),
        "token": _lens(lenses.token),
        "visible": lenses.why.visible,
        "reason": lenses.why.reason,
        "changes": [{"text": it.text, "command": it.command} for it in lenses.why.changes],
    }


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "value": cell.text or None,
        "path": cell.path or None,
        "differs": cell.differs,
        "why": cell.why or None,
    }


def _lens(lens: Lens) -> dict[str, Any]:
    return {
        "through": f"{lens.title} ({lens.how})",
        "refused": lens.refused or None,
        "others": {told.path: told.value for told in lens.others},
        "exchanges": [
            {"method": one.method, "url": one.target, "status": one.status, "body": body_of(one)}
            for one in lens.exchanges
        ],
    }
