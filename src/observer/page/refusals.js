// The view of refusals: how many, why, and which addresses are refused now.
// SPDX-License-Identifier: MIT

import { get, now, open, post } from "./api.js";
import { Chart } from "./chart.js";
import { confirmed } from "./dialog.js";
import { make } from "./dom.js";
import { duration, grouped, since, time } from "./format.js";
import { samplesOf } from "./exposition.js";
import { Grid } from "./grid.js";
import { inMinutes, lastHour, perMinute } from "./history.js";
import { visible } from "./text.js";

const TIMES = [
  [600, "10 minutes"],
  [3600, "1 hour"],
  [86400, "1 day"],
  [604800, "1 week"],
];
const MAX_SOURCE = 64; // characters of an address and its prefix

async function lift(ban, tools) {
  const source = visible(ban.source, 80);
  const question = { title: `Let ${source} connect again?`, sentences: ["Its penalties are forgotten."], action: "Lift" };
  if ((await confirmed(question)) === null) return;
  await tools.act(async () => {
    await post("api/v1/bans/lift", { source: ban.source });
    return `${source} may connect again.`;
  });
}

function banForm(tools) {
  const source = make("input", { id: "ban-source", name: "source", required: true, maxlength: MAX_SOURCE, autocomplete: "off", spellcheck: "false" });
  const seconds = make("select", { id: "ban-time" }, ...TIMES.map(([value, label]) => make("option", { value }, label)));
  seconds.value = "3600";
  async function submit(event) {
    event.preventDefault();
    const network = source.value.trim();
    const done = await tools.act(async () => {
      await post("api/v1/bans", { source: network, seconds: Number(seconds.value) });
      return `${visible(network, 80)} is banned for ${seconds.selectedOptions[0].textContent}.`;
    });
    if (done) source.value = "";
  }
  return make(
    "form",
    { class: "filters", id: "ban", submit },
    make("label", { for: "ban-source" }, "Ban address or network"),
    source,
    make("label", { for: "ban-time" }, "for"),
    seconds,
    make("button", { type: "submit", class: "danger" }, "Ban"),
  );
}

function bansGrid(tools) {
  return new Grid({
    label: "Addresses that are refused",
    columns: [
      { key: "source", title: "Address" },
      { key: "kind", title: "Kind" },
      { key: "until", title: "Until", from: "wide", text: (ban) => time(ban.until) },
      {
        key: "left",
        title: "Left",
        kind: "number",
        first: true,
        value: (ban) => Date.parse(ban.until),
        text: (ban) => duration(-since(ban.until, now())),
      },
      {
        key: "lift",
        title: "Action",
        build: (itemOf) => make("button", { type: "button", click: () => lift(itemOf(), tools) }, "Lift"),
        update: (button, ban) => button.setAttribute("aria-label", `Lift ${visible(ban.source, 80)}`),
      },
    ],
    keyOf: (ban) => `${ban.kind} ${ban.source}`,
    none: "No address is refused.",
  });
}

export function refusalsView(tools) {
  const chart = new Chart({
    title: "Refused connections",
    lines: [{ name: "refused", value: perMinute("refused") }],
    inWords: inMinutes,
  });
  const reasons = new Grid({
    label: "Refusals by reason",
    columns: [
      { key: "reason", title: "Reason" },
      { key: "count", title: "Since the start", kind: "number", reversed: true, first: true, text: (row) => grouped(row.count) },
    ],
    keyOf: (row) => row.reason,
    none: "Nothing has been refused.",
  });
  const bans = tools.may("bans") ? bansGrid(tools) : null;
  const parts = [make("h2", { tabindex: "-1" }, "Refusals"), chart.element, make("h3", {}, "Reasons"), reasons.element];
  if (bans) parts.push(make("h3", {}, "Refused addresses"), banForm(tools), bans.element);
  return {
    element: make("section", {}, ...parts),
    async refresh(signal) {
      const [samples, metrics, refused] = await Promise.all([
        lastHour(signal),
        open("metrics", signal).then((answer) => answer.text()),
        bans ? get("api/v1/bans", signal) : [],
      ]);
      chart.show(samples);
      const counts = samplesOf(metrics, "sshrp_refusals_total").filter(({ value }) => value > 0);
      reasons.show(counts.map(({ labels, value }) => ({ reason: labels.reason, count: value })));
      bans?.show(refused);
    },
  };
}
