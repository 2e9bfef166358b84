"""The operators' page in Debian's Chromium, before the daemon, and the same before a made-up observer."""
# SPDX-License-Identifier: MIT

import re
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from harness.browser import FOREIGN
from harness.operators_page import ROWS, VIEWS, browser, column, log_in, look_at, page, play, row_of, sift
from harness.page_sites import DaemonSite, MadeUpSite
from harness.process import SLOWDOWN

pytestmark = pytest.mark.proxy_only


@pytest.fixture(scope="module", params=["daemon", pytest.param("made_up", marks=pytest.mark.matrix)])
def site(request, new_proxy, new_upstream, work):
    if request.param == "made_up":
        site = MadeUpSite()
    else:
        folder = work / "page"
        folder.mkdir()
        site = DaemonSite(new_proxy(), new_upstream("openssh9").start(), folder)
    yield site
    site.stop()


def status_of(address, **headers):
    request = address if isinstance(address, Request) else Request(address, headers=headers)
    try:
        with urlopen(request, timeout=20 * SLOWDOWN) as answer:
            return answer.status, answer.headers
    except HTTPError as error:
        return error.code, error.headers


def test_lists_live_sessions(site, page):
    sessions = [site.begin(user) for user in ("anna", "bert")]
    log_in(page, site)
    for session, user in zip(sessions, ("anna", "bert")):
        sift(page, user)
        assert page.wait(f"document.querySelector('{row_of(session, '.column-user')}')?.textContent") == user
        session.end()
    page.wait(f"document.querySelector('{row_of(sessions[1])}') === null")  # it is seen without a reload


def test_sorts_by_each_column_both_ways(site, page):
    sessions = [site.begin(user) for user in ("sorted-b", "sorted-a", "sorted-c")]
    log_in(page, site)
    sift(page, "sorted-")
    page.wait(f"{ROWS} === 3")
    page.click("th.column-user button")
    assert column(page, "user") == ["sorted-a", "sorted-b", "sorted-c"]
    assert page.evaluate('document.querySelector("th.column-user").ariaSort') == "ascending"
    page.click("th.column-user button")
    assert column(page, "user") == ["sorted-c", "sorted-b", "sorted-a"]
    assert page.evaluate('document.querySelector("th.column-user").ariaSort') == "descending"
    assert page.evaluate('document.querySelectorAll("th[aria-sort]").length') == 1
    for session in sessions:
        session.end()


def test_filters(site, page):
    sessions = [site.begin(user) for user in ("filter-anna", "filter-bert")]
    log_in(page, site)
    sift(page, "FILTER-")
    page.wait(f"{ROWS} === 2")
    sift(page, "filter-b")
    page.wait(f"{ROWS} === 1")
    assert column(page, "user") == ["filter-bert"]
    assert page.evaluate('document.getElementById("session-count").textContent').startswith("1 of ")
    page.evaluate('(() => { const at = document.getElementById("session-stage"); at.value = "key_exchange"; at.dispatchEvent(new Event("change")); })()')
    page.wait('[...document.querySelectorAll(".none")].some((text) => !text.hidden)')
    for session in sessions:
        session.end()


def test_ends_a_session_with_a_message(site, page):
    session = site.begin("who-is-ended")
    other = site.begin("who-stays")
    log_in(page, site, "operator")
    sift(page, "who-")
    page.click(row_of(session, ".column-end button"))
    page.wait('document.querySelector("dialog[open] input") === document.activeElement')
    page.type("back at noon")
    page.press("Enter")
    assert "back at noon" in session.ended()
    page.wait('document.getElementById("said").textContent === "1 session ended."')
    page.wait(f"document.querySelector('{row_of(session)}') === null && document.querySelector('{row_of(other)}') !== null")
    other.end()


