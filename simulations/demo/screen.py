"""What the demo shows in the terminal."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table

from games.domain.records import Game, GameState
from games.rules.durations import format_duration
from simulations.demo.environment import ADMIN, DemoEnvironment
from simulations.demo.reconcile import DemoReport
from simulations.players import names
from simulations.players.receipts import Receipts


class DemoScreen:
    """Writes for people; to standard error when standard output is for machines."""

    def __init__(self, *, machine: bool) -> None:
        self._console = Console(stderr=machine, highlight=False)

    def step(self, text: str) -> None:
        self._console.print(f"[dim]{text}[/dim]")

    def welcome(self, environment: DemoEnvironment, logs: Path, seconds: float) -> None:
        """Where everything is. Addresses stand on lines of their own, whole, so that terminals make links of them."""
        table = Table.grid(padding=(0, 2))
        table.add_row("Dashboard", f"[bold link={environment.dashboard_url}]{environment.dashboard_url}[/]")
        table.add_row("Log in as", f"[bold]{ADMIN}[/]   password [bold]{environment.password}[/]")
        table.add_row("", f"or with Discord, as [bold]{names.HOST}[/]")
        table.add_row(
            "The channel", f"[bold link={environment.channel_url}]{environment.channel_url}[/]   play as anybody there"
        )
        table.add_row("Logs", str(logs))
        self._console.print(Panel(table, title="Tally", subtitle="Ctrl-C ends everything", expand=False))
        self._console.print(
            f"Ready after {seconds:.1f} s. "
            f"The first game opens now, with {len(environment.players)} simulated players.\n"
        )

    def game_over(self, game: Game, receipts: Receipts, state: GameState) -> None:
        what = game.questions[0].text if len(game.questions) == 1 else f"A round of {len(game.questions)} questions"
        counts = f"{state.players} players, {state.answers} answers, {state.changed} changed"
        refused = f", {sum(receipts.refused.values())} too late" if receipts.refused else ""
        self._console.print(f"🏁 {escape(what)}  [dim]{counts}{refused}[/dim]", soft_wrap=True)

    def report(self, report: DemoReport) -> None:
        """The comparison as a table, then the verdict."""
        table = Table(title=f"{report.players} players, {format_duration(report.window_s)}", title_justify="left")
        table.add_column("answers")
        table.add_column("count", justify="right")
        for label, value in (
            ("acknowledged to the players", report.acknowledged),
            ("stored", report.stored),
            ("scored in the results", report.scored),
            ("in the store's history", report.in_history),
            ("in SQL", report.in_sql),
            ("on the dashboard at the end", report.live_last_answers),
        ):
            table.add_row(label, str(value))
        self._console.print(table)
        refused = ", ".join(f"{count} {code}" for code, count in report.refused_by_reason.items()) or "none"
        self._console.print(
            f"Changes of mind: {report.changed}. Refused: {refused}. Results posts: {report.results_posts}. "
            f"Live updates: {report.live_updates_seen}. Took {report.duration_s} s.",
            soft_wrap=True,
        )
        for problem in report.problems:
            self.failed(problem)
        if not report.problems:
            self._console.print("[bold green]✔[/] Every acknowledged answer was stored, scored and kept.")

    def stopped(self) -> None:
        self._console.print("Everything has stopped.")

    def failed(self, problem: object) -> None:
        self._console.print(f"[bold red]✘[/] {escape(str(problem))}", soft_wrap=True)
