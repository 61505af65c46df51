"""Runs `manage.py` again and again, each time in a process of its own that has the imports of this one.

`python -m tests.trivia_site.cli.many_commands` reads lines of JSON, [words, variables], and answers each with another:
[exit status, standard error]. Without words, the settings are read and nothing else is done.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import tempfile

import discord
import django.core.management
import psycopg
import uvicorn

import manage
from trivia_site import logs
from trivia_site.cli import error_handler
from trivia_site.configuration import dev_defaults, environment, servers, values
from trivia_site.valkey import embedded

IMPORTED = (
    django.core.management,
    discord,
    psycopg,
    uvicorn,
    dev_defaults,
    embedded,
    environment,
    error_handler,
    logs,
    servers,
    values,
)


def run(words: list[str], variables: dict[str, str]) -> tuple[int, str]:
    """One command, as if it were typed."""
    with tempfile.TemporaryFile("w+") as said:
        child = os.fork()
        if not child:
            _become(words, variables, said.fileno())
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        said.seek(0)
        return status, said.read()


def _become(words: list[str], variables: dict[str, str], said: int) -> None:
    os.dup2(said, 2)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.environ.clear()
    os.environ.update(variables)
    sys.argv = ["manage.py", *words]
    status = 0
    try:
        if words:
            manage.main()
        else:
            with error_handler.instead_of_traces():
                importlib.import_module("trivia_site.settings")
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        status = 1
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(run(*json.loads(line))), flush=True)
