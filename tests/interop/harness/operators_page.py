"""Fixtures and steps of the tests of the operators' page: a page of a browser, logging in, looking at a view."""
# SPDX-License-Identifier: MIT

import re
from urllib.parse import quote

import pytest

from harness.browser import Browser

ROWS = 'document.querySelectorAll("tr[data-key]").length'
VIEWS = ("sessions", "traffic", "upstreams", "refusals", "recordings", "processes")
UNQUOTED = "/!~*'()"  # by the page either, beside what quote() leaves as it is
EXPECTED = re.compile(r"log: network: .* status of 4(?:01|21|29) ")  # Chromium counts an answer that refuses as an error


@pytest.fixture(scope="module")
def browser(work):
    browser = Browser(work / "chromium")
    yield browser
    browser.stop()


@pytest.fixture
def page(browser):
    """Whatever a test does: no exception, no error in the console, nothing that the policy forbids, no dialog of a script."""
    page = browser.page()
    yield page
    violations = page.violations()
    page.close()
    assert not violations
    assert not [trouble for trouble in page.troubles if not EXPECTED.match(trouble)]


def log_in(page, site, level="admin", view="sessions"):
    page.go(f"{site.url}#{view}")
    page.wait('!document.getElementById("login").hidden')
    page.click("#token")
    page.type(site.token(level))
    page.press("Enter")
    wait_for_view(page, view)
    return page


def look_at(page, view):
    page.click(f'nav a[href="#{view}"]')
    wait_for_view(page, view)


def wait_for_view(page, view):
    """With all that is in it: what comes later would move what is clicked at."""
    page.wait(f'document.querySelector("nav a[aria-current]")?.hash === "#{view}" && document.querySelector("#view > :not([aria-busy])")')


def column(page, key):
    return page.evaluate(f'[...document.querySelectorAll("td.column-{key}")].map((cell) => cell.textContent)')


def row_of(session, rest=""):
    return f'tr[data-key="{session.id}"] {rest}'.strip()


def sift(page, text):
    page.click("#session-filter")
    page.evaluate('document.getElementById("session-filter").select()')
    page.type(text)


def play(page, site, name):
    look_at(page, "recordings")
    page.click(f'a[href="player.html#{quote(name, safe=UNQUOTED)}"]')
    page.wait('document.querySelector("#player .ap-player") !== null')
