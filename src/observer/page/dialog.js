// Dialogs: a question before something is done, and a list of facts. The browser's own <dialog> keeps the focus inside, and
// Escape leaves it.
// SPDX-License-Identifier: MIT

import { make } from "./dom.js";
import { visible } from "./text.js";

const MAX_FACT = 4000; // characters of one of them

function shown(content, form) {
  const dialog = make("dialog", { "aria-labelledby": "dialog-title" }, make("h2", { id: "dialog-title" }, content), form);
  document.body.append(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue);
    });
    dialog.showModal();
  });
}

/**
 * Asks whether to do it: sentences, perhaps one line of text, and the button that does it. Resolves with the text ("" where none is
 * asked for), or null: it is not to be done.
 */
export async function confirmed({ title, sentences, action, field }) {
  const input = field && make("input", { id: "dialog-field", maxlength: field.max, autocomplete: "off" });
  const form = make(
    "form",
    { method: "dialog" },
    ...sentences.map((sentence) => make("p", {}, sentence)),
    field && make("p", {}, make("label", { for: "dialog-field" }, field.label), input),
    make(
      "p",
      { class: "buttons" },
      make("button", { value: "do", class: "danger" }, action),
      make("button", { value: "", autofocus: !field }, "Cancel"),
    ),
  );
  return (await shown(title, form)) === "do" ? (input?.value ?? "") : null;
}

/** Shows names and values; resolves with the action that was chosen, or "". */
export function facts({ title, entries, actions = [] }) {
  const list = make("dl");
  for (const [name, value] of entries) list.append(make("dt", {}, name), make("dd", {}, visible(value, MAX_FACT)));
  const buttons = actions.map(([value, label]) => make("button", { value, class: "danger" }, label));
  const form = make(
    "form",
    { method: "dialog" },
    list,
    make("p", { class: "buttons" }, ...buttons, make("button", { value: "", autofocus: true }, "Close")),
  );
  return shown(title, form);
}
