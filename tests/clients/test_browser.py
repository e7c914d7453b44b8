"""The sign-in page in a real headless Chromium, by keyboard, as a vendor's user meets it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Page, sync_playwright
from starlette.responses import HTMLResponse
from starlette.types import Receive, Scope, Send

from console.api.app import create_app
from console.api.server import address_of, bind, in_background
from storage.records.applications import ApplicationRecord
from tests.clients.browsers import find_chromium
from tests.clients.conftest import People
from tests.sso.conftest import Scene

LONG = 15_000


@dataclass
class Vendor:
    """A vendor's site on one port and the local Clever on another."""

    clever: str
    site: str
    application: ApplicationRecord

    @property
    def link(self) -> str:
        """The address of the vendor's Clever button."""
        asked = {
            "response_type": "code",
            "client_id": self.application.client_id,
            "redirect_uri": f"{self.site}/callback",
            "state": "from-the-button",
        }
        return f"{self.clever}/oauth/authorize?{urlencode(asked)}"


@pytest.fixture
def vendor(scene: Scene, people: People) -> Iterator[Vendor]:
    site, clever = bind("127.0.0.1", 0), bind("127.0.0.1", 0)
    home, base = address_of(site, "127.0.0.1"), address_of(clever, "127.0.0.1")
    uris = (f"{home}/callback",)
    application = scene.application("ReadWell", "101", redirect_uris=uris).application
    made = Vendor(base, home, application)

    async def pages(scope: Scope, receive: Receive, send: Send) -> None:
        framed = f'<iframe name="inside" src="{made.link.replace("&", "&amp;")}"></iframe>'
        body = framed if scope["path"] == "/framing" else f"<h1>Welcome to {scope['path']}</h1>"
        await HTMLResponse(body)(scope, receive, send)

    app = create_app(scene.workspace, base_url=base)
    with in_background(pages, site), in_background(app, clever):
        yield made


@pytest.fixture
def page() -> Iterator[Page]:
    """A page of a fresh browser; what Chromium complains about fails the test."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        opened = browser.new_page()
        opened.set_default_timeout(LONG)
        complaints: list[str] = []
        opened.on("console", lambda message: complaints.append(message.text))
        yield opened
        browser.close()
    assert [text for text in complaints if "favicon" not in text] == []


def arrived(page: Page, vendor: Vendor) -> dict[str, list[str]]:
    """What the vendor's callback was told."""
    page.wait_for_url(f"{vendor.site}/callback?*")
    assert page.inner_text("h1") == "Welcome to /callback"
    return parse_qs(urlsplit(page.url).query)


def test_a_person_is_searched_and_picked_by_keyboard(page: Page, vendor: Vendor) -> None:
    page.goto(vendor.link)
    assert page.title() == "Sign in to ReadWell - local Clever"
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.type("rivera")
    page.keyboard.press("Enter")
    page.wait_for_url("**find=rivera*")
    people = page.get_by_role("button").filter(has_text="@maple.example")
    assert people.count() == 1
    assert people.inner_text().startswith("Ana Rivera")
    people.focus()
    page.keyboard.press("Enter")
    told = arrived(page, vendor)
    assert told["state"] == ["from-the-button"]
    assert len(told["code"][0]) > 40


def test_denying_by_keyboard(page: Page, vendor: Vendor) -> None:
    page.goto(vendor.link)
    page.get_by_role("button", name="Deny").focus()
    page.keyboard.press("Enter")
    assert arrived(page, vendor)["error"] == ["access_denied"]


def test_every_button_is_reached_by_tab_and_seen_when_focused(page: Page, vendor: Vendor) -> None:
    page.goto(vendor.link)
    wanted = page.locator("button:enabled").count()
    reached = set()
    for _ in range(wanted + 2):
        page.keyboard.press("Tab")
        shown = page.evaluate(
            "() => [document.activeElement.innerText, "
            "getComputedStyle(document.activeElement).outlineStyle]"
        )
        reached.add(shown[0])
        assert shown[1] != "none"
        if len(reached) == wanted:
            break
    assert any(text.startswith("Deny") for text in reached)
    assert any(text.startswith("Ana Rivera") for text in reached)


def test_it_works_without_scripts_and_narrow(vendor: Vendor, page: Page) -> None:
    browser = page.context.browser
    assert browser is not None
    plain = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 500})
    narrow = plain.new_page()
    narrow.goto(vendor.link)
    narrow.get_by_role("button").filter(has_text="Ana Rivera").click()
    assert "code" in arrived(narrow, vendor)
    plain.close()


def test_going_back_and_pressing_again_gives_another_code(page: Page, vendor: Vendor) -> None:
    codes = set()
    page.goto(vendor.link)
    for _ in range(2):
        page.get_by_role("button").filter(has_text="Ana Rivera").click()
        codes.add(arrived(page, vendor)["code"][0])
        page.go_back()
    assert len(codes) == 2


def test_the_page_is_never_framed(vendor: Vendor) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"{vendor.site}/framing")
        frame = page.frame("inside")
        assert frame is not None
        frame.wait_for_load_state()
        assert "Sign in to" not in frame.content()
        browser.close()
