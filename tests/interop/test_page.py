"""The operators' page in Debian's Chromium: before the daemon, and before a made-up observer with more than a test could begin."""
# SPDX-License-Identifier: MIT

import json
import os
import re
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from harness.browser import FOREIGN, Browser
from harness.page_sites import DaemonSite, MadeUpSite, has_http, hostile, made_up
from harness.process import SLOWDOWN, wait_until
from harness.proxy import PROJECT

pytestmark = pytest.mark.proxy_only

PAGE = PROJECT / "src/observer/page"
PICTURE = PROJECT / "docs/images/page.png"
ROWS = 'document.querySelectorAll("tr[data-key]").length'
VIEWS = ("sessions", "traffic", "upstreams", "refusals", "recordings", "processes")
EXPECTED = re.compile(r"log: network: .* status of 4(?:01|21|29) ")  # Chromium counts an answer that refuses as an error


@pytest.fixture(scope="module", params=["daemon", pytest.param("made_up", marks=pytest.mark.matrix)])
def site(request, new_proxy, new_upstream, work):
    if request.param == "made_up":
        site = MadeUpSite()
    elif has_http():
        folder = work / "page"
        folder.mkdir()
        site = DaemonSite(new_proxy(), new_upstream("openssh9").start(), folder)
    else:
        pytest.skip("this sshrpd has no [http] yet")
    yield site
    site.stop()


@pytest.fixture(scope="module")
def made_up_site():
    site = MadeUpSite()
    yield site
    site.stop()


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
    page.wait(f'document.querySelector("nav a[aria-current]")?.hash === "#{view}"')
    return page


def look_at(page, view):
    page.click(f'nav a[href="#{view}"]')
    page.wait(f'document.querySelector("nav a[aria-current]").hash === "#{view}"')


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
    page.click(f'a[href="player.html#{name}"]')
    page.wait('document.getElementById("player")?.querySelector(".ap-player") !== null')


def status_of(address, **headers):
    try:
        with urlopen(Request(address, headers=headers), timeout=20 * SLOWDOWN) as answer:
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


def test_sorts_numbers_as_numbers(made_up_site, page):
    log_in(page, made_up_site)
    page.wait(f"{ROWS} > 10")
    page.click("th.column-bytes_down button")
    largest = max(made_up_site.observer.sessions, key=lambda session: session["bytes_down"])
    assert page.wait('document.querySelector("tr[data-key]").dataset.key') == largest["session"]


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
    sift(page, sessions[6].id)
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


@pytest.mark.parametrize("name", ["../sessions", "2026-11-30/../../status", "no/such.0.cast", "%3Cscript%3E", ""])
def test_plays_only_what_is_a_recording(site, page, name):
    log_in(page, site)
    page.go(f"{site.url}player.html#{name}")
    assert page.wait('document.getElementById("error")?.textContent')
    assert not [address for _, address in page.requests if "/recordings/" not in address and "/api/" in address.split("player.html")[0]
                and ".." in address]
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


def test_arrows_lead_through_the_rows(made_up_site, page):
    log_in(page, made_up_site)
    page.wait(f"{ROWS} > 10")
    page.evaluate('document.querySelector("tr[data-key] button").focus()')
    index = 'Number(document.activeElement.closest("tr")?.ariaRowIndex)'
    assert page.evaluate(index) == 2
    for key, wanted in [("ArrowDown", 3), ("ArrowUp", 2), ("End", 1 + len(made_up_site.observer.sessions)), ("Home", 2)]:
        page.press(key)
        page.wait(f"{index} === {wanted}")
    page.press("PageDown")
    page.wait(f"{index} > 5")
    assert page.evaluate('document.querySelectorAll("tr[data-key] .column-session button[tabindex=\'0\']").length') == 1  # Tab goes past the rest


