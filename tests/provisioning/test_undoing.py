"""Undo of every kind of entry: back to as before, and forth again; what was changed since stays."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from console.audit import Operator
from console.errors import Conflict, NothingToDo, Refused
from console.provisioning import admins, applications, districts, library, sharing
from console.provisioning.accounts import clear_accounts, load_accounts, read_accounts
from console.provisioning.app_directory import (
    application_draft_of,
    list_accounts,
    list_applications,
    view_application,
    view_image,
)
from console.provisioning.authorizations import authorizing_teachers
from console.provisioning.directory import (
    AdminQuery,
    find_admin,
    history,
    list_schools,
    page_of_admins,
)
from console.provisioning.drafts import AdminDraft, ApplicationDraft, SchoolDraft
from console.provisioning.images import admin_image, draft_of, school_draft_of, school_image
from console.provisioning.undoable import NOT_UNDONE, UPLOAD
from console.provisioning.undoing import (
    KINDS,
    MANY_ADMINS,
    Undone,
    find_entry,
    undo_entry,
    way_back,
)
from console.provisioning.which_district import list_districts
from console.workspace import Workspace
from storage.connections import Reader
from storage.records.admins import AdminRecord
from storage.records.applications import ApplicationRecord
from storage.records.log import AuditRecord
from tests.measures import ROOT, sources
from tests.sso.conftest import Scene

CSV = "account_id,email\n1,a.rivera@maple.example\n2,new@maple.example\n"


@pytest.fixture
def scene(workspace: Workspace, district: Any, schools: Any) -> Scene:
    """Ana of two schools, ReadWell which sees one of them, a teacher, two accounts."""
    scene = Scene(workspace, district, schools)
    scene.admin("Ana Rivera", "school", "101", "102")
    scene.application("ReadWell", "101", sso=("district", "library"))
    scene.teacher("Tom Teach", "T1")
    run(scene, load_accounts, app(scene), read_accounts("account_id,email\n1,old@maple.example\n"))
    return scene


def run(scene: Scene, action: Any, *args: Any, **options: Any) -> Any:
    scene.workspace.clock.advance(1)  # type: ignore[attr-defined]
    return scene.workspace.run(action, *args, **options)


def app(scene: Scene) -> ApplicationRecord:
    return next(
        known for known in scene.workspace.read(list_applications) if known.name == "ReadWell"
    )


def ana(scene: Scene) -> AdminRecord:
    return scene.workspace.read(find_admin, scene.district, "a.rivera@maple.example")


def newest(scene: Scene) -> AuditRecord:
    return scene.workspace.read(history, limit=1)[0]


def undo(scene: Scene, entry: AuditRecord) -> Undone:
    undone: Undone = run(scene, undo_entry, entry)
    return undone


def picture(scene: Scene) -> str:
    """Everything an undo may bring back, as one comparable text."""
    return json.dumps(scene.workspace.read(_picture, scene), indent=1, default=str)


def _picture(reader: Reader, scene: Scene) -> list[object]:
    everybody = page_of_admins(reader, scene.district, AdminQuery(active=None), 0, 99)
    known = list_applications(reader)
    return [
        [(each.name, each.active) for each in list_districts(reader)],
        [school_image(each) for each in list_schools(reader, scene.district, active=None)],
        [admin_image(each) for each in everybody],
        [view_image(view_application(reader, each)) for each in known],
        [sorted(each[2:] for each in list_accounts(reader, one)) for one in known],
        [[each.id for each in authorizing_teachers(reader, one)] for one in known],
    ]


def edit_ana(scene: Scene, **fields: Any) -> None:
    person = ana(scene)
    run(scene, admins.edit_admin, scene.district, person, replace(draft_of(person), **fields))


def school_edit(scene: Scene, **fields: Any) -> None:
    school = scene.workspace.read(list_schools, scene.district, term="Bell")[0]
    draft = replace(school_draft_of(school), **fields)
    run(scene, districts.edit_school, scene.district, school, draft)


def edit_app(scene: Scene, **fields: Any) -> None:
    draft = replace(application_draft_of(app(scene)), **fields)
    run(scene, applications.edit_application, app(scene), draft)


def off(action: Callable[..., Any], thing: Callable[[Scene], Any]) -> Callable[[Scene], None]:
    return lambda scene: run(scene, action, thing(scene), active=False)


def on(action: Callable[..., Any], thing: Callable[[Scene], Any]) -> Callable[[Scene], None]:
    return lambda scene: run(scene, action, thing(scene), active=True)


def home(scene: Scene) -> Any:
    return scene.workspace.read(list_districts)[0]


def school(scene: Scene) -> Any:
    return scene.schools[0]


def undo_newest(scene: Scene) -> None:
    undo(scene, newest(scene))


def withdraw(scene: Scene) -> None:
    run(scene, library.withdraw_authorization, app(scene), scene.person("T1"))


NEW_ADMIN = AdminDraft("b@maple.example", "Bo", "Li", "school", "", ("101",))
NEW_APP = ApplicationDraft("Atlas", ("https://atlas.example/cb",))
DOES: dict[str, Callable[[Scene], Any]] = {
    "admin.create": lambda it: run(it, admins.create_admin, it.district, NEW_ADMIN),
    "admin.edit": lambda it: edit_ana(it, title="Head", schools=("103",), sis_id="A9"),
    "admin.deactivate": lambda it: run(it, admins.deactivate_admin, ana(it)),
    "admin.reactivate": lambda it: run(it, admins.reactivate_admin, ana(it)),
    "school.create": lambda it: run(
        it, districts.create_school, it.district, SchoolDraft("104", "New")
    ),
    "school.edit": lambda it: school_edit(it, name="Bell Hill", city="Maple"),
    "school.deactivate": off(districts.set_school_active, school),
    "school.reactivate": on(districts.set_school_active, school),
    "district.create": lambda it: run(it, districts.create_district, "Oak Hill"),
    "district.edit": lambda it: run(it, districts.rename_district, home(it), "Maple Hill"),
    "district.deactivate": off(districts.set_district_active, home),
    "district.reactivate": on(districts.set_district_active, home),
    "application.create": lambda it: run(it, applications.create_application, NEW_APP),
    "application.edit": lambda it: edit_app(
        it, name="ReadMore", api="v2.1", redirect_uris=("https://b.example/", "https://c.example/")
    ),
    "application.deactivate": off(applications.set_application_active, app),
    "application.reactivate": on(applications.set_application_active, app),
    "application.connect": lambda it: run(
        it, sharing.connect, it.workspace.read(list_applications)[0], it.district
    ),
    "application.disconnect": lambda it: run(it, sharing.disconnect, app(it), it.district),
    "application.share": lambda it: run(it, sharing.share, app(it), it.district, "all"),
    "application.authorize": lambda it: run(it, library.authorize, app(it), it.person("T1")),
    "application.withdraw": withdraw,
    "application.load_accounts": lambda it: run(it, load_accounts, app(it), read_accounts(CSV)),
    "application.clear_accounts": lambda it: run(it, clear_accounts, app(it)),
    "application.restore_accounts": undo_newest,
}
FIRST = {
    "admin.reactivate": "admin.deactivate",
    "school.reactivate": "school.deactivate",
    "district.reactivate": "district.deactivate",
    "application.reactivate": "application.deactivate",
    "application.withdraw": "application.authorize",
    "application.restore_accounts": "application.clear_accounts",
}
# What was added is switched off, never deleted, and so does not leave the picture.
ADDED = {kind for kind in DOES if kind.endswith(".create")}


def test_every_kind_the_code_writes_can_be_undone_or_says_why_not() -> None:
    written = set()
    for source in sources():
        if source.path.is_relative_to(ROOT / "console"):
            text = source.path.read_text()
            written |= _recorded(text)
    known = {*KINDS, *NOT_UNDONE, UPLOAD}
    assert written - known == set()
    # Changes of many admins in one entry are tested in test_many_admins.
    assert DOES.keys() == KINDS.keys() - MANY_ADMINS


def _recorded(text: str) -> set[str]:
    """The kinds named in a module that records entries."""
    if "record(" not in text and "_saved(" not in text:
        return set()
    named = set(re.findall(r'"([a-z_]+\.[a-z_]+)"', text))
    return {kind for kind in named if not kind.endswith((".csv", ".txt", ".css"))}


@pytest.mark.parametrize("kind", sorted(DOES))
def test_undo_brings_back_what_was_and_redo_what_became(scene: Scene, kind: str) -> None:
    if kind in FIRST:
        DOES[FIRST[kind]](scene)
    if kind == "application.connect":
        run(scene, applications.create_application, NEW_APP)
    before = picture(scene)
    DOES[kind](scene)
    done, entry = picture(scene), newest(scene)
    assert entry.action == kind
    way = scene.workspace.read(way_back, entry)
    assert way.effect
    assert not way.kept
    undone = undo(scene, entry)
    back = newest(scene)
    assert (undone.seq, undone.kept) == (back.seq, ())
    assert json.loads(back.session) == {"uid": 1000, "undoes": entry.seq}
    assert (picture(scene) == before) is (kind not in ADDED)
    assert picture(scene) != done
    undo(scene, back)
    assert picture(scene) == done
    with pytest.raises(NothingToDo):
        scene.workspace.read(way_back, back)


def test_a_field_changed_since_stays_and_is_named_with_who_changed_it(scene: Scene) -> None:
    edit_ana(scene, title="Head", first_name="Anna")
    entry = newest(scene)
    bob = Workspace(scene.workspace.store, Operator("bob", {}), scene.workspace.clock)
    person = ana(scene)
    draft = replace(draft_of(person), title="Dean")
    bob.run(admins.edit_admin, scene.district, person, draft)
    later = newest(scene)
    way = scene.workspace.read(way_back, entry)
    assert way.kept == (f"title: Dean, by bob (entry {later.seq})",)
    undo(scene, entry)
    assert (ana(scene).first_name, ana(scene).title) == ("Ana", "Dean")
    assert "first name: Anna → Ana" in way.effect


def test_when_everything_was_changed_since_nothing_is_undone(scene: Scene) -> None:
    edit_ana(scene, title="Head")
    entry = newest(scene)
    edit_ana(scene, title="Dean")
    with pytest.raises(Conflict, match=r"changed again since then: title: Dean, by jane"):
        undo(scene, entry)
    assert ana(scene).title == "Dean"


def test_schools_go_back_one_by_one(scene: Scene) -> None:
    edit_ana(scene, schools=("101", "102", "103"))
    entry = newest(scene)
    edit_ana(scene, schools=("102", "103"))
    undo(scene, entry)
    assert [each.sis_id for each in ana(scene).schools] == ["102"]


def test_a_school_given_back_since_is_put_back_once(scene: Scene) -> None:
    edit_ana(scene, schools=())
    entry = newest(scene)
    edit_ana(scene, schools=("101",))
    way = scene.workspace.read(way_back, entry)
    there, both = "Bell Ridge Elementary", "Bell Ridge Elementary, O’Hara Early College"
    assert f"schools: {there} → {both}" in way.effect
    undo(scene, entry)
    assert [each.sis_id for each in ana(scene).schools] == ["101", "102"]


def test_sharing_goes_back_school_by_school_and_says_whom_it_hides(scene: Scene) -> None:
    run(scene, sharing.unshare, app(scene), scene.district, ("101",))
    run(scene, sharing.share, app(scene), scene.district, ("101",))
    entry = newest(scene)
    run(scene, sharing.share, app(scene), scene.district, ("103",))
    way = scene.workspace.read(way_back, entry)
    assert "It loses 1 admin: Ana Rivera." in way.effect
    undo(scene, entry)
    view = scene.workspace.read(view_application, app(scene))
    assert [each.sis_id for each in view.sharing[0].schools] == ["103"]


def test_a_connection_that_shares_more_by_now_is_not_cut(scene: Scene) -> None:
    connecting = next(
        each
        for each in scene.workspace.read(history, limit=99)
        if each.action == "application.connect"
    )
    with pytest.raises(Conflict, match=r"it shares Bell Ridge Elementary, by jane \(entry"):
        undo(scene, connecting)


def test_what_was_added_and_edited_since_is_not_switched_off(scene: Scene) -> None:
    run(scene, admins.create_admin, scene.district, NEW_ADMIN)
    entry = newest(scene)
    person = scene.workspace.read(find_admin, scene.district, "b@maple.example")
    draft = replace(draft_of(person), title="Dean")
    run(scene, admins.edit_admin, scene.district, person, draft)
    with pytest.raises(Conflict, match="title, by jane"):
        undo(scene, entry)


def test_an_account_that_was_changed_since_is_kept_and_named(scene: Scene) -> None:
    run(scene, load_accounts, app(scene), read_accounts(CSV))
    entry = newest(scene)
    later = "account_id,email\n2,other@maple.example\n"
    run(scene, load_accounts, app(scene), read_accounts(later))
    undone = undo(scene, entry)
    assert undone.kept == ("account 2, changed or signed in to since",)
    emails = [each.email for each in scene.workspace.read(list_accounts, app(scene))]
    assert sorted(emails) == ["old@maple.example", "other@maple.example"]


def test_what_has_no_way_back_says_why(scene: Scene) -> None:
    run(scene, applications.rotate_secret, app(scene))
    with pytest.raises(Refused, match="only a hash was kept"):
        undo(scene, newest(scene))
    run(scene, sharing.rotate_district_token, app(scene), scene.district)
    with pytest.raises(Refused, match="stays dead"):
        undo(scene, newest(scene))
    with pytest.raises(Refused, match="no entry 999"):
        scene.workspace.read(find_entry, 999)


def test_undoing_into_what_is_no_longer_allowed_is_refused(scene: Scene) -> None:
    edit_ana(scene, email="ana@maple.example")
    entry = newest(scene)
    draft = AdminDraft("a.rivera@maple.example", "Bo", "Li", "district")
    run(scene, admins.create_admin, scene.district, draft)
    with pytest.raises(Refused, match="save the admin"):
        undo(scene, entry)
