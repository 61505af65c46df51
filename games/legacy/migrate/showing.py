"""Shows a migration to a person: a progress bar on standard error, a table and the messages on standard output."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from games.legacy.migrate.report import KINDS, KindCount, MigrationReport, RecordMessages

STEP = 100
"""The bar is moved after so many records."""


class ProgressBar:
    """Implements `games.legacy.migrate.run.Progress`; silent where standard error is no terminal."""

    @contextmanager
    def stage(self, words: str, size: int) -> Iterator[Callable[[int], None]]:
        columns = (TextColumn("{task.description:<15}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
        console = Console(file=sys.stderr)
        with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
            task = progress.add_task(words, total=size or None)
            calls = 0

            def advance(done: int) -> None:
                nonlocal calls
                calls += 1
                if calls % STEP == 0:
                    progress.update(task, completed=done)

            yield advance
            progress.update(task, completed=size)


def show(report: MigrationReport, console: Console, *, dry_run: bool) -> None:
    """Everything that a person has to know."""
    console.print(_table(report, dry_run))
    for rule, paths in report.repaired.items():
        _list(console, f"Repaired, because it {rule}", paths)
    _list(console, "Left alone", report.present)
    _list(console, "Set aside", report.set_aside)
    _list(console, "Different", report.differences)


def _table(report: MigrationReport, dry_run: bool) -> Table:
    table = Table(title="What would be migrated" if dry_run else "What was migrated", title_justify="left")
    table.add_column("server")
    table.add_column("what")
    heads = ["found", "answers", "to write" if dry_run else "written", "there already", "set aside"]
    for name in heads if dry_run else [*heads, "equal", "moved on", "different"]:
        table.add_column(name, justify="right")
    for guild_id, counts in report.guilds.items():
        for section, kind in KINDS.items():
            if counts[section].found:
                table.add_row(guild_id, kind, *_cells(counts[section], dry_run))
    for kind, count in report.totals().items():
        table.add_row("all", kind, *_cells(count, dry_run), style="bold")
    return table


def _cells(count: KindCount, dry_run: bool) -> list[str]:
    numbers = [count.found, count.answers, count.written, count.present, count.set_aside]
    return [str(n) for n in (numbers if dry_run else [*numbers, count.equal, count.moved_on, count.different])]


def _list(console: Console, heading: str, messages: RecordMessages) -> None:
    if not messages.total:
        return
    console.print(f"{heading}: {messages.total}", markup=False)
    for text in messages.first:
        console.print(f"  {text}", markup=False, soft_wrap=True, highlight=False)
    if messages.total > len(messages.first):
        console.print(f"  ... and {messages.total - len(messages.first)} more")
