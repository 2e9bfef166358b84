"""The table and the JSON of a run."""
# SPDX-License-Identifier: MIT

import json
import os
import platform
from dataclasses import asdict

WIDTH = 54
CELL = 24


def machine():
    with open("/proc/cpuinfo") as file:
        model = next((line.partition(":")[2].strip() for line in file if line.startswith("model name")), "?")
    return {"processor": model, "processors": os.cpu_count(), "kernel": platform.release()}


class Report:
    """Rows are printed as they come; a row is a figure for each way, and a comparison of two of them with an aim."""

    def __init__(self):
        self.parts = {}
        self.rows = self.ways = None

    def begin(self, part, title, ways):
        self.rows, self.ways = self.parts.setdefault(part, []), ways
        print(f"\n{title}\n{'':{WIDTH}}" + "".join(f"{way:>{CELL}}" for way in ways), flush=True)

    def row(self, what, unit, figures, comparison=None):
        """`figures` maps ways to Figures; `comparison` is a Comparison or None."""
        cells = "".join(f"{cell(figures[way]) if way in figures else '':>{CELL}}" for way in self.ways)
        print(f"{what + ', ' + unit:{WIDTH}}{cells}" + (f"   {comparison.text()}" if comparison else ""), flush=True)
        self.rows.append({
            "what": what, "unit": unit, "ways": {way: asdict(figure) for way, figure in figures.items()},
            **({"comparison": comparison.as_dict()} if comparison else {})})

    def write(self, path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"machine": machine(), "parts": self.parts}, indent=1) + "\n")


def number(value):
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def cell(figure):
    if figure.least == figure.most:
        return number(figure.median)
    return f"{number(figure.median)} ({number(figure.least)}–{number(figure.most)})"


class Comparison:
    """A ratio, or another number, beside what it is to be."""

    def __init__(self, name, value, at_most=None, at_least=None):
        self.name, self.value, self.at_most, self.at_least = name, value, at_most, at_least

    @property
    def reached(self):
        return not (self.at_most is not None and self.value > self.at_most or
                    self.at_least is not None and self.value < self.at_least)

    def text(self):
        text = f"{self.name} {self.value:.3g}"
        if self.at_most is not None:
            text += f", aim ≤ {self.at_most:g}"
        if self.at_least is not None:
            text += f", aim ≥ {self.at_least:g}"
        return text + ("" if self.reached else " MISSED")

    def as_dict(self):
        aims = {"at_most": self.at_most, "at_least": self.at_least}
        return {"name": self.name, "value": self.value, **{key: aim for key, aim in aims.items() if aim is not None}}
