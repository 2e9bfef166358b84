// Numbers and times for people.
// SPDX-License-Identifier: MIT

const UNITS = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];

/** 1234567: "1.23 MB". */
export function bytes(count) {
  let value = Number(count) || 0;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit ? value.toPrecision(3) : value} ${UNITS[unit]}`;
}

export function rate(bytesPerSecond) {
  return `${bytes(Math.round(bytesPerSecond))}/s`;
}

/** 12345: "12,345". */
export function grouped(number) {
  return (Number(number) || 0).toLocaleString("en", { maximumFractionDigits: 1 });
}

/** "1 session", "2 sessions". */
export function counted(count, one) {
  return `${grouped(count)} ${one}${Number(count) === 1 ? "" : "s"}`;
}

/** "3 sessions" where all are shown, or "1 of 3 sessions". */
export function countedOf(shown, all, one) {
  return shown === all ? counted(all, one) : `${grouped(shown)} of ${counted(all, one)}`;
}

/** 93784 seconds: "1 d 2 h". The two largest units, as nobody wants the seconds of a day. */
export function duration(seconds) {
  const whole = Math.max(0, Math.floor(Number(seconds) || 0));
  const parts = [
    [Math.floor(whole / 86400), "d"],
    [Math.floor(whole / 3600) % 24, "h"],
    [Math.floor(whole / 60) % 60, "min"],
    [whole % 60, "s"],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return "0 s";
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(" ");
}

/** RFC 3339 as the reader's clock has it; what isn't a time stays as it is. */
export function time(text) {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) return text ?? "";
  const two = (number) => String(number).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** Seconds from a time until the server's now, which may not be ours. */
export function since(text, now) {
  return (now - Date.parse(text)) / 1000;
}
