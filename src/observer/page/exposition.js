// Lines of /metrics: names, labels, values. What isn't such a line is passed over.
// SPDX-License-Identifier: MIT

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? ([^ ]+)/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;

function unescaped(text) {
  return text.replace(/\\(.)/g, (_, character) => (character === "n" ? "\n" : character));
}

/** Of one metric: [{labels, value}]. */
export function samplesOf(text, metric) {
  const found = [];
  for (const line of text.split("\n")) {
    if (!line.startsWith(metric)) continue;
    const [, name, labels, value] = LINE.exec(line) ?? [];
    if (name !== metric) continue;
    const entries = [...(labels ?? "").matchAll(LABEL)].map(([, key, content]) => [key, unescaped(content)]);
    found.push({ labels: Object.fromEntries(entries), value: Number(value) });
  }
  return found;
}
