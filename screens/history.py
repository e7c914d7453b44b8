"""What happened, in the office's words: one audit entry as lines, with what changed. Pure."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from screens.widgets.runs import Line, line, wrapped
from screens.wording import ago, number
from storage.records.log import AuditRecord

VERBS = {
    "admin.create": "added",
    "admin.edit": "edited",
    "admin.deactivate": "deactivated",
    "admin.reactivate": "reactivated",
    "admins.move": "moved to another school",
    "admins.add_school": "given a school",
    "admins.remove_school": "taken from a school",
    "admins.restore_schools": "given back their schools",
    "admins.deactivate": "deactivated",
    "admins.reactivate": "reactivated",
    "school.create": "added",
    "school.edit": "edited",
    "school.deactivate": "deactivated",
    "school.reactivate": "reactivated",
    "district.create": "added",
    "district.edit": "renamed",
    "import.apply": "uploaded",
    "import.undo": "undid an upload",
    "application.create": "added",
    "application.edit": "edited",
    "application.connect": "connected",
    "application.disconnect": "disconnected",
    "application.share": "shared schools",
    "application.rotate_secret": "new secret",
    "application.rotate_token": "new token",
    "application.authorize": "authorized",
    "application.withdraw": "withdrew",
    "application.load_accounts": "loaded accounts",
    "application.clear_accounts": "cleared accounts",
    "application.restore_accounts": "restored accounts",
    "district.deactivate": "deactivated",
    "district.reactivate": "reactivated",
    "import.interrupted": "broke off",
    "sign_in": "signed in",
    "sign_in.refuse": "refused sign-in",
    "store.restore": "restored",
    "application.deactivate": "switched off",
    "application.reactivate": "switched on",
}
WORDS = {
    "admin_scope": "scope",
    "first_name": "first name",
    "last_name": "last name",
    "sis_id": "SIS id",
    "active": "state",
}
# Kept for undo; the name beside it says it to people.
UNSAID = frozenset({"district_id", "people"})
STATES = {True: "active", False: "deactivated"}


def verb(action: str) -> str:
    """What was done, in a word or two."""
    return VERBS.get(action) or action.partition(".")[2].replace("_", " ") or action


def undoes(entry: AuditRecord) -> str:
    """Which entry this one took back: `undoes entry 12   `; empty when none."""
    seq = image(entry.session).get("undoes")
    return f"undoes entry {number(seq)}   " if isinstance(seq, int) else ""


def image(text: str | None) -> dict[str, Any]:
    """A before or after image; empty when there is none or it is no object."""
    if not text:
        return {}
    found = json.loads(text)
    return found if isinstance(found, dict) else {}


def said(value: Any) -> str:
    """A value of an image, as people read it."""
    if value is None or value in ("", []):
        return "—"
    if isinstance(value, bool):
        return STATES[value]
    if isinstance(value, list):
        return ", ".join(said(item) for item in value)
    if isinstance(value, dict):
        return str(value.get("name") or json.dumps(value, ensure_ascii=False))
    return str(value)


class Change(NamedTuple):
    """A field, what it was (None: there was no such field), and what it is."""

    field: str
    before: str | None
    after: str


def differences(entry: AuditRecord) -> list[Change]:
    """Everything the entry changed."""
    before, after = image(entry.before), image(entry.after)
    if entry.action == "sign_in":
        before, after = _of_account(before), _of_sign_in(after)
    return [
        Change(
            WORDS.get(name, name.replace("_", " ")),
            said(before[name]) if name in before else None,
            said(after.get(name)),
        )
        for name in dict.fromkeys([*before, *after])
        if before.get(name) != after.get(name) and name not in UNSAID
    ]


def _of_account(account: dict[str, Any]) -> dict[str, Any]:
    return {"account" if name == "id" else name: value for name, value in account.items()}


def _of_sign_in(after: dict[str, Any]) -> dict[str, Any]:
    """How it went, then the application's account: before is that account alone."""
    account = after.get("account")
    went = {name: after[name] for name in after if name != "account"}
    went["outcome"] = str(after.get("outcome", "")).replace("_", " ")
    return {**went, **_of_account(account if isinstance(account, dict) else {})}


def change_words(entry: AuditRecord) -> str:
    """What changed, in one line."""
    return " · ".join(
        f"{field}: {after}" if before is None else f"{field}: {before} → {after}"
        for field, before, after in differences(entry)
    )


def change_lines(entry: AuditRecord, cells: int) -> list[Line]:
    """What changed, field by field."""
    lines: list[Line] = []
    for field, before, after in differences(entry):
        if before is None:
            change = line(("  + ", "accent"), (f"{field}  ", "dim"), after)
        else:
            change = line(("  ~ ", "accent"), (f"{field}  ", "dim"), before, (" → ", "dim"), after)
        lines += wrapped(change, cells, 4)
    return lines or [line(("  nothing", "dim"))]


def entry_lines(entry: AuditRecord, now: int, cells: int) -> list[Line]:
    """An entry of a person's history: when, who, what, and the fields that changed."""
    said = {"import.apply": entry.subject, "import.undo": f"undid the {entry.subject}"}
    what = said.get(entry.action) or verb(entry.action)
    head = line((f"  {ago(now, entry.at):<16}", "dim"), (what, "plain"))
    lines = wrapped(head + line((f"  by {entry.operator}", "dim")), cells, 18)
    if entry.before is None:
        return lines
    return [*lines, *(line("  ") + change for change in change_lines(entry, cells - 2))]
