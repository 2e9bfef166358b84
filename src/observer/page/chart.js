// Chart: lines over the last hour, in SVG, whose point under the pointer or the arrow keys is told in words.
// SPDX-License-Identifier: MIT

import { make, makeSvg } from "./dom.js";
import { time } from "./format.js";

const WIDTH = 600; // of the drawing's own units; the page scales it
const HEIGHT = 160;
const LEFT = 4;
const TOP = 14;
const BOTTOM = 18;

/** The next 1, 2 or 5 with zeros that isn't below it: where the picture ends. */
function ceiling(value) {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= value);
}

function path(values, ceilingOf) {
  const step = (WIDTH - 2 * LEFT) / Math.max(1, values.length - 1);
  return values
    .map((value, index) => {
      const x = LEFT + index * step;
      const y = HEIGHT - BOTTOM - (value / ceilingOf) * (HEIGHT - TOP - BOTTOM);
      return `${index ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join("");
}

export class Chart {
  #lines;
  #inWords;
  #samples = [];
  #at = null; // the index of the point that is told; null: the last

  /** `lines`: [{name, value(sample)}], two at most; inWords(number) for people. */
  constructor({ title, lines, inWords }) {
    this.#lines = lines;
    this.#inWords = inWords;
    this.paths = lines.map((_, index) => makeSvg("path", { class: `line line-${index + 1}` }));
    this.top = makeSvg("text", { x: LEFT, y: TOP - 3 });
    this.begin = makeSvg("text", { x: LEFT, y: HEIGHT - 4 });
    this.end = makeSvg("text", { x: WIDTH - LEFT, y: HEIGHT - 4, class: "end" });
    this.cursor = makeSvg("line", { class: "cursor", y1: TOP, y2: HEIGHT - BOTTOM });
    this.picture = makeSvg(
      "svg",
      {
        viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
        role: "img",
        tabindex: "0",
        pointermove: (event) => this.#pointed(event),
        pointerleave: () => this.#tell(null),
        keydown: (event) => this.#pressed(event),
        blur: () => this.#tell(null),
      },
      makeSvg("line", { class: "axis", x1: LEFT, x2: WIDTH - LEFT, y1: TOP, y2: TOP }),
      makeSvg("line", { class: "axis", x1: LEFT, x2: WIDTH - LEFT, y1: HEIGHT - BOTTOM, y2: HEIGHT - BOTTOM }),
      ...this.paths,
      this.cursor,
      this.top,
      this.begin,
      this.end,
    );
    this.title = title;
    this.told = lines.map((_, index) => make("span", { class: `key key-${index + 1}` }));
    this.when = make("span", { class: "when" });
    const legend = make("p", { class: "legend" }, ...this.told, this.when);
    this.element = make("figure", {}, make("figcaption", {}, title), this.picture, legend);
  }

  show(samples) {
    this.#samples = samples;
    const all = this.#lines.map((line) => samples.map((sample) => Math.max(0, Number(line.value(sample)) || 0)));
    const highest = all.map((values) => values.reduce((most, value) => Math.max(most, value), 0));
    const most = ceiling(Math.max(...highest));
    all.forEach((values, index) => this.paths[index].setAttribute("d", path(values, most)));
    this.top.textContent = this.#inWords(most);
    this.begin.textContent = samples.length ? time(samples[0].time).slice(11, 16) : "";
    this.end.textContent = samples.length ? time(samples.at(-1).time).slice(11, 16) : "";
    const peaks = this.#lines.map((line, index) => `${line.name} at most ${this.#inWords(highest[index])}`);
    this.picture.setAttribute("aria-label", `${this.title} over the last hour: ${peaks.join(", ")}`);
    this.#tell(this.#at);
  }

  #pointed(event) {
    const { left, width } = this.picture.getBoundingClientRect();
    const part = (((event.clientX - left) / width) * WIDTH - LEFT) / (WIDTH - 2 * LEFT);
    this.#tell(Math.round(part * (this.#samples.length - 1)));
  }

  #pressed(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
    if (!step) return;
    event.preventDefault();
    this.#tell((this.#at ?? this.#samples.length - 1) + step);
  }

  #tell(at) {
    const last = this.#samples.length - 1;
    this.#at = at === null || last < 0 ? null : Math.min(Math.max(at, 0), last);
    const sample = this.#samples[this.#at ?? last];
    this.#lines.forEach((line, index) => {
      this.told[index].textContent = sample ? `${line.name} ${this.#inWords(Number(line.value(sample)) || 0)}` : line.name;
    });
    this.when.textContent = sample ? time(sample.time).slice(11) : "";
    const x = LEFT + (WIDTH - 2 * LEFT) * ((this.#at ?? last) / Math.max(1, last));
    this.cursor.setAttribute("x1", x);
    this.cursor.setAttribute("x2", x);
    this.cursor.classList.toggle("seen", this.#at !== null);
  }
}
