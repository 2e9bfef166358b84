// VirtualRows: of a list of any length only the rows in sight are elements, and these stay the same elements for as long as
// their item is in sight, so that focus and selection survive a refresh.
// SPDX-License-Identifier: MIT

import { make } from "./dom.js";

const BESIDE = 8; // rows above and below those in sight, for a quick finger
const GUESS = 36; // px a row, until one could be measured

export class VirtualRows {
  #parts;
  #items = [];
  #keys = [];
  #elements = new Map();
  #height = 0;
  #active = null; // the key of the row that Tab leads to
  #above = make("tr", { class: "space", "aria-hidden": "true" });
  #below = make("tr", { class: "space", "aria-hidden": "true" });

  /** `parts`: scroller, body, keyOf(item), build() → tr, update(tr, item), inRow: the selector of what Tab can reach. */
  constructor(parts) {
    this.#parts = parts;
    parts.body.append(this.#above, this.#below);
    parts.scroller.addEventListener("scroll", () => this.#render(), { passive: true });
    new ResizeObserver(() => this.#resized()).observe(parts.scroller);
    parts.body.addEventListener("keydown", (event) => this.#pressed(event));
    parts.body.addEventListener("focusin", (event) => this.#focused(event.target));
  }

  show(items) {
    const seen = new Map();
    this.#items = items;
    this.#keys = items.map((item) => {
      const key = this.#parts.keyOf(item);
      const before = seen.get(key) ?? 0;
      seen.set(key, before + 1);
      return before ? `${key} ${before}` : key; // a worker that is taken over may write one id twice
    });
    this.#render();
  }

  #resized() {
    this.#height = 0;
    this.#render();
  }

  #rowHeight() {
    if (!this.#height) {
      const row = this.#elements.values().next().value;
      this.#height = row?.getBoundingClientRect().height ?? 0;
    }
    return this.#height || GUESS;
  }

  #render() {
    const { scroller, body, build, update } = this.#parts;
    const height = this.#rowHeight();
    const top = scroller.scrollTop; // asked for before anything changes: a list that is shorter for a moment would be scrolled back
    const first = Math.max(0, Math.floor(top / height) - BESIDE);
    const last = Math.min(this.#items.length, Math.ceil((top + scroller.clientHeight) / height) + BESIDE);
    const keys = this.#keys.slice(first, last);
    const wanted = new Set(keys);
    const focused = body.contains(document.activeElement) ? document.activeElement : null;

    this.#above.style.height = `${first * height}px`;
    this.#below.style.height = `${(this.#items.length - last) * height}px`;
    for (const [key, row] of this.#elements) {
      if (wanted.has(key)) continue;
      row.remove();
      this.#elements.delete(key);
    }
    if (!wanted.has(this.#active)) this.#active = this.#keys[Math.ceil(top / height)] ?? keys[0] ?? null;

    let place = this.#above.nextSibling;
    keys.forEach((key, index) => {
      let row = this.#elements.get(key);
      if (!row) {
        row = build();
        row.dataset.key = key;
        this.#elements.set(key, row);
      }
      if (row === place) {
        place = place.nextSibling;
      } else {
        body.insertBefore(row, place);
      }
      update(row, this.#items[first + index]);
      row.setAttribute("aria-rowindex", first + index + 2); // the head is the first
      this.#reach(row, key === this.#active);
    });

    // A row that has moved has lost the focus; one that is out of sight gives it to the list.
    if (focused && focused !== document.activeElement) (focused.isConnected ? focused : scroller).focus({ preventScroll: true });
    if (!this.#height && keys.length) {
      this.#rowHeight();
      if (this.#height && this.#height !== GUESS) this.#render();
    }
  }

  #reach(row, active) {
    for (const control of row.querySelectorAll(this.#parts.inRow)) control.tabIndex = active ? 0 : -1;
  }

  #focused(element) {
    const row = element.closest("tr[data-key]");
    if (!row || row.dataset.key === this.#active) return;
    const before = this.#elements.get(this.#active);
    if (before) this.#reach(before, false);
    this.#active = row.dataset.key;
    this.#reach(row, true);
  }

  /** Up, down, a page, the ends: the same control of another row; left and right: the next one in this row. */
  #pressed(event) {
    const row = event.target.closest("tr[data-key]");
    if (!row || event.ctrlKey || event.altKey || event.metaKey) return;
    const controls = [...row.querySelectorAll(this.#parts.inRow)];
    const column = controls.indexOf(event.target.closest(this.#parts.inRow));
    if (column < 0) return;
    const page = Math.max(1, Math.floor(this.#parts.scroller.clientHeight / this.#rowHeight()) - 2);
    const steps = { ArrowUp: -1, ArrowDown: 1, PageUp: -page, PageDown: page, Home: -Infinity, End: Infinity };
    const sideways = { ArrowLeft: -1, ArrowRight: 1 };
    if (event.key in sideways) {
      controls[column + sideways[event.key]]?.focus();
    } else if (event.key in steps) {
      const index = this.#keys.indexOf(row.dataset.key) + steps[event.key];
      this.#focusRow(Math.min(Math.max(index, 0), this.#items.length - 1), column);
    } else {
      return;
    }
    event.preventDefault();
  }

  #focusRow(index, column) {
    const { scroller, body, inRow } = this.#parts;
    const height = this.#rowHeight();
    const head = body.previousElementSibling?.offsetHeight ?? 0; // sticks to the top, before the rows
    const room = scroller.clientHeight - head - height;
    scroller.scrollTop = Math.min(Math.max(scroller.scrollTop, index * height - room), index * height);
    this.#render();
    this.#elements.get(this.#keys[index])?.querySelectorAll(inRow)[column]?.focus({ preventScroll: true });
  }
}