def test_ends_nothing_without_a_yes(site, page):
    session = site.begin("who-stays")
    log_in(page, site, "operator")
    sift(page, "who-stays")
    page.click(row_of(session, ".column-end button"))
    page.wait('document.querySelector("dialog[open]")')
    page.press("Escape")
    page.wait('document.querySelector("dialog") === null')
    assert not [address for method, address in page.requests if method == "POST" and not address.endswith("/login")]
    session.end()


def test_tells_all_of_a_session(site, page):
    session = site.begin("who-is-told")
    log_in(page, site)
    sift(page, "who-is-told")
    page.click(row_of(session, ".column-session button"))
    text = page.wait('document.querySelector("dialog[open] dl")?.innerText')
    for name in ("began", "algorithms", "upstream_method", "worker", "last_activity", "who-is-told", session.id):
        assert name in text
    session.end()


@pytest.mark.parametrize("level, ends, keeps_recordings, bans", [("user", 0, 0, 0), ("operator", 1, 0, 1), ("auditor", 0, 1, 0), ("admin", 1, 1, 1)])
def test_shows_only_what_the_level_allows(site, page, level, ends, keeps_recordings, bans):
    session = site.begin("somebody")
    log_in(page, site, level)
    page.wait(f"{ROWS} > 0")
    assert page.evaluate('document.getElementById("level").textContent') == level
    assert bool(page.evaluate('document.querySelector(".column-end")')) == ends
    assert bool(page.evaluate('document.querySelector("a[href=\'#recordings\']")')) == keeps_recordings
    look_at(page, "upstreams")
    page.wait(f"{ROWS} > 0")
    assert bool(page.evaluate('document.querySelector("[aria-pressed]")')) == ends
    look_at(page, "refusals")
    assert bool(page.evaluate('document.getElementById("ban")')) == bans
    session.end()


def test_refuses_a_wrong_token(site, page):
    page.go(site.url)
    page.wait('!document.getElementById("login").hidden')
    page.click("#token")
    page.type("a wrong token")
    page.press("Enter")
    assert "token is wrong" in page.wait('document.querySelector("#error[role=alert]").textContent')
    assert page.evaluate(f'{ROWS} === 0 && document.getElementById("view").hidden && document.getElementById("token").value === ""')
    for path in ("api/v1/status", "api/v1/sessions", "metrics"):
        assert status_of(site.url + path)[0] == 401


def test_a_foreign_host_is_refused(site, page):
    """As where another site's name leads here, whose scripts would then be of our origin (DNS rebinding)."""
    page.go(site.url.replace("127.0.0.1", FOREIGN))
    page.wait('document.body.innerText.includes("Host") || document.body.innerText.includes("host")')
    assert page.evaluate('document.scripts.length') == 0
    assert status_of(site.url + "api/v1/status", Host=f"{FOREIGN}:{site.port}", Authorization=f"Bearer {site.token('admin')}")[0] == 421


@pytest.mark.parametrize("headers, status", [({"Origin": "OWN", "X-Sshrp-Csrf": "1"}, 200), ({"Origin": "OWN"}, 403), ({"X-Sshrp-Csrf": "1"}, 403),
                                             ({"Origin": f"http://{FOREIGN}", "X-Sshrp-Csrf": "1"}, 403), ({"Origin": "null", "X-Sshrp-Csrf": "1"}, 403)])
def test_a_cookie_alone_does_nothing(site, page, headers, status):
    """As where a page of another site has the browser send a request."""
    log_in(page, site)
    page.wait(f"{ROWS} >= 0")
    cookie = page.call("Network.getCookies")["cookies"][0]
    own = site.url.removesuffix("/sshrp/")
    headers = {name: value.replace("OWN", own) for name, value in headers.items()}
    request = Request(site.url + "api/v1/sessions/end", b'{"sessions": ["0123456789ab"]}',
                      {"Cookie": f"{cookie['name']}={cookie['value']}", "Content-Type": "application/json", **headers})
    assert status_of(request)[0] == status


