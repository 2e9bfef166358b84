"""Interleaved runs: A B A B, so that what else the machine does falls on all of them; medians and the spread."""
# SPDX-License-Identifier: MIT

import random
import statistics
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    median: float
    least: float
    most: float

    @staticmethod
    def of(values):
        return Figure(statistics.median(values), min(values), max(values))


def interleave(ways, rounds):
    """`ways` maps a name to a function without arguments, which gives a dict of numbers. Gives for each name a dict of Figures.
    An extra first round warms up, and isn't counted."""
    seen = {name: [] for name in ways}
    for counted in [False] + [True] * rounds:
        for name, run in ways.items():
            values = run()
            if counted:
                seen[name].append(values)
    return {name: {key: Figure.of([values[key] for values in runs]) for key in runs[0]} for name, runs in seen.items()}


def interval(values, rounds=10000):
    """Of the median: 95 %, by resampling."""
    medians = sorted(statistics.median(random.choices(values, k=len(values))) for _ in range(rounds))
    return medians[rounds * 25 // 1000], medians[rounds * 975 // 1000]
