// A recording of asciicast v2 as the player takes it. Its terminal's sizes are the client's words: they are cut to what a browser
// can hold, and lines that aren't events are left out.
// SPDX-License-Identifier: MIT

const MAX_COLUMNS = 1000;
const MAX_ROWS = 500;
const PLAYED = new Set(["o", "r", "m"]); // never input: it may hold passwords, and the echo is output

function parsed(line) {
  try {
    return JSON.parse(line);
  } catch {
    return null; // torn by a crash
  }
}

function clamped(value, max, otherwise) {
  const number = Math.trunc(Number(value));
  return number >= 1 ? Math.min(number, max) : otherwise;
}

function size(text) {
  const [columns, rows] = String(text).split("x");
  return `${clamped(columns, MAX_COLUMNS, 80)}x${clamped(rows, MAX_ROWS, 24)}`;
}

/**
 * {data, header, end, notes}: what the player plays, the recording's own header, the object of its end (null: it has none), what the
 * proxy noted. Throws a sentence where it is no recording.
 */
export function readCast(text) {
  const lines = text.split("\n");
  const header = parsed(lines[0]);
  if (header?.version !== 2) throw new Error("This file is no recording of asciicast v2.");
  const data = [{ version: 2, width: clamped(header.width, MAX_COLUMNS, 80), height: clamped(header.height, MAX_ROWS, 24) }];
  const notes = [];
  let end = null;
  let at = 0; // seconds; never back
  for (const line of lines.slice(1)) {
    const event = line[0] === "[" ? parsed(line) : null;
    if (!Array.isArray(event) || !Number.isFinite(event[0])) continue;
    const [, code, carried] = event;
    at = Math.max(at, event[0]);
    if (code === "x-sshrp-end") end = carried;
    if (code === "m") notes.push([at, String(carried)]);
    if (!PLAYED.has(code)) continue;
    data.push([at, code, code === "r" ? size(carried) : String(carried)]);
  }
  return { data, header, end, notes };
}
