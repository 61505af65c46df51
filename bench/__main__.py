"""`make bench` runs every benchmark, `make bench ONLY=submit` one; exit status 1 when a target is missed."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys

import bench
from bench.report import Report


def names() -> list[str]:
    """The benchmarks: modules of this package that define `measure(report, rounds, size)`, `FULL` and `TINY`."""
    found = [module.name for module in pkgutil.iter_modules(bench.__path__) if module.name != "__main__"]
    return [name for name in found if hasattr(importlib.import_module(f"bench.{name}"), "measure")]


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--only", choices=names(), help="run this one only")
    parser.add_argument("--rounds", type=int, default=5, help="how often each way is measured, by turns")
    parser.add_argument("--tiny", action="store_true", help="see only that it runs: a little of each, and no verdict")
    options = parser.parse_args()
    good = True
    for name in [options.only] if options.only else names():
        benchmark, report = importlib.import_module(f"bench.{name}"), Report(name, judged=not options.tiny)
        benchmark.measure(report, options.rounds, benchmark.TINY if options.tiny else benchmark.FULL)
        good &= report.finish()
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
