"""The sign-in page: picked and searched people, denial, and who may not forge a click."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from starlette.types import Receive, Scope, Send

from console.api.app import LocalClever, create_app
from console.api.calls import Site
from console.api.client import Exchange, InProcess, Served
from console.api.documents_places import district
from console.api.pages import page
from console.api.portals import address_of
from console.provisioning.app_directory import application_draft_of
from console.provisioning.applications import edit_application
from console.provisioning.districts import create_district, rename_district
from console.provisioning.people_search import FIRST_STRETCH
from console.provisioning.sharing import connect
from console.provisioning.which_district import list_districts
from storage.records.applications import ApplicationRecord
from tests.conftest import TestClock
from tests.screens.crowd import crowd
from tests.sso.conftest import CALLBACK, Scene
from tests.sso.test_oauth import answer_of

FORM = ("Content-Type", "application/x-www-form-urlencoded")


class Proxy:
    """Has the local Clever below a path of its own, which it takes away."""

    def __init__(self, app: LocalClever) -> None:
        self.app, self.site = app, app.site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"].removeprefix(self.site.prefix)
        await self.app({**scope, "path": path}, receive, send)


class Browser:
    """A browser with one cookie jar: opens pages and presses buttons."""

    def __init__(self, scene: Scene, app: Served | None = None) -> None:
        self.http = InProcess(app or create_app(scene.workspace))
        self.cookie = ""
        self.page = ""

    def open(self, target: str) -> Exchange:
        return self._kept(self.http.send_now("GET", target, headers=self._cookies()))

    def press(self, button: str, **changed: str) -> Exchange:
        fields = dict(
            re.findall(r'type="hidden" name="(request|csrf|confirmed)" value="([^"]*)"', self.page)
        )
        fields |= {"person": button} | changed
        body = urlencode(fields).encode()
        headers = [FORM, *self._cookies()]
        return self._kept(self.http.send_now("POST", "/oauth/sign-in", headers=headers, body=body))

    def buttons(self) -> list[str]:
        return [
            html.unescape(found)
            for found in re.findall(r'name="person" value="([^"]*)"', self.page)
        ]

    def _cookies(self) -> list[tuple[str, str]]:
        return [("Cookie", self.cookie)] if self.cookie else []

    def _kept(self, exchange: Exchange) -> Exchange:
        self.page = exchange.body
        if cookie := exchange.header("set-cookie"):
            assert "HttpOnly" in cookie
            assert "SameSite=lax" in cookie
            self.cookie = cookie.partition(";")[0]
        return exchange


def link(application: ApplicationRecord, **changed: str) -> str:
    asked = {
        "response_type": "code",
        "client_id": application.client_id,
        "redirect_uri": CALLBACK,
        "state": 's<1>&"',
    }
    return f"/oauth/authorize?{urlencode(asked | changed)}"


@pytest.fixture
def application(scene: Scene) -> ApplicationRecord:
    return scene.application("Read<b>Well", "101").application


@pytest.fixture
def browser(scene: Scene) -> Browser:
    return Browser(scene)


def test_a_person_is_picked_and_comes_back_with_code_and_state(
    scene: Scene, application: ApplicationRecord, browser: Browser
) -> None:
    ana = scene.admin("Ana Rivera")
    exchange = browser.open(link(application))
    assert exchange.status == 200
    answer = answer_of(browser.press(f"{ana.id}:district_admin"))
    assert answer["state"] == 's<1>&"'
    assert answer["code"]


def test_the_page_is_escaped_unframed_and_loads_nothing(
    scene: Scene, application: ApplicationRecord, browser: Browser
) -> None:
    scene.admin("Ana O'<script>x")
    exchange = browser.open(link(application))
    assert "<b>" not in exchange.body
    assert "<script" not in exchange.body
    policy = exchange.header("content-security-policy") or ""
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self' https://readwell.example;" in policy
    assert exchange.header("x-frame-options") == "DENY"
    assert exchange.header("cache-control") == "no-store"
    assert not re.findall(r'(?:src|href)="(?!/)', exchange.body)


def test_denying_goes_back_with_the_state(
    scene: Scene, application: ApplicationRecord, browser: Browser
) -> None:
    browser.open(link(application))
    answer = answer_of(browser.press("deny"))
    assert (answer["error"], answer["state"]) == ("access_denied", 's<1>&"')


def test_login_hint_and_prompt_mean_nothing_without_scripting(
    scene: Scene, application: ApplicationRecord, browser: Browser
) -> None:
    ana = scene.admin("Ana Rivera")
    assert browser.open(link(application, login_hint=ana.id)).status == 200
    assert browser.open(link(application, prompt="deny")).status == 200


def test_searching_finds_by_name_and_email(
    scene: Scene, application: ApplicationRecord, browser: Browser
) -> None:
    for number in range(30):
        scene.admin(f"Xx Many{number:02}")
    ana = scene.admin("Ana Zylka")
    browser.open(link(application))
    assert f"{ana.id}:district_admin" not in browser.buttons()
    browser.open(link(application, find="zylka"))
    assert f"{ana.id}:district_admin" in browser.buttons()
    answer = answer_of(browser.press(f"{ana.id}:district_admin"))
    assert answer["code"]
    assert "Nobody is found" in browser.open(link(application, find="nobody")).body


def test_whom_the_console_finds_is_found_by_id_too(
    scene: Scene, application: ApplicationRecord, browser: Browser
) -> None:
    ana, sue = scene.admin("Ana Rivera", "school", "101"), scene.student("Sue Moss", "S-77")
    for number in range(30):
        scene.admin(f"Aa Many{number:02}")
    for typed, found in ((ana.id, ana), ("S-77", sue)):
        browser.open(link(application, find=typed))
        assert {value.partition(":")[0] for value in browser.buttons()} == {found.id, "deny"}


def test_a_search_among_very_many_is_continued_on_the_next_page(scene: Scene) -> None:
    crowd(scene.workspace, scene.district, FIRST_STRETCH + 1_000)
    application = scene.application("ReadWell").application
    browser = Browser(scene, LocalClever(Site(scene.workspace, patience=0.0)))
    last = f"{FIRST_STRETCH + 999:024x}:district_admin"
    body = browser.open(link(application, find="erson 005999")).body
    assert "0 found; 5,000 of 6,000 people looked through so far." in body
    assert last not in browser.buttons()
    target = html.unescape(re.findall(r'href="([^"]+)">Look further', body)[0])
    body = browser.open(target).body
    assert "1 more found; everybody looked through." in body
    assert "Look further" not in body
    assert answer_of(browser.press(last))["state"] == 's<1>&"'


def test_who_cannot_come_in_is_shown_with_the_reason(
    scene: Scene, application: ApplicationRecord, browser: Browser
) -> None:
    ben = scene.admin("Ben Okafor", "school", "103")
    page = browser.open(link(application)).body
    assert "None of Ben Okafor’s schools is shared" in html.unescape(page)
    assert not any(ben.id in value for value in browser.buttons())
    assert browser.press(f"{ben.id}:staff").status == 403


def test_several_roles_are_several_buttons(
    scene: Scene, application: ApplicationRecord, browser: Browser
) -> None:
    scene.teacher("Tom Field", "T1")
    tom = scene.admin("Tom Field")
    browser.open(link(application))
    assert [f"{tom.id}:district_admin", f"{tom.id}:teacher"] == [
        value for value in browser.buttons() if value.startswith(tom.id)
    ]


@pytest.mark.parametrize("forged", ["csrf", "request", "cookie", "no cookie"])
def test_a_forged_click_signs_nobody_in(
    scene: Scene, application: ApplicationRecord, browser: Browser, forged: str
) -> None:
    ana = scene.admin("Ana Rivera")
    browser.open(link(application))
    changed = {}
    if forged == "cookie":
        browser.cookie = "principal_browser=another"
    elif forged == "no cookie":
        browser.cookie = ""
    else:
        changed = {forged: "x"}
    assert browser.press(f"{ana.id}:district_admin", **changed).status == 403


def test_a_page_lives_an_hour(
    scene: Scene, application: ApplicationRecord, browser: Browser, clock: TestClock
) -> None:
    ana = scene.admin("Ana Rivera")
    browser.open(link(application))
    clock.advance(3601)
    assert browser.press(f"{ana.id}:district_admin").status == 403


def test_a_page_is_stale_when_its_redirect_uri_was_taken_away(
    scene: Scene, application: ApplicationRecord, browser: Browser
) -> None:
    ana = scene.admin("Ana Rivera")
    browser.open(link(application))
    draft = replace(application_draft_of(application), redirect_uris=("https://other.example/cb",))
    scene.workspace.run(edit_application, application, draft)
    assert browser.press(f"{ana.id}:district_admin").status == 403


@pytest.mark.parametrize("host", ["a.example;script-src", "a.example,b", "a.example'", 'a"b'])
def test_no_redirect_uri_adds_to_the_policy_of_the_page(host: str) -> None:
    values = {"title": "Title", "message": "Message", "remedy": ""}
    answer = page("message.html", values, sends_to=[f"https://{host}/cb"])
    policy = answer.headers["content-security-policy"]
    assert "form-action 'self' https:; frame-ancestors 'none'" in policy


@pytest.mark.parametrize("button", ["", "x", "x:y:z", "deny:", "0" * 24, ":::::"])
def test_a_button_nobody_made_shows_the_page_again(
    scene: Scene, application: ApplicationRecord, browser: Browser, button: str
) -> None:
    browser.open(link(application))
    exchange = browser.press(button)
    assert exchange.status == 200
    assert "Choose who signs in" in exchange.body


def test_a_student_is_asked_to_confirm_when_the_application_wants_it(
    scene: Scene, application: ApplicationRecord, browser: Browser
) -> None:
    sue, ana = scene.student("Sue Moss", "S1"), scene.admin("Ana Rivera")
    browser.open(link(application, confirmed="false"))
    asked = browser.press(f"{sue.id}:student")
    assert "Are you Sue Moss?" in asked.body
    assert answer_of(browser.press(f"{sue.id}:student"))["code"]
    browser.open(link(application, confirmed="false"))
    assert answer_of(browser.press(f"{ana.id}:district_admin"))["code"]


def test_a_teacher_installs_a_library_application_on_the_page(
    scene: Scene, browser: Browser
) -> None:
    tom = scene.teacher("Tom Field", "T1")
    application = scene.unconnected("Storyline", sso=("library",)).application
    browser.open(link(application))
    assert f"{tom.id}:teacher:authorize" in browser.buttons()
    assert answer_of(browser.press(f"{tom.id}:teacher:authorize"))["code"]
    browser.open(link(application))
    assert f"{tom.id}:teacher" in browser.buttons()


def test_an_admin_sees_why_the_library_is_closed_to_them(scene: Scene, browser: Browser) -> None:
    ana = scene.admin("Ana Rivera")
    application = scene.unconnected("Storyline", sso=("library",)).application
    assert "for teachers and students" in browser.open(link(application)).body
    refused = browser.press(f"{ana.id}:district_admin")
    assert refused.status == 403
    assert "Clever Library is for teachers and students" in refused.body


def test_several_districts_are_asked_for_first(
    scene: Scene, application: ApplicationRecord, browser: Browser
) -> None:
    other = scene.workspace.run(create_district, "Oak Hills")
    scene.workspace.run(connect, application, other)
    page = browser.open(link(application)).body
    assert "Which district?" in page
    target = html.unescape(re.findall(rf'href="([^"]*{other.id})"', page)[0])
    assert "Oak Hills" in browser.open(target).body
    assert browser.open(link(application, district_id="0" * 24)).status == 404


def test_the_portal_leads_to_the_application_without_a_state(
    scene: Scene, application: ApplicationRecord, browser: Browser
) -> None:
    ana = scene.admin("Ana Rivera")
    page = browser.open("/in/maple-valley-unified").body
    target = html.unescape(re.findall(r'href="(/in/[^"]+)"', page)[0])
    assert browser.open(target).status == 200
    answer = answer_of(browser.press(f"{ana.id}:district_admin"))
    assert set(answer) == {"code", "scope"}
    assert browser.open("/in/nowhere").status == 404


@pytest.mark.parametrize(
    "name", ["Peñas Blancas USD", "St. Mary’s & Höhe", "Œuvre 12", "北 学区", "№ - —", "---"]
)
def test_the_portal_url_of_every_name_leads_to_its_portal(
    scene: Scene, browser: Browser, name: str
) -> None:
    renamed = scene.workspace.run(rename_district, scene.district, name)
    everybody = scene.workspace.read(list_districts)
    url = district(renamed, "v3.0", address_of(renamed, everybody))["portal_url"]
    assert url.isascii()
    assert browser.open(url.removeprefix("https://clever.com")).status == 200


def test_below_a_path_every_link_and_form_of_a_page_leads_below_it(
    scene: Scene, application: ApplicationRecord
) -> None:
    scene.workspace.run(connect, application, scene.workspace.run(create_district, "Oak Hills"))
    sue = scene.student("Sue Moss", "S1")
    app = create_app(scene.workspace, base_url="https://school.example/clever")
    browser = Browser(scene, Proxy(app))
    chosen = link(application, confirmed="false", district_id=scene.district.id)
    pages = [browser.open(link(application)), browser.open("/in/oak-hills"), browser.open(chosen)]
    pages.append(browser.press(f"{sue.id}:student"))
    for exchange in pages:
        leads_to = re.findall(r'(?:href|action)="([^"]*)"', exchange.body)
        assert leads_to
        assert all(target.startswith("/clever/") for target in leads_to)


def test_names_that_read_alike_have_portals_apart(scene: Scene, browser: Browser) -> None:
    workspace, first = scene.workspace, scene.district
    second = workspace.run(create_district, "Maple-Valley Unified!")
    other = address_of(second, workspace.read(list_districts))
    assert other == f"maple-valley-unified-{second.id[-6:]}"
    assert f"<h1>{first.name}" in browser.open("/in/maple-valley-unified").body
    assert f"<h1>{second.name}" in browser.open(f"/in/{other}").body
    workspace.run(rename_district, first, "Oak Hills")
    assert f"<h1>{second.name}" in browser.open(f"/in/{other}").body


def test_instant_login_leads_to_the_primary_redirect_uri(scene: Scene, browser: Browser) -> None:
    uris = (CALLBACK, "https://readwell.example/second")
    application = scene.application("Two", redirect_uris=uris).application
    ana = scene.admin("Ana Rivera")
    target = (
        f"/oauth/instant-login?client_id={application.client_id}&district_id={scene.district.id}"
    )
    assert browser.open(target + "&redirect_uri=" + uris[1]).status == 200
    location = browser.press(f"{ana.id}:district_admin").header("location") or ""
    assert location.startswith(f"{CALLBACK}?code=")
