// The view of the daemon's processes.
// SPDX-License-Identifier: MIT

import { get, now } from "./api.js";
import { make } from "./dom.js";
import { duration, since, time } from "./format.js";
import { Grid } from "./grid.js";

function ageOf(process) {
  return since(process.began, now());
}

export function processesView() {
  const grid = new Grid({
    label: "Processes",
    columns: [
      { key: "role", title: "Role" },
      { key: "state", title: "State" },
      { key: "version", title: "Version" },
      { key: "pid", title: "Process id", kind: "number" },
      { key: "began", title: "Began", from: "wide", text: (process) => time(process.began) },
      { key: "age", title: "For", kind: "number", value: ageOf, text: (process) => duration(ageOf(process)) },
    ],
    keyOf: (process) => String(process.pid),
    none: "There is no process.",
  });
  return {
    element: make("section", {}, make("h2", { tabindex: "-1" }, "Processes"), grid.element),
    async refresh(signal) {
      grid.show(await get("api/v1/processes", signal));
    },
  };
}
