"""The list of admins: search, filter, open, add."""

from __future__ import annotations

from dataclasses import dataclass, replace

from console.plain.admin_form import add_admin
from console.plain.desk import Desk, Listing, Rows, browse
from console.plain.person import person
from console.plain.talk import Choice
from console.plain.words import role_words
from console.provisioning.directory import AdminQuery, list_admins
from storage.records.admins import AdminRecord


@dataclass
class _Shown:
    """Which admins the list shows, and how that is said."""

    query: AdminQuery
    words: str


def admins(desk: Desk) -> None:
    """Stay in the list of admins."""
    shown = _Shown(AdminQuery(), "active")

    def read(term: str, offset: int, limit: int) -> Rows[AdminRecord]:
        query = replace(shown.query, term=term)
        return Rows(
            *desk.workspace.read(list_admins, desk.district, query, offset=offset, limit=limit)
        )

    listing = Listing(
        noun=("admin", "admins"),
        read=read,
        line=admin_line,
        open=lambda admin: person(desk, admin),
        also=lambda: [
            Choice("show others: deactivated, one scope, one school", lambda: _filter(desk, shown),
                   "f"),
            Choice("add an admin", lambda: add_admin(desk), "a"),
        ],
        where=lambda: shown.words,
        searched="name, email, title, SIS id or school",
        empty="There is none yet. a adds one; Upload, in the first menu, takes a file.",
    )  # fmt: skip
    browse(desk, listing)


def admin_line(admin: AdminRecord) -> str:
    """An admin in a list: name, what they are, email."""
    return "; ".join(filter(None, [admin.sort_name, admin.title, role_words(admin), admin.email]))


def _filter(desk: Desk, shown: _Shown) -> None:
    offered = [
        ("Active admins", _Shown(AdminQuery(), "active")),
        ("Deactivated admins", _Shown(AdminQuery(active=False), "deactivated")),
        ("District admins", _Shown(AdminQuery(scope="district"), "active, of the district")),
        ("School admins", _Shown(AdminQuery(scope="school"), "active, of schools")),
        ("Admins of one school", None),
        ("Everybody", _Shown(AdminQuery(active=None), "active or not")),
    ]
    chosen = desk.pick("Which admins?", offered) or _of_school(desk)
    shown.query, shown.words = chosen.query, chosen.words


def _of_school(desk: Desk) -> _Shown:
    from console.provisioning.directory import find_school

    named = desk.talk.ask("Which school: its SIS id or whole name")
    school = desk.workspace.read(find_school, desk.district, named)
    return _Shown(AdminQuery(school=school.id), f"active, of {school.name}")


def choose_admin(desk: Desk, title: str) -> AdminRecord:
    """Have an admin found by what the office calls them.

    Raises:
        Back: nobody.
    """
    while True:
        typed = desk.talk.ask(f"{title}: name, email or SIS id")
        found = desk.workspace.read(list_admins, desk.district, AdminQuery(typed), limit=20)
        if found.total == 1:
            desk.talk.say(admin_line(found.admins[0]))
            return found.admins[0]
        if found.admins:
            more = f" The first 20 of {found.total:,}." if found.total > 20 else ""
            return desk.pick(
                f"Which of them?{more}", [(admin_line(admin), admin) for admin in found.admins]
            )
        desk.talk.say("No active admin has that. Try again, or b to go back.")
