// The view of the last hour: traffic, logins, sessions.
// SPDX-License-Identifier: MIT

import { Chart } from "./chart.js";
import { make } from "./dom.js";
import { grouped, rate } from "./format.js";
import { inMinutes, lastHour, perMinute } from "./history.js";

export function trafficView() {
  const charts = [
    new Chart({
      title: "Traffic",
      lines: [
        { name: "up", value: (sample) => sample.bytes_up },
        { name: "down", value: (sample) => sample.bytes_down },
      ],
      inWords: rate,
    }),
    new Chart({
      title: "Logins",
      lines: [
        { name: "let in", value: perMinute("logins_ok") },
        { name: "failed", value: perMinute("logins_failed") },
      ],
      inWords: inMinutes,
    }),
    new Chart({
      title: "Sessions",
      lines: [{ name: "open", value: (sample) => sample.sessions }],
      inWords: grouped,
    }),
  ];
  return {
    element: make("section", {}, make("h2", { tabindex: "-1" }, "The last hour"), ...charts.map((chart) => chart.element)),
    async refresh(signal) {
      const samples = await lastHour(signal);
      for (const chart of charts) chart.show(samples);
    },
  };
}
