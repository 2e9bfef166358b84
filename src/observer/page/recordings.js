// The view of recordings, each with a way to the player and to its file.
// SPDX-License-Identifier: MIT

import { get, recordingAddress, recordingPath } from "./api.js";
import { make } from "./dom.js";
import { bytes, countedOf, time } from "./format.js";
import { Grid } from "./grid.js";
import { visible } from "./text.js";

const SEARCHED = ["name", "session", "user", "route", "command"];

function actions() {
  return make("span", { class: "switch" }, make("a", {}, "Play"), make("a", { download: "" }, "File"));
}

/** A name that is none leads nowhere. */
function point(group, recording) {
  const address = recordingAddress(recording.name);
  const [play, file] = group.children;
  for (const [link, target] of [[play, `player.html#${address}`], [file, recordingPath(recording.name)]]) {
    if (address) link.href = target;
    else link.removeAttribute("href");
  }
  play.setAttribute("aria-label", `Play ${visible(recording.name, 120)}`);
  file.setAttribute("aria-label", `File of ${visible(recording.name, 120)}`);
}

export function recordingsView() {
  const grid = new Grid({
    label: "Recordings",
    columns: [
      { key: "began", title: "Began", first: true, reversed: true, text: (recording) => time(recording.began) },
      { key: "session", title: "Session", from: "wide" },
      { key: "user", title: "User" },
      { key: "route", title: "Route", from: "wide" },
      { key: "command", title: "Command", from: "wide", text: (recording) => recording.command || "(shell)" },
      { key: "bytes", title: "Size", kind: "number", reversed: true, from: "wide", text: (recording) => bytes(recording.bytes) },
      { key: "state", title: "State", from: "wide" },
      { key: "play", title: "Action", build: actions, update: point },
    ],
    keyOf: (recording) => recording.name,
    none: "There is no such recording.",
  });
  const count = make("span", { class: "count" });
  let all = [];
  const sought = make("input", { id: "recording-filter", type: "search", autocomplete: "off", spellcheck: "false", input: () => sift() });

  function accepts(recording) {
    const text = sought.value.trim().toLowerCase();
    return !text || SEARCHED.some((name) => String(recording[name] ?? "").toLowerCase().includes(text));
  }
  function counts(shown) {
    count.textContent = countedOf(shown, all.length, "recording");
  }
  function sift() {
    counts(grid.filter(accepts));
  }

  const filters = make("p", { class: "filters" }, make("label", { for: "recording-filter" }, "Filter"), sought, count);
  return {
    every: 10_000, // the observer looks into a file for each
    element: make("section", {}, make("h2", { tabindex: "-1" }, "Recordings"), filters, grid.element),
    async refresh(signal) {
      all = await get("api/v1/recordings", signal);
      counts(grid.show(all));
    },
  };
}
