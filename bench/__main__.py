"""`make bench` runs every benchmark, `make bench ONLY=submit` one; exit status 1 when a target is missed."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys

import bench
from bench.report import Report


def names() -> list[str]:
    """The benchmarks: modules of this package that define `measure(report, rounds)`."""
    found = [module.name for module in pkgutil.iter_modules(bench.__path__) if module.name != "__main__"]
    return [name for name in found if hasattr(importlib.import_module(f"bench.{name}"), "measure")]


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--only", choices=names(), help="run this one only")
    parser.add_argument("--rounds", type=int, default=5, help="how often each way is measured, by turns")
    options = parser.parse_args()
    good = True
    for name in [options.only] if options.only else names():
        report = Report(name)
        importlib.import_module(f"bench.{name}").measure(report, options.rounds)
        good &= report.finish()
    return 0 if good else 1


sys.exit(main())