def test_the_token_stays_nowhere(site, page):
    log_in(page, site)
    page.wait('!document.getElementById("asker").hidden')
    token = site.token("admin")
    assert page.evaluate("document.cookie + localStorage.length + sessionStorage.length") == "00"  # the cookie is HttpOnly
    assert page.evaluate('document.getElementById("token").value') == ""
    assert not [address for _, address in page.requests if token in address]
    cookies = page.call("Network.getCookies")["cookies"]
    assert [(cookie["httpOnly"], cookie["sameSite"], cookie["session"]) for cookie in cookies] == [(True, "Strict", True)]
    assert token not in cookies[0]["value"]


def test_logs_out(site, page):
    log_in(page, site)
    page.click("#logout")
    page.wait('!document.getElementById("login").hidden')
    assert page.evaluate('document.querySelector("main section")') is None
    page.go(site.url)
    page.wait('!document.getElementById("login").hidden')


def test_asks_nobody_else(site, page):
    log_in(page, site)
    for view in VIEWS:
        look_at(page, view)
    assert not [address for _, address in page.requests if not address.startswith(site.url)]


def test_the_policy_is_the_strict_one(site):
    strict = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-ancestors 'none'"
    player = strict.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'").replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
    for path, policy in (("", strict), ("main.js", strict), ("api/v1/status", strict), ("player.html", player)):
        headers = status_of(site.url + path)[1]
        assert headers["Content-Security-Policy"] == policy
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_draws_the_last_hour(site, page):
    log_in(page, site, "user", "traffic")
    page.wait('document.querySelector("svg path.line")?.getAttribute("d").includes("L")', timeout=60)  # two samples, ten seconds apart
    assert page.evaluate('document.querySelectorAll("figure").length') == 3
    assert page.evaluate('document.querySelector("svg").getAttribute("aria-label")').startswith("Traffic over the last hour: up at most ")
    page.evaluate('document.querySelector("svg").focus()')
    page.press("Home")
    page.wait('document.querySelector(".cursor.seen")')


def test_sets_the_state_of_an_upstream(site, page):
    log_in(page, site, "operator", "upstreams")
    row = f'tr[data-key="{site.upstream()} {site.upstream()}"]'
    page.click(f'{row} button[value="drain"]')
    page.click('dialog[open] button[value="do"]')
    page.wait(f"document.querySelector('{row} button[value=drain]').ariaPressed === 'true'")
    page.click(f'{row} button[value="ready"]')
    page.wait(f"document.querySelector('{row} button[value=ready]').ariaPressed === 'true'")


def test_bans_and_lifts(site, page):
    log_in(page, site, "operator", "refusals")
    page.click("#ban-source")
    page.type("198.51.100.0/24")
    page.press("Enter")
    row = 'tr[data-key="ban 198.51.100.0/24"]'
    page.wait(f"document.querySelector('{row}')")
    page.click(f"{row} button")
    page.click('dialog[open] button[value="do"]')
    page.wait(f"document.querySelector('{row}') === null")


def test_says_what_went_wrong(site, page):
    log_in(page, site, "operator", "refusals")
    page.click("#ban-source")
    page.type("nowhere")
    page.press("Enter")
    assert "nowhere" in page.wait('document.getElementById("error").textContent')
    looks = 'performance.getEntriesByType("resource").filter((entry) => entry.name.endsWith("api/v1/status")).length'
    before = page.evaluate(looks)
    page.wait(f"{looks} >= {before + 2}")
    assert "nowhere" in page.evaluate('document.getElementById("error").textContent'), "it goes before anybody could read it"
    page.troubles = [trouble for trouble in page.troubles if "status of 400" not in trouble]


def test_lists_processes(site, page):
    log_in(page, site, "user", "processes")
    page.wait(f"{ROWS} >= 2")
    assert {"master", "worker"} <= set(column(page, "role"))


