// The view of the last hour: traffic, logins, sessions. Samples have what came in their step.
// SPDX-License-Identifier: MIT

import { get } from "./api.js";
import { Chart } from "./chart.js";
import { make } from "./dom.js";
import { rate } from "./format.js";

const plain = (value) => value.toLocaleString("en", { maximumFractionDigits: 1 });

export function trafficView() {
  let step = 10; // seconds
  const perSecond = (name) => (sample) => sample[name] / step;
  const perMinute = (name) => (sample) => (sample[name] * 60) / step;
  const charts = [
    new Chart({
      title: "Traffic",
      lines: [
        { name: "up", value: perSecond("bytes_up") },
        { name: "down", value: perSecond("bytes_down") },
      ],
      inWords: rate,
    }),
    new Chart({
      title: "Logins",
      lines: [
        { name: "let in", value: perMinute("logins_ok") },
        { name: "failed", value: perMinute("logins_failed") },
      ],
      inWords: (value) => `${plain(value)}/min`,
    }),
    new Chart({ title: "Sessions", lines: [{ name: "open", value: (sample) => sample.sessions }], inWords: plain }),
  ];
  return {
    element: make("section", {}, make("h2", { tabindex: "-1" }, "The last hour"), ...charts.map((chart) => chart.element)),
    async refresh(signal) {
      const history = await get("api/v1/history", signal);
      step = history.step_seconds || step;
      for (const chart of charts) chart.show(history.samples);
    },
  };
}
