"""The supervisor, with real processes."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from games.management.exits import GIVES_UP, TRY_SOON
from tests.trivia_site.real_processes import eventually, is_alive, started_with
from trivia_site.processes.restart_backoff import Allowance, Backoff
from trivia_site.processes.stop_signals import Interrupted, until_signal
from trivia_site.processes.supervisor import Program, StartFailed, Supervisor

pytestmark = pytest.mark.process

PROJECT = Path(__file__).resolve().parents[3]
QUICK = Backoff(first_s=0.02, longest_s=0.1)

ENDURE = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
SLEEP = "import time; print('up', flush=True); time.sleep(60)"
OFFSPRING = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import signal, time; time.sleep(60)"])
print(child.pid, flush=True)
signal.signal(signal.SIGTERM, signal.SIG_DFL)
time.sleep(60)
"""
HOST = """
import asyncio, sys
from contextlib import suppress
from pathlib import Path
from trivia_site.processes.stop_signals import Interrupted, until_signal
from trivia_site.processes.supervisor import Program, Supervisor

async def main():
    async with Supervisor(log_dir=Path(sys.argv[1])) as supervisor:
        for name in ("one", "two"):
            await supervisor.start(Program(name=name, command=(sys.executable, "-c", sys.argv[2])))
        print("started", flush=True)
        await asyncio.Event().wait()

try:
    asyncio.run(until_signal(main()))
except Interrupted as interrupted:
    sys.exit(128 + interrupted.number)
"""


def python(name: str, script: str) -> Program:
    return Program(name=name, command=(sys.executable, "-c", script))


async def wait_for(path: Path, text: str, times: int = 1) -> None:
    for _ in range(1000):
        if path.exists() and path.read_text().count(text) >= times:
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"{text!r} did not appear {times} times in {path}")


async def test_what_a_program_says_is_forwarded_behind_its_name(capfd: pytest.CaptureFixture[str]) -> None:
    async with Supervisor(backoff=QUICK) as supervisor:
        await supervisor.start(python("bot", "import sys, time; print('héllo', flush=True); time.sleep(60)"))
        said = ""
        for _ in range(500):
            said += capfd.readouterr().err
            if "bot      | héllo\n" in said:
                return
            await asyncio.sleep(0.02)
    raise AssertionError(said)


async def test_what_a_program_says_goes_to_its_file(tmp_path: Path) -> None:
    async with Supervisor(log_dir=tmp_path / "logs") as supervisor:
        await supervisor.start(
            python("site", "import sys; sys.stderr.write('to the file\\n'); import time; time.sleep(60)")
        )
        await wait_for(tmp_path / "logs" / "site.log", "to the file")


async def test_a_program_has_its_own_environment_on_top_of_ours(tmp_path: Path) -> None:
    script = "import os, time; print(os.environ['EXTRA'], os.environ['PATH'], flush=True); time.sleep(60)"
    async with Supervisor(log_dir=tmp_path) as supervisor:
        program = Program(name="x", command=(sys.executable, "-c", script), environment={"EXTRA": "one more"})
        await supervisor.start(program)
        await wait_for(tmp_path / "x.log", f"one more {os.environ['PATH']}")


async def test_a_program_that_dies_is_started_again(tmp_path: Path) -> None:
    async with Supervisor(log_dir=tmp_path, backoff=QUICK) as supervisor:
        await supervisor.start(python("mortal", "print('born', flush=True)"))
        await wait_for(tmp_path / "mortal.log", "born", times=4)


async def test_a_program_that_was_killed_is_started_again(tmp_path: Path) -> None:
    async with Supervisor(log_dir=tmp_path, backoff=QUICK) as supervisor:
        await supervisor.start(python("victim", SLEEP))
        await wait_for(tmp_path / "victim.log", "up")
        pid = supervisor.pid("victim")
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        await wait_for(tmp_path / "victim.log", "up", times=2)
        assert supervisor.pid("victim") not in (None, pid)


