// The view of upstreams: their state, and who may, sets it.
// SPDX-License-Identifier: MIT

import { get, post } from "./api.js";
import { confirmed } from "./dialog.js";
import { make } from "./dom.js";
import { Grid } from "./grid.js";
import { visible } from "./text.js";

const STATES = {
  ready: "takes logins",
  drain: "takes no new logins; its sessions go on",
  maint: "takes no new logins, and isn't tried",
};

async function set(upstream, state, tools) {
  const name = `${visible(upstream.server, 80)} of ${visible(upstream.upstream, 80)}`;
  if (state !== "ready") {
    const sentences = [`It ${STATES[state]}.`];
    if ((await confirmed({ title: `Set ${name} to ${state}?`, sentences, action: `Set to ${state}` })) === null) return;
  }
  await tools.act(async () => {
    await post("api/v1/upstreams/state", { upstream: upstream.upstream, server: upstream.server, state });
    return `${name} is set to ${state}.`;
  });
}

function switches(itemOf, tools) {
  const buttons = Object.keys(STATES).map((state) =>
    make("button", { type: "button", value: state, title: STATES[state], click: () => set(itemOf(), state, tools) }, state),
  );
  return make("span", { class: "switch", role: "group" }, ...buttons);
}

function mark(group, upstream) {
  group.setAttribute("aria-label", `State of ${visible(upstream.server, 80)}`);
  for (const button of group.children) button.setAttribute("aria-pressed", button.value === upstream.state);
}

/** Of a server of a group: how it is, and why. */
function healthOf(upstream) {
  return [upstream.health, upstream.why].filter(Boolean).join(": ");
}

export function upstreamsView(tools) {
  const state = tools.may("upstreams")
    ? { key: "set", title: "State", value: (upstream) => upstream.state, build: (itemOf) => switches(itemOf, tools), update: mark }
    : { key: "state", title: "State" };
  const grid = new Grid({
    label: "Upstreams",
    columns: [
      { key: "upstream", title: "Upstream" },
      { key: "server", title: "Server", from: "wide" },
      { key: "routes", title: "Routes", from: "wide", value: (upstream) => (upstream.routes ?? []).join(", ") },
      { key: "health", title: "Health", value: healthOf, text: (upstream) => visible(healthOf(upstream), 200) },
      { key: "sessions", title: "Sessions", kind: "number", reversed: true },
      { key: "waiting", title: "Waiting", kind: "number", from: "roomy", value: (upstream) => upstream.waiting ?? 0 },
      state,
    ],
    keyOf: (upstream) => `${upstream.upstream} ${upstream.server}`,
    none: "No route has an upstream.",
  });
  return {
    element: make("section", {}, make("h2", { tabindex: "-1" }, "Upstreams"), grid.element),
    async refresh(signal) {
      grid.show(await get("api/v1/upstreams", signal));
    },
  };
}