def test_plays_a_recording(site, page):
    name = site.record("hello from the recording\r\n")
    log_in(page, site, "auditor")
    play(page, site, name)
    page.wait('document.getElementById("player").innerText.includes("hello from the recording")')
    assert page.evaluate('document.getElementById("error").textContent') == ""


def test_hostile_texts_stay_text(site, page):
    elements = 'document.querySelectorAll("img, iframe, script:not([src]), svg:not([role=img]), object, embed").length'
    sessions = [site.begin(user) for user in site.hostile_users]
    log_in(page, site)
    page.wait(f"{ROWS} >= 10")
    for session, text in zip(sessions, site.hostile_users):
        sift(page, session.id)
        page.wait(f"{ROWS} === 1")
        shown = column(page, "user")[0]
        assert len(shown) <= 1000 and not re.search("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]", shown)
        if text.isascii() and text.isprintable() and len(text) < 100:
            assert shown == text
        page.click(row_of(session, ".column-session button"))
        page.wait('document.querySelector("dialog[open] dl")')
        assert page.evaluate(elements) == 0
        page.press("Escape")
        page.wait('document.querySelector("dialog") === null')
    sift(page, sessions[site.hostile_users.index("invoice\u202egnp.exe")].id)
    page.wait(f"{ROWS} === 1")
    assert column(page, "user") == ["invoice\\u202egnp.exe"]
    assert page.evaluate("window.hit") is None
    for session in sessions:
        session.end()


def test_hostile_recordings_stay_text(site, page):
    name = site.record(site.hostile_output + "still here\r\n")
    log_in(page, site)
    look_at(page, "recordings")
    page.wait(f"{ROWS} > 0")
    play(page, site, name)
    page.wait('document.getElementById("player").innerText.includes("still here")')
    assert page.evaluate('document.querySelectorAll("img, iframe, script:not([src]), object, embed").length') == 0
    assert page.evaluate('document.title') == "Recording - sshrp"
    assert page.evaluate("window.hit") is None


@pytest.mark.parametrize("name", ["../sessions", "2026-11-30/../../status", "no/such.0.cast", "%3Cscript%3E", "%zz", "",
                                  "%2e%2e/such.0.cast", "no%2f..%2fsuch.0.cast", "/such.0.cast", "no/such.0.cast%2f"])
def test_plays_only_what_is_a_recording(site, page, name):
    log_in(page, site)
    asked = len(page.requests)
    page.go(f"{site.url}player.html#{name}")
    assert page.wait('document.getElementById("error")?.textContent')
    paths = [address.partition("/api/v1/")[2] for _, address in page.requests[asked:] if "/api/v1/" in address and "player.html" not in address]
    assert [path for path in paths if path.startswith("recordings/")] == (["recordings/no/such.0.cast"] if name == "no/such.0.cast" else [])
    page.troubles = [trouble for trouble in page.troubles if "status of 404" not in trouble]


def test_works_by_keyboard_alone(site, page):
    session = site.begin("by-keyboard")
    page.go(site.url)
    page.wait('document.activeElement.id === "token"')  # without a click
    page.type(site.token("operator"))
    page.press("Enter")
    page.wait(f"{ROWS} > 0")
    page.tab_to("Filter")
    page.type("by-keyboard")
    page.wait(f"{ROWS} === 1")
    page.tab_to(f"{session.id}")
    assert page.evaluate('getComputedStyle(document.activeElement).outlineStyle') == "solid"  # the focus can be seen
    page.press("ArrowRight")
    assert page.focused() == f"End session {session.id}"
    page.press("Enter")
    page.wait('document.querySelector("dialog[open] input") === document.activeElement')
    page.type("bye")
    page.tab_to("End the session")
    page.press(" ")
    assert "bye" in session.ended()
    page.evaluate('document.querySelector("nav a").focus()')
    page.press("Tab")
    page.press("Enter")
    page.wait('document.querySelector("nav a[aria-current]").hash === "#traffic" && document.activeElement.tagName === "H2"')