def test_a_refresh_leaves_focus_and_place(made_up_site, page):
    log_in(page, made_up_site)
    page.wait(f"{ROWS} > 10")
    page.evaluate('document.querySelector(".scroller").scrollTop = 300')
    page.wait('document.querySelector("tr[data-key]").ariaRowIndex > 1')
    page.evaluate('[...document.querySelectorAll("tr[data-key] .column-session button")][12].focus()')
    before = page.evaluate("document.activeElement.textContent")
    asked = len(page.requests)
    wait_until(lambda: sum("/sessions" in address for _, address in page.requests[asked:]) >= 2, "two refreshes")
    assert page.evaluate("document.activeElement.textContent") == before
    assert page.evaluate('document.querySelector(".scroller").scrollTop') == 300


def test_a_page_out_of_sight_asks_nothing(made_up_site, page):
    """With a clock that the browser winds on by itself: half a minute is over at once."""
    log_in(page, made_up_site)
    page.wait(f"{ROWS} > 10")

    def asks():
        before = len(page.requests)
        page.pass_time(30)
        return len(page.requests) - before
    assert asks() > 4
    page.evaluate("""Object.defineProperty(document, "hidden", {configurable: true, get: () => true});
                     document.dispatchEvent(new Event("visibilitychange"))""")
    assert asks() == 0
    page.evaluate('delete document.hidden; document.dispatchEvent(new Event("visibilitychange"))')
    assert asks() > 4


def test_an_error_is_a_sentence_until_it_is_over(made_up_site, page):
    log_in(page, made_up_site)
    made_up_site.observer.failing = "The daemon doesn't answer: <b>wait</b>."
    page.wait('document.getElementById("error").textContent === "The daemon doesn\'t answer: <b>wait</b>."')
    made_up_site.observer.failing = None
    page.wait('document.getElementById("error").textContent === ""')
    page.troubles = [trouble for trouble in page.troubles if "status of 500" not in trouble]


def test_who_was_logged_out_is_asked_again(made_up_site, page):
    log_in(page, made_up_site)
    page.wait(f"{ROWS} > 10")
    made_up_site.observer.cookies.clear()
    page.wait('!document.getElementById("login").hidden')
    assert page.evaluate('document.getElementById("error").textContent') == "You are not logged in any more."


def test_ten_thousand_sessions_are_quick_and_scroll(page):
    """Of some tries the best: other programs are on this machine, too. 200 ms of script, and what it makes the browser do."""
    site = MadeUpSite()
    site.observer.sessions = [made_up.session(number) for number in range(10_000)]
    log_in(page, site, view="processes")
    best, whole = None, None
    for _ in range(5):
        look_at(page, "processes")
        before = page.costs()
        look_at(page, "sessions")
        page.wait('document.getElementById("session-count")?.textContent === "10,000 sessions" && document.querySelector("table").ariaRowCount === "10001"')
        after = page.costs()
        spent = sum(after[name] - before[name] for name in ("ScriptDuration", "LayoutDuration", "RecalcStyleDuration"))
        best = spent if best is None else min(best, spent)
        whole = min(whole or 1e9, after["TaskDuration"] - before["TaskDuration"])
    print(f"10,000 sessions: {best * 1000:.0f} ms, of all that the page's thread did in that time {whole * 1000:.0f} ms")
    assert best < 0.2 * SLOWDOWN
    assert page.evaluate(ROWS) < 100
    assert page.evaluate('document.querySelector(".scroller").scrollHeight') > 300_000
    for part in (0.5, 1):
        page.evaluate(f'(() => {{ const at = document.querySelector(".scroller"); at.scrollTop = at.scrollHeight * {part}; }})()')
        page.wait(f'Number([...document.querySelectorAll("tr[data-key]")].at(-1).ariaRowIndex) > {part} * 10000')
        assert page.evaluate(ROWS) < 100
        assert page.evaluate("""(() => { const scroller = document.querySelector(".scroller").getBoundingClientRect();
          const rows = [...document.querySelectorAll("tr[data-key]")].map((row) => row.getBoundingClientRect());
          return rows.some(({top}) => top < scroller.top + 60) && rows.some(({bottom}) => bottom >= scroller.bottom - 20); })()""")  # no gap
    page.evaluate('document.querySelector("tr[data-key] button").focus()')
    page.press("Home")
    page.wait('document.activeElement.closest("tr").ariaRowIndex === "2"')
    sift(page, "alice")
    page.wait(f'document.getElementById("session-count").textContent === "{len(range(0, 10_000, len(made_up.USERS))):,} of 10,000 sessions"')
    site.stop()


