"""Applications: what they must be, what is kept of their secrets, and who may change them."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.errors import Conflict, Invalid, NotFound, Refused
from console.keys import hashed
from console.provisioning.accounts import clear_accounts, load_accounts, read_accounts
from console.provisioning.app_directory import (
    application_draft_of,
    find_application,
    list_accounts,
    list_applications,
)
from console.provisioning.application_rules import check_redirect_uri
from console.provisioning.applications import (
    create_application,
    edit_application,
    rotate_secret,
    set_application_active,
)
from console.provisioning.drafts import ApplicationDraft
from console.workspace import Workspace
from storage.queries import ledger

READWELL = ApplicationDraft(name="ReadWell", redirect_uris=("https://readwell.example/cb",))


def test_the_secret_is_shown_once_and_kept_only_as_a_hash(workspace: Workspace) -> None:
    made = workspace.run(create_application, READWELL)
    assert len(made.client_secret) == 64
    assert len(made.application.client_id) >= 20
    assert int(made.application.client_id, 16) >= 0
    stored = workspace.read(find_application, "readwell")
    assert stored == made.application
    assert stored.secret_hash == hashed(made.client_secret)
    assert stored.secret_hint == made.client_secret[-4:]


def test_no_secret_reaches_the_audit_log(workspace: Workspace) -> None:
    made = workspace.run(create_application, READWELL)
    again = workspace.run(rotate_secret, made.application)
    text = str(workspace.read(lambda reader: list(ledger.entries(reader))))
    for secret in (made.client_secret, again.client_secret):
        assert secret not in text
        assert hashed(secret) not in text


def test_rotating_the_secret_ends_the_old_one(workspace: Workspace) -> None:
    made = workspace.run(create_application, READWELL)
    again = workspace.run(rotate_secret, made.application)
    assert again.client_secret != made.client_secret
    assert again.application.secret_hash == hashed(again.client_secret)
    assert again.application.client_id == made.application.client_id


def test_names_every_problem_at_once(workspace: Workspace) -> None:
    workspace.run(create_application, READWELL)
    draft = ApplicationDraft(
        name="READWELL",
        redirect_uris=("/cb", "https://x.example/#a"),
        sso=("saml",),
        user_types=("parent",),
        api="v9",
    )
    with pytest.raises(Invalid) as refused:
        workspace.run(create_application, draft)
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [
        ("name", "duplicate_name"),
        ("redirect_uris", "invalid_redirect_uri"),
        ("redirect_uris", "invalid_redirect_uri"),
        ("sso", "invalid_choice"),
        ("user_types", "invalid_choice"),
        ("api", "invalid_choice"),
    ]
    assert len(workspace.read(list_applications)) == 1


@pytest.mark.parametrize(
    ("uri", "code"),
    [
        ("https://app.example/cb", None),
        ("https://app.example:8443/cb?x=1", None),
        ("http://localhost:3000/cb", None),
        ("http://127.0.0.1/cb", None),
        ("http://[::1]:5000/cb", None),
        ("com.example.app:/cb", None),
        ("http://app.example/cb", "http_redirect"),
        ("", "invalid_redirect_uri"),
        ("app.example/cb", "invalid_redirect_uri"),
        ("//app.example/cb", "invalid_redirect_uri"),
        ("https://", "invalid_redirect_uri"),
        ("https://app.example/cb#top", "invalid_redirect_uri"),
        ("https://*.example/cb", "invalid_redirect_uri"),
        ("https://jane:pw@app.example/cb", "invalid_redirect_uri"),
        ("https://app.example/ cb", "invalid_redirect_uri"),
        ("https://app.example/cb\r\nSet-Cookie: a=b", "invalid_redirect_uri"),
        ("https://äpp.example/cb", "invalid_redirect_uri"),
        ("https://app.example:99999/cb", "invalid_redirect_uri"),
        ("http://[::1/cb", "invalid_redirect_uri"),
        ("javascript:alert(1)", "invalid_redirect_uri"),
        ("data:text/html,x", "invalid_redirect_uri"),
        ("file:///etc/passwd", "invalid_redirect_uri"),
        ("https://app.example/" + "x" * 2000, "invalid_redirect_uri"),
    ],
)
def test_redirect_uris(uri: str, code: str | None) -> None:
    problem = check_redirect_uri(uri)
    assert (problem and problem.code) == code


@given(st.text(max_size=60))
def test_no_text_breaks_the_check_of_a_redirect_uri(uri: str) -> None:
    problem = check_redirect_uri(uri)
    assert problem is None or problem.field == "redirect_uris"


def test_a_library_application_for_admins_is_warned_about(workspace: Workspace) -> None:
    draft = replace(READWELL, sso=("library",), user_types=("staff",), oidc=True)
    made = workspace.run(create_application, draft)
    assert [warning.code for warning in made.warnings] == ["library_audience", "library_oidc"]


def test_editing_keeps_what_is_not_named(workspace: Workspace) -> None:
    opened = workspace.run(create_application, READWELL).application
    draft = replace(application_draft_of(opened), user_types=("student", "staff"), api="v2.1")
    saved = workspace.run(edit_application, opened, draft).application
    assert saved.user_types == ("staff", "student")
    assert (saved.api, saved.name, saved.secret_hash) == ("v2.1", "ReadWell", opened.secret_hash)
    with pytest.raises(Conflict):
        workspace.run(edit_application, opened, replace(draft, name="Other"))
    with pytest.raises(Refused, match="Nothing"):
        workspace.run(edit_application, saved, application_draft_of(saved))


def test_deactivate_and_reactivate(workspace: Workspace) -> None:
    made = workspace.run(create_application, READWELL).application
    off = workspace.run(set_application_active, made, active=False)
    assert off.active is False
    with pytest.raises(Refused, match="already deactivated"):
        workspace.run(set_application_active, off, active=False)
    assert workspace.run(set_application_active, off, active=True).active is True


def test_an_unknown_application_names_the_known_ones(workspace: Workspace) -> None:
    workspace.run(create_application, READWELL)
    with pytest.raises(NotFound, match="ReadWell"):
        workspace.read(find_application, "Nosuch")


ACCOUNTS = """\ufeffEmail,Account ID,first_name,last_name,clever_id
ana@x.example,4471,Ana,Rivera,
"bo@x.example",4472,Bo,"O'Neil, Jr.",5FC43758DB087D0BE186C29D
"""


def test_accounts_are_read_by_their_header(workspace: Workspace) -> None:
    application = workspace.run(create_application, READWELL).application
    drafts = read_accounts(ACCOUNTS)
    loaded = workspace.run(load_accounts, application, drafts)
    assert tuple(loaded) == (2, 0, 0)
    stored = workspace.read(list_accounts, application)
    assert [(a.account_id, a.clever_id, a.last_name) for a in stored] == [
        ("4471", None, "Rivera"),
        ("4472", "5fc43758db087d0be186c29d", "O'Neil, Jr."),
    ]
    changed = (replace(drafts[0], email="ana.rivera@x.example"), drafts[1])
    again = workspace.run(load_accounts, application, changed)
    assert tuple(again) == (0, 1, 1)
    assert workspace.run(clear_accounts, application) == 2
    assert workspace.read(list_accounts, application) == []


def test_loading_the_same_accounts_changes_nothing(workspace: Workspace) -> None:
    application = workspace.run(create_application, READWELL).application
    drafts = read_accounts(ACCOUNTS)
    workspace.run(load_accounts, application, drafts)
    assert tuple(workspace.run(load_accounts, application, drafts)) == (0, 0, 2)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("", ["missing_column"]),
        ("account_id\n", ["no_data_rows"]),
        ("email\na@x.example\n", ["missing_column"]),
        ("account_id,phone\n1,2\n", ["unknown_column"]),
        ("account_id,Account-Id\n1,2\n", ["duplicate_column"]),
        ("account_id,email\n1,not-an-email\n,b@x.example\n", ["invalid_email", "missing_required"]),
        ("account_id\n1\n1\n", ["duplicate_account_id"]),
        ("account_id,clever_id\n1,xyz\n", ["invalid_id"]),
        ("account_id,email\n1\n2,b@x.example\n", ["wrong_field_count"]),
        ('account_id\n"1\n', ["not_csv"]),
        ("account_id,first_name\n1,A\u202eb\n", ["control_character"]),
    ],
)
def test_a_file_of_accounts_is_refused_with_all_its_problems(text: str, codes: list[str]) -> None:
    with pytest.raises(Invalid) as refused:
        read_accounts(text)
    assert [problem.code for problem in refused.value.problems] == codes


def test_a_problem_names_its_line() -> None:
    with pytest.raises(Invalid, match="line 4 email"):
        read_accounts('account_id,email,first_name\n1,a@x.example,"two\nlines"\n2,nope,B\n')


def test_loading_leaves_one_entry(workspace: Workspace) -> None:
    application = workspace.run(create_application, READWELL).application
    workspace.run(load_accounts, application, read_accounts(ACCOUNTS))
    entries = workspace.read(lambda reader: list(ledger.entries(reader)))
    assert [entry.action for entry in entries] == [
        "application.create",
        "application.load_accounts",
    ]
    assert json.loads(entries[-1].after or "") == {"added": 2, "changed": 0, "unchanged": 0}
