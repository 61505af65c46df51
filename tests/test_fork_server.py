"""A program that is forked is a process like any other: only its imports were there before."""

from __future__ import annotations

import os
import signal

import pytest

from tests import fork_server

pytestmark = pytest.mark.process

WAITS = "import time; time.sleep(60)"


def test_it_has_its_own_words_status_and_environment_and_nothing_of_another() -> None:
    code = "import os, sys; sys.seen = 1; print(os.environ, sys.argv); print('wrong', file=sys.stderr); sys.exit(3)"
    done = fork_server.run("-c", code, "word", env={"GIVEN": "1"})
    assert (done.returncode, done.stdout) == (3, "environ({'GIVEN': '1'}) ['-c', 'word']\n")
    assert done.stderr == "wrong\n"
    code = "import os, sys; print(hasattr(sys, 'seen'), 'GIVEN' in os.environ, 'trivia_site.settings' in sys.modules)"
    assert fork_server.run("-c", code, env={}).stdout == "False False False\n"


def test_a_file_and_a_module_run_as_python_runs_them() -> None:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "trivia_site.settings"}
    assert fork_server.run("manage.py", "version", env=environment).stdout
    assert fork_server.run("-m", "json.tool", "no-such-file", env={}).returncode == 2
    failed = fork_server.run("-c", "1 / 0", env={})
    assert failed.returncode == 1 and failed.stderr.endswith("ZeroDivisionError: division by zero\n")


def test_one_that_does_not_end_is_killed() -> None:
    with pytest.raises(TimeoutError):
        fork_server.run("-c", WAITS, env={}, timeout=0.5)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
async def test_it_ends_by_a_signal(number: signal.Signals) -> None:
    program = await fork_server.start("-c", WAITS, env={})
    assert program.pid != os.getpid() and program.returncode is None
    program.send_signal(number)
    assert await program.wait() == -number
    program.kill()  # which is nobody any more


def test_ctrl_c_ends_it_though_the_server_does_not_heed_it() -> None:
    assert fork_server.run("-c", "import os; os.kill(os.getpid(), 2)", env={}).returncode == -signal.SIGINT


async def test_it_can_be_stopped_and_goes_on() -> None:
    program = await fork_server.start("-c", "import os; os.kill(os.getpid(), 19); raise SystemExit(4)", env={})
    await program.wait_stopped()
    assert program.returncode is None
    program.send_signal(signal.SIGCONT)
    assert await program.wait() == 4
