"""`python -m tests.model`: explore the model as far as `scopes.LARGE` says, two searches at a time."""

from __future__ import annotations

import sys
import time
from concurrent.futures import ProcessPoolExecutor, as_completed

from tests.model.mutants import CAUGHT
from tests.model.scopes import LARGE, explore
from tests.model.search import Search

PROCESSES = 2


def main() -> int:
    began, failed = time.monotonic(), False
    with ProcessPoolExecutor(PROCESSES) as pool:
        reports = []
        for done in as_completed([pool.submit(explore, bounds) for bounds in LARGE]):
            report = done.result()
            reports.append(report)
            print(report, flush=True)
            if report.broken:
                failed = True
                print(*report.trace, sep="\n", flush=True)
    for mutant, (promise, bounds) in CAUGHT.items():
        report = Search(mutant(bounds)).run()
        failed = failed or report.broken != promise
        print(f"mutant {mutant.__name__}: {report}", flush=True)
    states, transitions = sum(r.states for r in reports), sum(r.transitions for r in reports)
    print(
        f"{states} states, {transitions} transitions, {time.monotonic() - began:.0f} s: {'FAILED' if failed else 'ok'}"
    )
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
