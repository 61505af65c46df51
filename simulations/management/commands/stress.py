"""`manage.py stress`: many players, racing workers and faults; the players' own journals are the judge."""

from __future__ import annotations

import secrets
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from games.management.arguments import duration, whole
from games.management.exits import USAGE
from simulations.stress import isolated_run
from simulations.stress.options import StressOptions

EPILOG = """Each player answers once in every game and changes the answer --edits times: players x (1 + edits)
x games submissions. A game's window ends when 95 percent of its submissions are in; the others race with the close.
Exit status 1 if an acknowledged answer was lost, accepted late or doubled, or if the run did not finish; 2 for a wrong
option. docs/stress.md explains the figures."""

NUMBERS = (
    ("players", (1000, 6), 1, 1_000_000, "in each game"),
    ("edits", (1, 2), 0, 1000, "changes of mind of each player in each game; more than ten at once are refused"),
    ("workers", (2, 2), 1, 50, "processes that post and close as in operation: run_duties, or runbot with --wire"),
    (
        "closers",
        (5, 5),
        1,
        50,
        "further processes that all reach for the same games at once; none with --duration",
    ),
    ("games", (2, 4), 1, 1000, "games, each in a server of its own; with --duration, servers"),
)
"""Name, default without and with --duration, least, most, meaning."""


class Command(BaseCommand):
    help = "Prove on this machine that no acknowledged answer is lost. Brings its own store; leaves nothing behind."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.epilog = EPILOG
        for name, (default, enduring), least, most, words in NUMBERS:
            other = f", {enduring} with --duration" if enduring != default else ""
            parser.add_argument(
                f"--{name}",
                type=whole(least, most),
                metavar="N",
                help=f"{words} (default {default}{other})",
            )
        parser.add_argument(
            "--duration",
            type=duration,
            default=0,
            metavar="TIME",
            help="play for so long, such as 20m, while faults of all kinds strike; needs --wire --kill",
        )
        parser.add_argument("--wire", action="store_true", help="answer through bots, by gateway and HTTP")
        parser.add_argument("--kill", action="store_true", help="kill workers and the store, let Discord fail")
        parser.add_argument("--seed", type=whole(0, 2**63), default=None, metavar="N", help="repeats a run's plan")
        parser.add_argument("--json", action="store_true", help="print the figures as one JSON object, last line")
        parser.add_argument("--inside", action="store_true", help="do not move to a directory of its own")

    def handle(self, *args: Any, **options: Any) -> None:
        seed = secrets.randbelow(2**31) if options["seed"] is None else options["seed"]
        if options["duration"] and not (options["wire"] and options["kill"]):
            raise CommandError(
                "--duration plays over the wire while things break: add --wire --kill.", returncode=USAGE
            )
        defaults = {name: pair[bool(options["duration"])] for name, pair, *_ in NUMBERS}
        numbers = {name: default if options[name] is None else options[name] for name, default in defaults.items()}
        numbers |= {"seed": seed, "duration_s": options["duration"]}
        chosen = StressOptions(**numbers, wire=options["wire"], kill=options["kill"])
        if not options["inside"]:
            sys.exit(isolated_run.run_inside(_words(chosen, machine=options["json"])))
        # Only now: the process that moves in need not load the game, discord.py and the rest for that.
        if chosen.duration_s:
            from simulations.stress.endurance import run as endurance

            sys.exit(endurance.execute(chosen, machine=options["json"]))
        from simulations.stress import run

        sys.exit(run.execute(chosen, machine=options["json"]))


def _words(chosen: StressOptions, *, machine: bool) -> list[str]:
    """The command line that means these options."""
    numbers = ("players", "edits", "workers", "closers", "games", "seed")
    flags = {"--wire": chosen.wire, "--kill": chosen.kill, "--json": machine}
    return [
        *(f"--{name}={getattr(chosen, name)}" for name in numbers),
        *([f"--duration={chosen.duration_s}s"] if chosen.duration_s else []),
        *(flag for flag, given in flags.items() if given),
    ]
