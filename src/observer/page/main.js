// The operators' page: the login, the views that the asker's level allows, and what keeps the one in sight fresh.
// SPDX-License-Identifier: MIT

import { get, login, logout } from "./api.js";
import { byId, make } from "./dom.js";
import { bytes, counted, duration } from "./format.js";
import { rightsOf } from "./levels.js";
import { processesView } from "./processes.js";
import { recordingsView } from "./recordings.js";
import { refusalsView } from "./refusals.js";
import { sessionsView } from "./sessions.js";
import { visible } from "./text.js";
import { trafficView } from "./traffic.js";
import { upstreamsView } from "./upstreams.js";

const EVERY = 2000; // ms between two refreshes
const SHARE = 10; // and so many times what one takes, so that a long list over a slow line leaves the browser free

const VIEWS = [
  { name: "sessions", title: "Sessions", make: sessionsView },
  { name: "traffic", title: "Last hour", make: trafficView },
  { name: "upstreams", title: "Upstreams", make: upstreamsView },
  { name: "refusals", title: "Refusals", make: refusalsView },
  { name: "recordings", title: "Recordings", make: recordingsView, right: "recordings" },
  { name: "processes", title: "Processes", make: processesView },
];

let level = null; // of who asks; null: nobody is logged in
let views = []; // of VIEWS those that may be seen, with what was made of them
let current = null;
let running = null; // the AbortController of the refresh under way
let timer = 0;

/** Sentences for people: what went wrong, and what was done. What the reader asked for stays until something is asked for again,
 * whatever refreshes come to meanwhile. */
const wrong = { asked: "", refreshed: "" };
function complain(sentence, of = "asked") {
  wrong[of] = sentence;
  const shown = wrong.asked || wrong.refreshed;
  if (byId("error").textContent !== shown) byId("error").textContent = shown;
}
function report(sentence) {
  byId("said").textContent = sentence;
}

const tools = {
  may: rightsOf(null),
  /** Does what the reader asked for, says its sentence, and shows what has become of it. False: it went wrong, which was said. */
  async act(what) {
    try {
      const sentence = await what();
      complain("");
      if (sentence) {
        report(sentence);
        refresh();
      }
      return true;
    } catch (error) {
      failed(error);
      return false;
    }
  },
};

function failed(error, of) {
  if (error.name === "AbortError") return;
  if (error.status === 401) {
    const wasIn = level !== null;
    leave();
    complain(wasIn ? "You are not logged in any more." : "");
  } else {
    report("");
    complain(visible(error.message, 500), of);
  }
}

function showStatus(status) {
  const parts = [
    `${visible(status.version, 40)}`,
    status.taking_connections ? null : "takes no connections",
    counted(status.sessions, "session"),
    status.logins_in_progress ? `${counted(status.logins_in_progress, "login")} in progress` : null,
    `${bytes(status.bytes_up)} up`,
    `${bytes(status.bytes_down)} down`,
    `for ${duration(status.uptime_seconds)}`,
  ];
  byId("status").textContent = parts.filter(Boolean).join(" · ");
  byId("status").classList.toggle("draining", !status.taking_connections);
}

function enter(status) {
  level = status.level;
  tools.may = rightsOf(level);
  views = VIEWS.filter((view) => tools.may(view.right)).map((view) => ({ ...view, ...view.make(tools) }));
  byId("views").replaceChildren(...views.map((view) => make("a", { href: `#${view.name}` }, view.title)));
  byId("level").textContent = visible(level, 40);
  const loggedIn = !byId("login").hidden;
  byId("login").hidden = true;
  for (const id of ["views", "asker", "view"]) byId(id).hidden = false;
  choose();
  if (loggedIn) current.element.querySelector("h2").focus(); // now: later it would take the focus from who types already
}

function leave() {
  level = null;
  current = null;
  stop();
  byId("view").replaceChildren();
  byId("status").textContent = "";
  for (const id of ["views", "asker", "view"]) byId(id).hidden = true;
  for (const dialog of document.querySelectorAll("dialog")) dialog.close("");
  byId("login").hidden = false;
  byId("token").focus();
}

/** Shows the view that the address names, or the first. */
function choose() {
  const view = views.find(({ name }) => `#${name}` === location.hash) ?? views[0];
  if (view === current) return;
  current = view;
  complain("");
  view.element.setAttribute("aria-busy", "true");
  byId("view").replaceChildren(view.element);
  document.title = `${view.title} - sshrp`;
  [...byId("views").children].forEach((link, index) => {
    if (views[index] === view) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  });
}

function stop() {
  clearTimeout(timer);
  running?.abort();
  running = null;
}

/** Of the status and the view in sight; then again after a while, for as long as the page is in sight. */
async function refresh() {
  stop();
  if (document.hidden) return;
  const mine = (running = new AbortController());
  const began = performance.now();
  try {
    const status = await get("api/v1/status", mine.signal);
    if (status.level !== level) enter(status);
    showStatus(status);
    await current.refresh(mine.signal);
    if (running !== mine) return;
    current.element.removeAttribute("aria-busy");
    complain("", "refreshed");
  } catch (error) {
    if (running === mine) failed(error, "refreshed");
  }
  if (running !== mine || level === null) return;
  timer = setTimeout(refresh, Math.max(current.every ?? EVERY, SHARE * (performance.now() - began)));
}

async function submitted(event) {
  event.preventDefault();
  const token = byId("token").value;
  byId("token").value = "";
  try {
    await login(token);
    complain("");
    await refresh();
  } catch (error) {
    complain(visible(error.message, 500));
    byId("token").focus();
  }
}

byId("login").addEventListener("submit", submitted);
byId("logout").addEventListener("click", async () => {
  stop();
  try {
    await logout();
  } catch (error) {
    if (error.status !== 401) return failed(error);
  }
  report("");
  complain("");
  leave();
});
window.addEventListener("hashchange", () => {
  if (level === null) return;
  choose();
  current.element.querySelector("h2").focus();
  refresh();
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) stop();
  else if (byId("login").hidden) refresh(); // who fetches a token from another window finds the form again
});
refresh();
