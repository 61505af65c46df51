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
from pathlib import Path

from bench.report import Report
from bench.server import Server

ANSWERS = 1_000_000
MOST_MS = 50
PROJECT = Path(__file__).resolve().parent.parent


def measure(report: Report, rounds: int) -> None:
    """Fill once, then ask for each page by turns."""
    answers = os.environ.get("BENCH_ANSWERS", str(ANSWERS))
    servers = os.environ.get("BENCH_SERVERS", "10")
    pages: list[str] = []
    with Server("no") as store, tempfile.TemporaryDirectory(prefix="tally-leaderboard-") as data:
        env = {**os.environ, "REDIS_URL": store.url, "TALLY_DATA_DIR": data, "TALLY_ENV_FILE": os.devnull}
        env |= {"TALLY_LOG_LEVEL": "WARNING", "DJANGO_SETTINGS_MODULE": "trivia_site.settings"}
        env.pop("DATABASE_URL", None)
        words = [sys.executable, "-m", "bench.archive_site", answers, str(rounds), servers]
        with subprocess.Popen(words, env=env, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as site:
            assert site.stdout is not None
            for line in site.stdout:
                figures = json.loads(line)
                way, round = figures.pop("way"), figures.pop("round")
                report.add(round, way, **figures)
                if round < 0:
                    report.table(way, *figures)
                elif way not in pages:
                    pages.append(way)
    if site.returncode:
        raise RuntimeError("the pages could not be measured")
    for page in pages:
        report.table(page, "p50_ms", "p99_ms")
    for page in pages:
        if "search" not in page:  # a rare word is looked for game by game
            report.target(f"{page}: ms", report.median(page, "p50_ms"), most=MOST_MS)
