// The last hour: the observer tells totals since the daemon's start, the charts show what came between two of them.
// SPDX-License-Identifier: MIT

import { get } from "./api.js";
import { grouped } from "./format.js";

const COUNTED = ["bytes_up", "bytes_down", "logins_ok", "logins_failed", "refused"];

/** From a to b, each second; a total that is less than before has begun anew. */
function between(before, after) {
  const seconds = Math.max(1, (Date.parse(after.time) - Date.parse(before.time)) / 1000);
  const rates = COUNTED.map((name) => {
    const more = after[name] - before[name];
    return [name, (more < 0 ? after[name] : more) / seconds];
  });
  return { ...Object.fromEntries(rates), time: after.time, sessions: after.sessions };
}

/** Samples with rates: each counter a second; "sessions" is how many there were. */
export async function lastHour(signal) {
  const { samples } = await get("api/v1/history", signal);
  return samples.slice(1).map((after, index) => between(samples[index], after));
}

export function perMinute(name) {
  return (sample) => sample[name] * 60;
}

export function inMinutes(value) {
  return `${grouped(value)}/min`;
}
