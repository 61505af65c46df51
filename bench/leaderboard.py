"""First pages of leaderboard and history over a large archive: server time, through all of Django's layers.

The database is an SQLite file of this benchmark's own, filled by the database itself; the scores are counted by the
statements that the duty loops use. `BENCH_ANSWERS=10000000 make bench ONLY=leaderboard` for the full size, which takes
ten times as long and gigabytes in the directory for temporary files. With BENCH_SERVERS=1 only the scores of the
measured server of the ten are counted, which is most of the work.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench.report import Report
from bench.server import Server


@dataclass(frozen=True, kw_only=True, slots=True)
class Size:
    """How much is measured."""

    answers: int
    per_game: int
    servers: int
    """Whose scores are counted."""
    requests: int
    """For each page in a round."""


FULL = Size(
    answers=int(os.environ.get("BENCH_ANSWERS", 1_000_000)),
    per_game=1000,
    servers=int(os.environ.get("BENCH_SERVERS", 10)),
    requests=40,
)
TINY = Size(answers=9_000, per_game=150, servers=1, requests=1)
"""Sixty games: the measured server has six, one of them of the measured category."""
MOST_MS = 50
PROJECT = Path(__file__).resolve().parent.parent


def measure(report: Report, rounds: int, size: Size) -> None:
    """Fill once, then ask for each page by turns."""
    pages: list[str] = []
    with Server("no") as store, tempfile.TemporaryDirectory(prefix="tally-leaderboard-") as data:
        env = {**os.environ, "REDIS_URL": store.url, "TALLY_DATA_DIR": data, "TALLY_ENV_FILE": os.devnull}
        env |= {"TALLY_LOG_LEVEL": "WARNING", "DJANGO_SETTINGS_MODULE": "trivia_site.settings"}
        env.pop("DATABASE_URL", None)
        figures = map(str, (size.answers, size.per_game, size.servers, rounds, size.requests))
        words = [sys.executable, "-m", "bench.archive_site", *figures]
        with subprocess.Popen(words, env=env, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as site:
            assert site.stdout is not None
            for line in site.stdout:
                found = json.loads(line)
                way, round = found.pop("way"), found.pop("round")
                report.add(round, way, **found)
                if round < 0:
                    report.table(way, *found)
                elif way not in pages:
                    pages.append(way)
    if site.returncode:
        raise RuntimeError("the pages could not be measured")
    for page in pages:
        report.table(page, "p50_ms", "p99_ms")
    for page in pages:
        if "search" not in page:  # a rare word is looked for game by game
            report.target(f"{page}: ms", report.median(page, "p50_ms"), most=MOST_MS)
