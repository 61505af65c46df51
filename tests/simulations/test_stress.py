"""`manage.py stress`: that it passes where all is well is worth something only if it fails where something is not."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from games.domain.records import Game, GameState, Phase, Question
from simulations.stress import journal
from simulations.stress.options import StressOptions
from tests.trivia_site.real_processes import eventually, started_with

PROJECT = Path(__file__).resolve().parents[2]
ENDS_MS = 1_000
KEYS = [
    *("acknowledged", "stored", "scored", "archived", "posted", "refused_by_reason"),
    *("lost", "accepted_late", "doubled", "p50_ms", "p99_ms", "max_ms", "seed", "duration_s"),
]
OPTIONS = StressOptions(players=3, edits=1, workers=1, closers=1, games=1, wire=False, kill=False, seed=1)
GAME = Game(
    id="abcdefghijklmnopqrst",
    guild_id="1",
    channel_id="2",
    window_s=60,
    questions=(Question(seed="s", text="Which?", answer="Rome", options=("Rome", "Oslo", "Bern")),),
    state=GameState(phase=Phase.GONE, ends_ms=ENDS_MS, closed_ms=ENDS_MS, results_message_id="4"),
)


def environment(tmp_path: Path) -> dict[str, str]:
    # Whatever the caller has configured must not reach the run, and the run must not reach anything of the caller's.
    hostile = {"REDIS_URL": "redis://203.0.113.1:1", "DISCORD_TOKEN": "no", "DATABASE_URL": "sqlite:////nowhere/no"}
    return {**os.environ, **hostile, "TMPDIR": str(tmp_path)}


def stress(tmp_path: Path, *arguments: str) -> tuple[int, dict[str, Any], str]:
    command = [sys.executable, "manage.py", "stress", "--json", *arguments]
    done = subprocess.run(
        command, cwd=PROJECT, env=environment(tmp_path), capture_output=True, text=True, timeout=150, check=False
    )
    assert started_with(str(tmp_path)) == []
    assert list(tmp_path.iterdir()) == []
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout.splitlines()[-1]), done.stderr


def assert_all_is_well(status: int, figures: dict[str, Any], said: str, *, submissions: int) -> None:
    assert status == 0, said
    assert list(figures) == KEYS
    assert (figures["lost"], figures["accepted_late"], figures["doubled"]) == (0, 0, 0)
    assert figures["acknowledged"] > submissions / 4
    assert figures["stored"] == figures["scored"] == figures["archived"] == figures["posted"]
    assert figures["stored"] >= figures["acknowledged"]
    assert set(figures["refused_by_reason"]) <= {"WINDOW_CLOSED", "GAME_CLOSED", "BUSY", journal.BUTTON_GONE}
    assert 0 < figures["p50_ms"] <= figures["p99_ms"] <= figures["max_ms"]
    assert "Seed 11." in said


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_nothing_is_lost_over_the_store_when_workers_and_store_are_killed(tmp_path: Path) -> None:
    status, figures, said = stress(tmp_path, "--players", "200", "--closers", "3", "--kill", "--seed", "11")
    assert_all_is_well(status, figures, said, submissions=800)
    assert "killed" in said


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_nothing_is_lost_over_the_wire_when_bots_and_store_are_killed(tmp_path: Path) -> None:
    arguments = ("--players", "200", "--games", "1", "--closers", "1", "--wire", "--kill", "--seed", "11")
    status, figures, said = stress(tmp_path, *arguments)
    assert_all_is_well(status, figures, said, submissions=400)


LOSSY = """
import django
django.setup()
from games.models import ArchivedAnswer
from simulations.stress import collect, run
from simulations.stress.options import StressOptions

look = collect.found

async def look_after_a_loss(*place):
    await (await ArchivedAnswer.objects.afirst()).adelete()
    return await look(*place)

collect.found = look_after_a_loss
options = StressOptions(players=60, edits=0, workers=1, closers=1, games=1, wire=False, kill=False, seed=1)
raise SystemExit(run.execute(options, machine=True))
"""


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_one_row_that_vanishes_from_sql_makes_the_run_fail(tmp_path: Path) -> None:
    own = {"TALLY_DATA_DIR": str(tmp_path / "data"), "PYTHONPATH": str(PROJECT), "REDIS_URL": ""}
    own |= {"DJANGO_SETTINGS_MODULE": "trivia_site.settings"}
    without = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    command = [sys.executable, "-c", LOSSY]
    done = subprocess.run(
        command, cwd=tmp_path, env={**without, **own}, capture_output=True, text=True, timeout=100, check=False
    )
    assert done.returncode == 1, done.stderr
    figures = json.loads(done.stdout.splitlines()[-1])
    assert (figures["lost"], figures["archived"]) == (1, figures["acknowledged"] - 1)


@pytest.mark.slow
@pytest.mark.timeout(120)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_stopped_leaves_nothing(tmp_path: Path, number: signal.Signals) -> None:
    command = [sys.executable, "manage.py", "stress", "--players", "100000", "--kill", "--seed", "1"]
    said = tmp_path / "said"
    with said.open("wb") as file:
        process = subprocess.Popen(
            command, cwd=PROJECT, env=environment(tmp_path), stdout=file, stderr=file, start_new_session=True
        )
    try:
        assert eventually(lambda: "submissions;" in said.read_text() or process.poll() is not None, 60)
        time.sleep(random.uniform(0, 2))  # in whatever state it is
        os.killpg(process.pid, number)  # as a terminal does: to the whole group
        assert process.wait(40) == 128 + number, said.read_text()
    finally:
        if process.poll() is None:
            process.kill()
    assert eventually(lambda: not started_with(str(tmp_path)))
    assert list(tmp_path.iterdir()) == [said]
    assert "Traceback" not in said.read_text()


@pytest.mark.parametrize(
    "arguments",
    [
        *(("--players", wrong) for wrong in ("0", "-1", "x", "1.5", "1000001")),
        ("--edits", "-1"),
        *((name, "0") for name in ("--workers", "--closers", "--games")),
        ("--seed", "-1"),
    ],
)
def test_a_wrong_option_is_explained(capsys: pytest.CaptureFixture[str], arguments: tuple[str, str]) -> None:
    from django.core.management import ManagementUtility

    with pytest.raises(SystemExit) as ended:
        ManagementUtility(["manage.py", "stress", *arguments]).execute()
    assert ended.value.code == 2
    assert f"argument {arguments[0]}: '{arguments[1]}' is no whole number from" in capsys.readouterr().err