async def test_a_program_that_cannot_be_started_again_is_tried_until_it_can(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Its log file cannot be opened, as on a full disk: a file stands where the directory should."""
    logs = tmp_path / "logs"
    async with Supervisor(log_dir=logs, backoff=QUICK) as supervisor:
        await supervisor.start(python("victim", SLEEP))
        await wait_for(logs / "victim.log", "up")
        pid = supervisor.pid("victim")
        assert pid is not None
        logs.rename(tmp_path / "moved")
        logs.touch()
        os.kill(pid, signal.SIGKILL)
        async with asyncio.timeout(20):
            while caplog.text.count("victim cannot be started: ") < 2:
                await asyncio.sleep(0.02)
        assert supervisor.pid("victim") is None
        logs.unlink()
        await wait_for(logs / "victim.log", "up")


async def test_a_program_goes_on_though_its_lines_can_be_written_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a full disk; the pipe to the supervisor holds far less than it says."""
    done = tmp_path / "done"
    talk = "[print('x' * 1000, flush=True) for _ in range(10_000)]; import pathlib, time; "
    talk += f"pathlib.Path({str(done)!r}).write_text('done'); time.sleep(60)"
    with suppress(OSError), Path("/dev/full").open("w") as full:  # closing it fails over what it still holds
        monkeypatch.setattr(sys, "stderr", full)
        async with Supervisor(backoff=QUICK) as supervisor:
            await supervisor.start(python("talker", talk))
            await wait_for(done, "done")
        monkeypatch.undo()


async def test_a_program_that_gives_up_is_left_alone_and_the_others_live(tmp_path: Path) -> None:
    async with Supervisor(log_dir=tmp_path, backoff=QUICK) as supervisor:
        await supervisor.start(python("other", SLEEP))
        await supervisor.start(python("quitter", f"print('once', flush=True); raise SystemExit({GIVES_UP})"))
        await wait_for(tmp_path / "quitter.log", "once")
        await asyncio.sleep(0.3)
        assert supervisor.pid("quitter") is None
        assert (tmp_path / "quitter.log").read_text() == "once\n"
        assert supervisor.pid("other") is not None


def test_pauses_double_up_to_the_longest() -> None:
    backoff = Backoff(first_s=1.0, longest_s=30.0)
    assert [backoff.pause(deaths) for deaths in (1, 2, 3, 5, 6, 5000)] == [1.0, 2.0, 4.0, 16.0, 30.0, 30.0]


async def test_whoever_asks_is_told_which_program_gave_up(tmp_path: Path) -> None:
    async with Supervisor(log_dir=tmp_path, backoff=QUICK) as supervisor:
        await supervisor.start(python("other", SLEEP))
        await supervisor.start(python("quitter", f"raise SystemExit({GIVES_UP})"))
        assert await asyncio.wait_for(supervisor.until_given_up(), 20) == "quitter"


async def test_a_program_that_has_used_up_its_allowance_rests(tmp_path: Path) -> None:
    """Each life is counted, half of one that was killed; one that was not at work yet costs nothing."""
    allowance = Allowance(burst=3, every_s=3600)
    programs = {"mortal": "raise SystemExit(1)", "killed": "import os; os.kill(os.getpid(), 9)"}
    programs["waiting"] = f"raise SystemExit({TRY_SOON})"
    async with Supervisor(log_dir=tmp_path, backoff=QUICK) as supervisor:
        for name, end in programs.items():
            program = replace(python(name, f"print('born', flush=True); {end}"), allowance=allowance)
            await supervisor.start(program)
        await wait_for(tmp_path / "waiting.log", "born", times=8)
        for name, lives in (("mortal", 3), ("killed", 6)):
            await wait_for(tmp_path / f"{name}.log", "born", times=lives)
        await asyncio.sleep(0.5)
        births = [(tmp_path / f"{name}.log").read_text().count("born") for name in ("mortal", "killed")]
    assert births == [3, 6]


async def test_stopping_kills_a_program_that_ignores_the_request(tmp_path: Path) -> None:
    supervisor = Supervisor(log_dir=tmp_path, stop_s=0.3)
    await supervisor.start(python("deaf", ENDURE))
    await wait_for(tmp_path / "deaf.log", "deaf")
    pid = supervisor.pid("deaf")
    assert pid is not None
    await asyncio.wait_for(supervisor.stop(), 5)
    assert not is_alive(pid)


async def test_stopping_leaves_no_child_of_a_child(tmp_path: Path) -> None:
    supervisor = Supervisor(log_dir=tmp_path)
    await supervisor.start(python("parent", OFFSPRING))
    await wait_for(tmp_path / "parent.log", "\n")
    grandchild = int((tmp_path / "parent.log").read_text())
    assert is_alive(grandchild)
    await supervisor.stop()
    assert eventually(lambda: not is_alive(grandchild))


async def test_stopping_during_the_pause_before_a_restart_starts_nothing(tmp_path: Path) -> None:
    supervisor = Supervisor(log_dir=tmp_path, backoff=Backoff(first_s=0.2))
    await supervisor.start(python("mortal", "print('born', flush=True)"))
    await wait_for(tmp_path / "mortal.log", "born")
    await supervisor.stop()
    await asyncio.sleep(0.4)
    assert (tmp_path / "mortal.log").read_text() == "born\n"


async def test_a_program_that_dies_before_it_is_ready_shows_its_last_words(tmp_path: Path) -> None:
    async def never() -> bool:
        return False

    async with Supervisor(log_dir=tmp_path, backoff=QUICK) as supervisor:
        await supervisor.start(python("site", "raise SystemExit('port 8000 is taken')"))
        with pytest.raises(StartFailed, match=r"site ended before it was ready.(.|\n)*port 8000 is taken"):
            await supervisor.until_ready("site", never, timeout_s=20)


async def test_a_program_that_is_not_ready_in_time_is_reported(tmp_path: Path) -> None:
    async def never() -> bool:
        return False

    async with Supervisor(log_dir=tmp_path) as supervisor:
        await supervisor.start(python("site", SLEEP))
        with pytest.raises(StartFailed, match="not ready within 0 s"):
            await supervisor.until_ready("site", never, timeout_s=0.1)


async def test_work_that_a_signal_interrupts_cleans_up_first() -> None:
    cleaned: list[str] = []

    async def work() -> None:
        try:
            os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0.05)
            cleaned.append("clean")

    with pytest.raises(Interrupted) as interrupted:
        await until_signal(work())
    assert interrupted.value.number == signal.SIGTERM
    assert cleaned == ["clean"]


