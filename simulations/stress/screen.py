"""What a run shows on standard error: a bar where there is a terminal, else a line now and then."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from simulations.stress.report import HARM, STAGES, StressReport

LINE_EVERY_S = 5.0

Advance = Callable[[int, str], None]
"""Shows how many submissions are done, and what else is worth a word."""


class StressScreen:
    """Writes for people; standard output is for machines."""

    def __init__(self) -> None:
        self._console = Console(stderr=True, highlight=False)

    def step(self, text: str) -> None:
        self._console.print(f"[dim]{escape(text)}[/dim]", soft_wrap=True)

    def failed(self, problem: object) -> None:
        self._console.print(f"[bold red]✘[/] {escape(str(problem))}", soft_wrap=True)

    @contextmanager
    def progress(self, total: int) -> Iterator[Advance]:
        """A bar on a terminal; elsewhere a line every few seconds."""
        if not self._console.is_terminal:
            yield self._lines(total)
            return
        columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        with Progress(*columns, console=self._console) as bar:
            task = bar.add_task("", total=total)
            yield lambda done, words: bar.update(task, completed=done, description=escape(words))

    def _lines(self, total: int) -> Advance:
        shown_s = 0.0

        def advance(done: int, words: str) -> None:
            nonlocal shown_s
            if time.monotonic() - shown_s >= LINE_EVERY_S:
                shown_s = time.monotonic()
                self._console.print(f"{done:,} of {total:,} submissions; {words}", markup=False, soft_wrap=True)

        return advance

    def report(self, report: StressReport) -> None:
        """The figures as a table, then the verdict."""
        options = report.options
        self.step(f"{options.games} games of {options.players:,} players; {len(report.took_us):,} receipts.")
        table = Table()
        table.add_column("answers")
        table.add_column("count", justify="right")
        for name in (*STAGES, *HARM):
            table.add_row(name.replace("_", " "), f"{report.counts[name]:,}")
        self._console.print(table)
        for line in self._details(report):
            self._console.print(line, markup=False, soft_wrap=True)
        problems = list(report.problems())
        for problem in problems:
            self.failed(problem)
        if not problems:
            self._console.print("[bold green]✔[/] No acknowledged answer was lost, none accepted late, none doubled.")

    @staticmethod
    def _details(report: StressReport) -> Iterator[str]:
        refused = ", ".join(f"{count:,} {code}" for code, count in sorted(report.refused.items())) or "none"
        yield f"Refused: {refused}. Players left in doubt: {report.counts['uncertain']:,}."
        p50, p99, longest = report.latencies_ms()
        yield f"Receipts after {p50} ms (p50), {p99} ms (p99), {longest} ms at the longest."
        if report.injected:
            yield "Done to it: " + ", ".join(f"{count} {what}" for what, count in sorted(report.injected.items())) + "."
        yield f"Seed {report.options.seed}. Took {report.duration_s:.1f} s."
