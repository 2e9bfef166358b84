// The player's page: fetches the recording that the address names, and gives it to asciinema's player.
// SPDX-License-Identifier: MIT

import { open, recordingPath } from "./api.js";
import { readCast } from "./cast.js";
import { byId, make } from "./dom.js";
import { bytes, duration, time } from "./format.js";
import { visible } from "./text.js";

const MAX_BYTES = 64 * 1024 * 1024; // the player holds it all, some times over; sshrpctl plays any size
const MAX_IDLE = 2; // seconds of a pause that are waited for
const MAX_NOTES = 1000;

let player = null;

async function fetched(path) {
  const reader = (await open(path)).body.getReader();
  const decoder = new TextDecoder();
  const parts = [];
  let size = 0;
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    size += piece.value.length;
    if (size > MAX_BYTES) {
      reader.cancel();
      throw new Error(`The recording has more than ${bytes(MAX_BYTES)}: "sshrpctl play" plays it in a terminal.`);
    }
    parts.push(decoder.decode(piece.value, { stream: true }));
  }
  return parts.join("") + decoder.decode();
}

function ending(end) {
  if (!end) return "goes on, or has no end";
  const parts = [`ended: ${visible(end.reason, 200)}`];
  if (end.exit_status !== undefined) parts.push(`exit status ${visible(end.exit_status, 20)}`);
  if (end.exit_signal !== undefined) parts.push(`signal ${visible(end.exit_signal, 40)}`);
  return parts.join(", ");
}

function describe({ header, end, data, notes }) {
  const facts = header.sshrp ?? {};
  const parts = [
    facts.user && `user ${visible(facts.user, 120)}`,
    facts.route && `route ${visible(facts.route, 120)}`,
    header.command ? `command ${visible(header.command, 500)}` : "shell",
    header.timestamp && `began ${time(header.timestamp * 1000)}`,
    `lasts ${duration(data.at(-1)[0])}`,
    ending(end),
  ];
  byId("facts").textContent = parts.filter(Boolean).join(" · ");
  byId("notes-title").hidden = notes.length === 0;
  byId("notes").replaceChildren(
    ...notes.slice(0, MAX_NOTES).map(([at, note]) => make("li", {}, `${duration(at)}: ${visible(note, 500)}`)),
  );
}

function nameOfAddress() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return ""; // half a percent sign
  }
}

async function show() {
  const name = nameOfAddress();
  const path = recordingPath(name);
  player?.dispose();
  byId("player").replaceChildren();
  byId("error").textContent = "";
  byId("name").textContent = `Recording ${visible(name, 200)}`;
  try {
    if (!path) throw new Error("There is no recording of such a name.");
    const cast = readCast(await fetched(path));
    describe(cast);
    player = window.AsciinemaPlayer.create({ data: cast.data }, byId("player"), {
      autoPlay: true,
      preload: true,
      fit: "both",
      idleTimeLimit: MAX_IDLE,
      keystrokeOverlay: false,
      cursorMode: matchMedia("(prefers-reduced-motion: reduce)").matches ? "steady" : "blinking",
    });
  } catch (error) {
    byId("error").textContent = error.status === 401 ? "You are not logged in." : visible(error.message, 500);
  }
}

window.addEventListener("hashchange", show);
show();