async def test_work_that_nothing_interrupts_returns_its_value() -> None:
    async def work() -> int:
        return 42

    assert await until_signal(work()) == 42


class Host:
    """A process that supervises two programs."""

    def __init__(self, logs: Path, script: str) -> None:
        self.mark = f"SUPERVISED_BY={logs}"
        name, _, value = self.mark.partition("=")
        self.process = subprocess.Popen(
            [sys.executable, "-c", HOST, str(logs), script],
            cwd=PROJECT,
            env={**os.environ, name: value},
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "started\n"

    def processes(self) -> list[str]:
        return started_with(self.mark)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(20)
        assert self.process.stdout is not None
        self.process.stdout.close()


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    running = Host(tmp_path / "logs", SLEEP)
    assert eventually(lambda: all((tmp_path / "logs" / f"{name}.log").read_text() for name in ("one", "two")))
    assert len(running.processes()) == 3
    yield running
    running.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_the_supervisor_and_all_programs(host: Host, number: signal.Signals) -> None:
    begun = time.monotonic()
    host.process.send_signal(number)
    assert host.process.wait(20) == 128 + number
    assert time.monotonic() - begun < 10
    assert host.processes() == []


def test_ctrl_c_in_the_terminal_reaches_the_programs_through_the_supervisor_only(host: Host) -> None:
    os.killpg(host.process.pid, signal.SIGINT)
    assert host.process.wait(20) == 128 + signal.SIGINT
    assert host.processes() == []


@pytest.mark.skipif(sys.platform != "linux", reason="parent-death signals are Linux's")
def test_killing_the_supervisor_ends_all_programs(host: Host) -> None:
    host.process.kill()
    assert host.process.wait(20) == -signal.SIGKILL
    assert eventually(lambda: host.processes() == [])
