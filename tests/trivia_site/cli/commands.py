"""Types command lines into one process, and reads what came out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence

from tests.faults.conftest import PROJECT


def typed(
    lines: Sequence[Sequence[str]], settings: Mapping[str, str], before: Callable[[], None] | None = None
) -> list[tuple[object, str]]:
    """Exit status and words of each; a status that is text says that it hung or ended in a trace."""
    environment = {"PATH": os.environ["PATH"], "TALLY_ENV_FILE": os.devnull, "NO_COLOR": "1", **settings}
    done = subprocess.run(
        [sys.executable, "-m", "tests.trivia_site.cli.commands_in_one_process"],
        cwd=PROJECT,
        env=environment,
        input=json.dumps(lines),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=300,
        preexec_fn=before,
    )
    return [(status, said) for status, said in json.loads(done.stdout.splitlines()[-1])]


def reported(said: str) -> list[str]:
    """The lines, without those in which argparse lists what there is; a continued one begins with blanks."""
    lines = [line for line in said.splitlines() if line.strip() and not line.startswith("Type 'manage.py help'")]
    if lines and lines[0].startswith("usage:"):
        return [line for line in lines[1:] if not line.startswith("   ")]
    return lines
