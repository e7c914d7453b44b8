"""What ends or narrows the right to sign in: a role, an integration, a user type, a state."""

from __future__ import annotations

from dataclasses import replace

from console.provisioning.admins import create_admin
from console.provisioning.app_directory import application_draft_of, list_accounts
from console.provisioning.applications import NewSecret, edit_application, set_application_active
from console.provisioning.drafts import AdminDraft
from console.provisioning.library import authorize
from console.provisioning.sharing import connect, disconnect, share
from console.sso.served import Exchanged, note_exchanges
from console.sso.tokens import CodeExchange, Grant, exchange_code, issue_code
from tests.conftest import START
from tests.sso.conftest import CALLBACK, Scene
from tests.sso.test_oauth import Client


def client_of(made: NewSecret, scene: Scene) -> Client:
    return Client(scene, made.application, made.client_secret)


def test_a_token_ends_with_the_role_it_was_made_for(
    scene: Scene,
) -> None:
    """The person may still come in, but as somebody else than the token says."""
    tia = scene.teacher("Tia Moss", "T1")
    draft = AdminDraft(tia.email, tia.first_name, tia.last_name, "district")
    scene.workspace.run(create_admin, scene.district, draft)
    client = client_of(scene.application("ReadWell", "101"), scene)
    token = client.token(scene.person(tia.id))
    assert client.get("/draft/me", token).json()["type"] == "admin"
    teachers = replace(application_draft_of(client.application), user_types=("teacher",))
    scene.workspace.run(edit_application, client.application, teachers)
    assert client.authorize(tia).status == 302
    for path in ("/draft/me", "/oauth/tokeninfo"):
        assert client.get(path, token).status == 401


def test_a_code_ends_with_the_right_to_come_in(scene: Scene) -> None:
    ana, made = scene.admin("Ana Rivera"), scene.application("ReadWell", "101", oidc=True)
    client = client_of(made, scene)
    code = client.code(ana)
    scene.workspace.run(disconnect, made.application, scene.district)
    refused = client.exchange(code)
    assert (refused.status, refused.json()["error"]) == (400, "invalid_grant")
    assert "no longer" in refused.json()["error_description"]
    assert scene.workspace.read(list_accounts, made.application) == []
    scene.workspace.run(connect, made.application, scene.district)
    assert "id_token" in client.exchange(code).json()


def test_a_library_token_ends_when_the_district_connects(scene: Scene) -> None:
    tia = scene.teacher("Tia Moss", "T1")
    made = scene.unconnected("Quill", sso=("district", "library"))
    scene.workspace.run(authorize, made.application, tia)
    quill = client_of(made, scene)
    token = quill.token(tia)
    assert quill.get("/v3.0/me", token).json()["data"]["authorized_by"] == "teacher"
    scene.workspace.run(connect, made.application, scene.district)
    scene.workspace.run(share, made.application, scene.district, "all")
    assert quill.get("/v3.0/me", token).status == 401


def test_a_library_application_lets_in_only_the_types_it_supports(scene: Scene) -> None:
    tia, sue = scene.teacher("Tia Moss", "T1"), scene.student("Sue Lake", "S1")
    scene.section("1", tia, sue)
    made = scene.unconnected("Quill", sso=("library",), user_types=("teacher",))
    scene.workspace.run(authorize, made.application, tia)
    quill = client_of(made, scene)
    assert quill.authorize(tia).status == 302
    assert quill.authorize(sue).status == 403


def test_the_library_tells_no_email_of_a_student_so_the_account_has_none(scene: Scene) -> None:
    tia, sue = scene.teacher("Tia Moss", "T1"), scene.student("Sue Lake", "S1")
    scene.section("1", tia, sue)
    made = scene.unconnected("Quill", sso=("library",))
    scene.workspace.run(authorize, made.application, tia)
    client_of(made, scene).token(sue)
    [account] = scene.workspace.read(list_accounts, made.application)
    assert (account.clever_id, account.email) == (sue.id, "")


def test_a_sign_in_of_somebody_a_restored_backup_does_not_know_is_let_go(scene: Scene) -> None:
    made, ana = scene.application("ReadWell"), scene.admin("Ana Rivera")
    grant = Grant(made.application.pk, ana.pk, "0" * 24, "district", "button", "staff", CALLBACK)
    with scene.workspace.store.sessions.write() as writer:
        code = issue_code(writer, grant, START)
        asked = CodeExchange(made.application.pk, code, CALLBACK)
        issued = exchange_code(writer, asked, START)
    before = scene.count("audit_entries")
    scene.workspace.run(note_exchanges, [Exchanged(made.application, issued, START)])
    assert (scene.count("sign_ins"), scene.count("audit_entries")) == (0, before)


def test_a_deactivated_application_exchanges_no_code(
    scene: Scene,
) -> None:
    client, ana = client_of(scene.application("ReadWell"), scene), scene.admin("Ana Rivera")
    code = client.code(ana)
    scene.workspace.run(set_application_active, client.application, active=False)
    refused = client.exchange(code)
    assert (refused.status, refused.json()["error"]) == (401, "invalid_client")
    assert client.authorize(ana).status == 400