@pytest.mark.parametrize("width", [320, 360, 412])
def test_a_phone_needs_no_sideways_scrolling(made_up_site, page, width):
    made_up_site.observer.add_hostile_sessions()
    page.size(width, 740, mobile=True)
    page.go(made_up_site.url)
    page.wait('!document.getElementById("login").hidden')
    fits = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    assert page.evaluate(fits)
    log_in(page, made_up_site)
    for view in VIEWS:
        look_at(page, view)
        page.wait(f'{ROWS} > 0 || document.querySelectorAll("path[d]").length > 0')
        assert page.evaluate(fits), view
        assert page.evaluate('[...document.querySelectorAll(".scroller")].every((at) => at.scrollWidth <= at.clientWidth)'), view
    look_at(page, "sessions")
    page.click(".column-end button")
    page.wait('document.querySelector("dialog[open]")')
    assert page.evaluate(f'{fits} && document.querySelector("dialog").getBoundingClientRect().right <= {width}')
    page.press("Escape")
    play(page, made_up_site, "2026-11-30/000000000007.0.cast")
    assert page.evaluate(fits)


CONTRAST = """((selector) => {
  const part = (value) => (value /= 255) <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const light = (colour) => { const [r, g, b] = colour.match(/[0-9.]+/g).map(Number); return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b); };
  const ground = (element) => { const colour = getComputedStyle(element).backgroundColor;
    return /, 0\\)$/.test(colour) && element.parentElement ? ground(element.parentElement) : colour; };
  return Math.min(...[...document.querySelectorAll(selector)].map((element) => {
    const [one, other] = [light(getComputedStyle(element).color), light(ground(element))].sort((a, b) => b - a);
    return (one + 0.05) / (other + 0.05); }));
})"""


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_dark_and_light_are_both_readable(made_up_site, page, tmp_path, scheme):
    page.media(prefers_color_scheme=scheme)
    log_in(page, made_up_site)
    page.wait(f"{ROWS} > 10")
    ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert (sum(map(int, re.findall(r"\d+", ground)[:3])) < 200) == (scheme == "dark")
    for selector in ("td", "th", "#status", "nav a", "button", ".count", "h2", "label"):
        assert page.evaluate(f"{CONTRAST}({json.dumps(selector)})") >= 4.5, selector  # WCAG 2.2, 1.4.3
    assert page.picture(tmp_path / f"{scheme}.png").stat().st_size > 10_000


def test_nothing_moves_for_who_wants_that(made_up_site, page):
    moves = 'getComputedStyle(document.querySelector("nav a")).transitionDuration'
    log_in(page, made_up_site)
    assert page.evaluate(moves) != "0s"
    page.media(prefers_reduced_motion="reduce")
    assert page.evaluate(moves) == "0s"


def test_no_source_makes_markup_of_text():
    forbidden = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment|\beval\b|new Function|"
                           r"setAttribute\(\"(?:style|on)|(?:local|session)Storage|https?://(?!www\.w3\.org/2000/svg)")
    sources = sorted(path for path in PAGE.iterdir() if path.suffix in (".js", ".html", ".css"))
    assert len(sources) > 10
    assert not [f"{path.name}: {found[0]}" for path in sources if (found := forbidden.search(path.read_text()))]
    assert not [path.name for path in sources if re.search(r"<style|\son\w+=|\sstyle=|<script(?![^>]*\ssrc=)", path.read_text())]


@pytest.mark.skipif("SSHRP_PAGE_PICTURE" not in os.environ, reason="makes the README's picture when SSHRP_PAGE_PICTURE is set")
def test_picture(page):
    site = MadeUpSite()
    page.size(1100, 620)
    page.media(prefers_color_scheme="light")
    log_in(page, site)
    page.wait(f"{ROWS} > 10")
    page.evaluate("document.activeElement.blur()")
    PICTURE.parent.mkdir(exist_ok=True)
    assert page.picture(PICTURE).stat().st_size <= 150 * 1024
    site.stop()
