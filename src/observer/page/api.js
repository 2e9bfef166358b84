// What the page asks the observer: relative addresses, the browser's cookie, errors as sentences.
// SPDX-License-Identifier: MIT

const PATIENCE = 30_000; // ms for one answer

/** An answer that isn't what was asked for; its message is a sentence for people. */
export class ApiError extends Error {
  constructor(status, sentence) {
    super(sentence);
    this.name = "ApiError";
    this.status = status; // 0: there was no answer
  }
}

let ahead = 0; // ms that the server's clock is before ours, by its Date, which has whole seconds

/** The server's time, in ms since 1970. */
export function now() {
  return Date.now() + ahead;
}

function noteClock(response) {
  const date = Date.parse(response.headers.get("Date"));
  if (Number.isNaN(date)) return;
  const found = date + 500 - Date.now();
  ahead = Math.abs(found - ahead) > 1000 ? found : ahead; // a second is as much as a Date can tell
}

async function sentenceOf(response) {
  try {
    const answer = await response.json();
    const sentences = [answer.error, ...(answer.sentences ?? [])].filter((text) => typeof text === "string" && text);
    if (sentences.length) return [...new Set(sentences)].join(" ");
  } catch {
    // An answer without JSON is a proxy's before the observer.
  }
  return `The answer was ${response.status} ${response.statusText}`.trim() + ".";
}

async function ask(path, options, signal) {
  const patience = AbortSignal.timeout(PATIENCE);
  let response;
  try {
    response = await fetch(path, {
      cache: "no-store",
      credentials: "same-origin",
      ...options,
      signal: signal ? AbortSignal.any([signal, patience]) : patience,
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError(0, "The observer can't be reached.");
  }
  noteClock(response);
  if (!response.ok) throw new ApiError(response.status, await sentenceOf(response));
  return response;
}

/** The object of a JSON answer. */
export async function get(path, signal) {
  return (await ask(path, {}, signal)).json();
}

/** The answer itself, for its body. */
export function open(path, signal) {
  return ask(path, {}, signal);
}

/** Writes carry a header that no other site can send without being asked first. */
export async function post(path, object) {
  const headers = { "Content-Type": "application/json", "X-Sshrp-Csrf": "1" };
  const response = await ask(path, { method: "POST", headers, body: JSON.stringify(object) });
  return response.json();
}

export async function login(token) {
  await ask("login", { method: "POST", headers: { "X-Sshrp-Csrf": "1" }, body: new URLSearchParams({ token }) });
}

export async function logout() {
  await ask("logout", { method: "POST", headers: { "X-Sshrp-Csrf": "1" } });
}

const RECORDING = /^[0-9A-Za-z]+\.[0-9]+\.cast$/;

/** Of a recording, in an address: the folders that it is in and its file, each as a part of a path; null: that is no name. */
export function recordingAddress(name) {
  const parts = name.split("/");
  if (parts.some((part) => ["", ".", ".."].includes(part)) || /\p{Surrogate}/u.test(name)) return null;
  return RECORDING.test(parts.at(-1)) ? parts.map(encodeURIComponent).join("/") : null;
}

export function recordingPath(name) {
  const address = recordingAddress(name);
  return address && `api/v1/recordings/${address}`;
}
