// Grid: a table with columns that sort, over rows of any number.
// SPDX-License-Identifier: MIT

import { make } from "./dom.js";
import { VirtualRows } from "./rows.js";
import { setText } from "./text.js";

const IN_ROW = "button, a[href]";

function compare(left, right) {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

export class Grid {
  #columns;
  #rows;
  #table;
  #items = [];
  #accepts = () => true;
  #sorted; // the column
  #reverse = false;
  #none;

  /**
   * `columns`: each has key, title, and
   *   value(item)   what it is sorted by; without, the item's member of that key
   *   text(item)    what it shows; without, the value
   *   build(itemOf) what is in a cell instead, made once for a row whose item itemOf() tells
   *   kind          "number" stands right
   *   from          "wide": it is left out on a phone; "roomy": on a small screen, too
   *   first, reversed   the rows are sorted by it as long as nobody chooses; a first sort is downwards
   */
  constructor({ label, columns, keyOf, none }) {
    this.#columns = columns;
    this.#sorted = columns.find((column) => column.first) ?? columns[0];
    this.#reverse = this.#sorted?.reversed ?? false;
    const head = make("tr", {}, ...columns.map((column) => this.#heading(column)));
    const body = make("tbody");
    this.#table = make("table", { "aria-label": label }, make("thead", {}, head), body);
    this.#none = make("p", { class: "none", hidden: true }, none);
    const scroller = make("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": label }, this.#table);
    this.element = make("div", { class: "grid" }, scroller, this.#none);
    this.#rows = new VirtualRows({
      scroller,
      body,
      keyOf,
      inRow: IN_ROW,
      build: () => this.#build(),
      update: (row, item) => this.#update(row, item),
    });
    this.#mark();
  }

  /** How many of them are shown. */
  show(items) {
    this.#items = items;
    return this.#arrange();
  }

  /** Shows those that `accepts` takes. */
  filter(accepts) {
    this.#accepts = accepts;
    return this.#arrange();
  }

  #classOf(column) {
    return [column.kind, column.from && `from-${column.from}`, `column-${column.key}`].filter(Boolean).join(" ");
  }

  #heading(column) {
    const sorts = !column.build || column.value;
    const title = sorts ? make("button", { type: "button", click: () => this.#sortBy(column) }, column.title) : column.title;
    return make("th", { scope: "col", class: this.#classOf(column) }, title);
  }

  #sortBy(column) {
    this.#reverse = this.#sorted === column ? !this.#reverse : (column.reversed ?? false);
    this.#sorted = column;
    this.#mark();
    this.#arrange();
  }

  #mark() {
    const headings = this.#table.tHead.rows[0].cells;
    this.#columns.forEach((column, index) => {
      if (column === this.#sorted) {
        headings[index].setAttribute("aria-sort", this.#reverse ? "descending" : "ascending");
      } else {
        headings[index].removeAttribute("aria-sort");
      }
    });
  }

  #value(column, item) {
    return (column.value ? column.value(item) : item[column.key]) ?? "";
  }

  #arrange() {
    const sign = this.#reverse ? -1 : 1;
    const shown = this.#items
      .filter((item) => this.#accepts(item))
      .map((item) => [this.#value(this.#sorted, item), item])
      .sort(([left], [right]) => sign * compare(left, right))
      .map(([, item]) => item);
    this.#table.setAttribute("aria-rowcount", shown.length + 1);
    this.#none.hidden = shown.length > 0;
    this.#rows.show(shown);
    return shown.length;
  }

  #build() {
    const row = make("tr");
    for (const column of this.#columns) {
      row.append(make("td", { class: this.#classOf(column) }, column.build?.(() => row.item)));
    }
    return row;
  }

  #update(row, item) {
    row.item = item;
    this.#columns.forEach((column, index) => {
      const cell = row.cells[index];
      if (column.build) {
        column.update?.(cell.firstElementChild, item);
      } else {
        setText(cell, column.text ? column.text(item) : this.#value(column, item));
      }
    });
  }
}
