// The view of live sessions: sorts, filters, tells all of one, ends one.
// SPDX-License-Identifier: MIT

import { get, now, post } from "./api.js";
import { confirmed, facts } from "./dialog.js";
import { make } from "./dom.js";
import { bytes, counted, countedOf, duration, since, time } from "./format.js";
import { Grid } from "./grid.js";
import { setText, visible } from "./text.js";

const STAGES = ["identification", "key_exchange", "login", "relaying", "ending"];
const SEARCHED = ["session", "user", "route", "upstream", "upstream_user", "client", "method", "key"];
const MAX_MESSAGE = 200; // characters of what the client is told

function channelsOf(session) {
  return Object.values(session.channels_open ?? {}).reduce((sum, count) => sum + (Number(count) || 0), 0);
}

function inWords(name, value) {
  if (value === null || value === undefined || value === "") return "-";
  if (name === "channels_open") {
    const open = Object.entries(value).filter(([, count]) => count > 0);
    return open.map(([kind, count]) => `${count} ${kind}`).join(", ") || "-";
  }
  if (/^bytes_/.test(name)) return `${bytes(value)} (${value})`;
  if (["time", "began", "last_activity"].includes(name)) return `${time(value)} (${duration(since(value, now()))} ago)`;
  return typeof value === "object" ? JSON.stringify(value) : value;
}

async function end(session, tools) {
  const message = await confirmed({
    title: `End session ${visible(session.session, 40)}?`,
    sentences: [`It is of ${visible(session.user || "nobody yet", 80)}, from ${visible(session.client, 80)}.`],
    field: { label: "Message for the client (may be empty)", max: MAX_MESSAGE },
    action: "End the session",
  });
  if (message === null) return;
  await tools.act(async () => {
    const request = { sessions: [session.session], ...(message && { message }) };
    const answer = await post("api/v1/sessions/end", request);
    return `${counted(answer.ended, "session")} ended.`;
  });
}

async function tell(session, tools) {
  let found;
  const answered = await tools.act(async () => {
    found = await get(`api/v1/sessions/${encodeURIComponent(session.session)}`);
    return "";
  });
  if (!answered) return;
  const chosen = await facts({
    title: `Session ${visible(session.session, 40)}`,
    entries: Object.entries(found).map(([name, value]) => [name, inWords(name, value)]),
    actions: tools.may("end") ? [["end", "End the session…"]] : [],
  });
  if (chosen === "end") await end(found, tools);
}

function columnsFor(tools) {
  const number = { kind: "number", reversed: true };
  const columns = [
    {
      key: "session",
      title: "Session",
      value: (session) => session.session,
      build: (itemOf) => make("button", { type: "button", class: "link", click: () => tell(itemOf(), tools) }),
      update: (button, session) => setText(button, session.session),
    },
    { key: "user", title: "User" },
    { key: "route", title: "Route", from: "wide" },
    { key: "upstream", title: "Upstream" },
    { key: "client", title: "Client", from: "wide" },
    { key: "stage", title: "Stage", from: "roomy", value: (session) => STAGES.indexOf(session.stage), text: (session) => session.stage },
    {
      ...number,
      key: "began",
      title: "For",
      first: true, // who comes stands last, and moves no other row
      value: (session) => -Date.parse(session.began), // the longest has begun first
      text: (session) => duration(since(session.began, now())),
    },
    {
      ...number,
      key: "last_activity",
      title: "Idle",
      from: "roomy",
      value: (session) => -Date.parse(session.last_activity),
      text: (session) => duration(since(session.last_activity, now())),
    },
    { ...number, key: "bytes_up", title: "Up", from: "wide", text: (session) => bytes(session.bytes_up) },
    { ...number, key: "bytes_down", title: "Down", from: "wide", text: (session) => bytes(session.bytes_down) },
    { ...number, key: "channels_open", title: "Channels", from: "roomy", value: channelsOf },
  ];
  if (tools.may("end")) {
    columns.push({
      key: "end",
      title: "Action",
      from: "wide", // on a phone what is told of a session has it, too
      build: (itemOf) => make("button", { type: "button", class: "danger", click: () => end(itemOf(), tools) }, "End"),
      update: (button, session) => button.setAttribute("aria-label", `End session ${visible(session.session, 40)}`),
    });
  }
  return columns;
}

export function sessionsView(tools) {
  const grid = new Grid({
    label: "Live sessions",
    columns: columnsFor(tools),
    keyOf: (session) => session.session,
    none: "No session is like that.",
  });
  const count = make("span", { class: "count", id: "session-count" });
  let all = [];

  const text = make("input", { id: "session-filter", type: "search", autocomplete: "off", spellcheck: "false", input: () => sift() });
  const stage = make(
    "select",
    { id: "session-stage", change: () => sift() },
    make("option", { value: "" }, "all stages"),
    ...STAGES.map((name) => make("option", { value: name }, name.replace("_", " "))),
  );

  function accepts(session) {
    if (stage.value && session.stage !== stage.value) return false;
    const sought = text.value.trim().toLowerCase();
    return !sought || SEARCHED.some((name) => String(session[name] ?? "").toLowerCase().includes(sought));
  }

  function counts(shown) {
    count.textContent = countedOf(shown, all.length, "session");
  }

  function sift() {
    counts(grid.filter(accepts));
  }

  const filters = make(
    "p",
    { class: "filters" },
    make("label", { for: "session-filter" }, "Filter"),
    text,
    make("label", { for: "session-stage" }, "Stage"),
    stage,
    count,
  );
  return {
    element: make("section", {}, make("h2", { tabindex: "-1" }, "Sessions"), filters, grid.element),
    async refresh(signal) {
      all = await get("api/v1/sessions", signal);
      counts(grid.show(all));
    },
  };
}
