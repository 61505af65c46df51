"""Whatever is wrong around a command, in database, store or directories, is one line and a status."""

from __future__ import annotations

import ctypes
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.trivia_site.cli.commands import reported, typed

pytestmark = pytest.mark.process

BY_HAND = (("verify_game", "--all"), ("reconcile",), ("forget_player", "1", "2"), ("export_trivia", "{home}/out.json"))
"""They work on store and database."""
ON_SQL = (("rebuild_leaderboard",), ("import_questions", "{home}/questions.csv", "--guild=1"))
PLAY = (("serve",), ("runbot",), ("run_duties",))
DJANGOS = (("clearsessions",), ("createsuperuser", "--noinput", "--username=a", "--email=a@b.cd"))
INTO_STORE = (("migrate_trivia", "{home}/good.json"),)
EVERY = (*BY_HAND, *ON_SQL, *PLAY, *DJANGOS)

CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 1, 2
_PR_CAPBSET_DROP = 24


@dataclass(frozen=True, kw_only=True)
class State:
    """What is wrong, and what a command says."""

    words: str
    status: int
    commands: tuple[tuple[str, ...], ...]
    prepare: Callable[[Path], object] = lambda _home: None
    settings: dict[str, str] = field(default_factory=dict)
    doctor: int = 1


def _damage(home: Path) -> None:
    (home / "tally.sqlite3").write_bytes(b"\x8e" * 9000)


def _forbid(home: Path) -> None:
    (home / "tally.sqlite3").chmod(0o400)


def _damaged_store(home: Path) -> None:
    files = home / "valkey" / "appendonlydir"
    files.mkdir(parents=True)
    (files / "appendonly.aof.1.incr.aof").write_bytes(b"\x8e" * 300)
    (files / "appendonly.aof.manifest").write_text("file appendonly.aof.1.incr.aof seq 1 type i\n")


def _closed_directory(home: Path) -> None:
    (home / "closed").mkdir(mode=0o500)


BUNDLED = {"USE_REDIS": "true", "REDIS_URL": ""}
STATES = {
    "database without its tables": State(
        words="migrations are not applied. Run: manage.py migrate",
        status=78,
        commands=EVERY[:-1],  # Django's last one reports it too
        prepare=lambda home: (home / "tally.sqlite3").unlink(),
    ),
    "database away": State(
        words="Connection refused",
        status=1,
        commands=(*BY_HAND, *ON_SQL, *DJANGOS, ("serve",)),
        settings={"DATABASE_URL": "postgres://tally:secret-word@127.0.0.1:1/tally"},
    ),
    "database damaged": State(words="file is not a database", status=78, commands=EVERY, prepare=_damage),
    "database read-only": State(
        words="attempt to write a readonly database", status=78, commands=(*ON_SQL[1:], *DJANGOS), prepare=_forbid
    ),
    "database in no directory": State(
        words="unable to open database file",
        status=78,
        commands=EVERY,
        settings={"DATABASE_URL": "sqlite:///{home}/nowhere/tally.sqlite3"},
    ),
    "store away": State(
        words="The store",
        status=1,
        commands=(*BY_HAND, *INTO_STORE),
        settings={"USE_REDIS": "true", "REDIS_URL": "redis://:secret-word@127.0.0.1:1/0"},
    ),
    "store away, play": State(
        words="does not answer",
        status=75,
        commands=PLAY,
        settings={"USE_REDIS": "true", "REDIS_URL": "redis://:secret-word@127.0.0.1:1/0"},
    ),
    "bundled store damaged": State(
        words="The embedded store does not start, and nothing was changed.",
        status=78,
        commands=(*BY_HAND, *INTO_STORE, *PLAY),
        prepare=_damaged_store,
        settings=BUNDLED,
    ),
    "data directory read-only": State(
        words="Permission denied",
        status=78,
        commands=(*BY_HAND, *INTO_STORE, *PLAY, ("demo",)),
        prepare=_closed_directory,
        settings=BUNDLED | {"TALLY_DATA_DIR": "{home}/closed", "DATABASE_URL": "sqlite:///{home}/tally.sqlite3"},
    ),
    "data directory a file": State(
        words="it is no directory",
        status=78,
        commands=(*EVERY, ("demo",), ("stress",)),
        settings={"TALLY_DATA_DIR": "{home}/good.json"},
        doctor=78,
    ),
    "data directory that cannot be": State(
        words="/proc/nowhere",
        status=78,
        commands=(*EVERY, ("demo",), ("stress",)),
        settings={"TALLY_DATA_DIR": "/proc/nowhere"},
        doctor=78,
    ),
    "file of the store damaged": State(
        words="(tally.E009)",
        status=78,
        commands=(*BY_HAND, *PLAY),
        prepare=lambda home: (home / "state.json").write_text("{"),
    ),
    "file of the store a pipe": State(
        words="it is no file",
        status=78,
        commands=(*BY_HAND, *PLAY),
        doctor=78,
        prepare=lambda home: os.mkfifo(home / "state.json"),
    ),
    "file of the store in no directory": State(
        words="{home}/nowhere",
        status=78,
        commands=(*BY_HAND, *PLAY),
        settings={"TALLY_JSON_PATH": "{home}/nowhere/state.json"},
    ),
}


@pytest.fixture
def home(tmp_path: Path, migrated_database: Path) -> Iterator[Path]:
    (tmp_path / "good.json").write_text("{}")
    (tmp_path / "questions.csv").write_text("text,answer\nWhat?,That\n")
    shutil.copy(migrated_database, tmp_path / "tally.sqlite3")
    yield tmp_path
    for path in tmp_path.iterdir():
        if path.is_dir():
            path.chmod(0o700)


def _settings(home: Path) -> dict[str, str]:
    own = {"TALLY_DATA_DIR": str(home), "TALLY_JSON_PATH": str(home / "state.json"), "USE_REDIS": "false"}
    return own | {"DISCORD_TOKEN": "x.y.z", "DISCORD_API_BASE": "http://127.0.0.1:1/api/v10", "SECRET_KEY": "x" * 50}


@pytest.mark.parametrize("name", STATES)
def test_what_is_wrong_around_a_command_is_one_line_and_a_status(name: str, home: Path) -> None:
    """`pytest -s` shows all."""
    state = STATES[name]
    home.chmod(0o700)
    settings = _settings(home) | {key: value.format(home=home) for key, value in state.settings.items()}
    state.prepare(home)
    lines = [[word.format(home=home) for word in words] for words in (*state.commands, ("doctor",))]
    *results, (seen, report) = typed(lines, settings, before=bound_by_rights)
    for words, (status, said) in zip(lines, results, strict=False):
        print(f"| {name} | `{words[0]}` | {' / '.join(reported(said))} | {status} |")
        assert (status, len(reported(said))) == (state.status, 1), (words, said)
        assert state.words.format(home=home) in said
        assert state.status == 1 or not said.endswith("Repeat this.\n"), "it would end the same again"
        assert "Traceback" not in said and "secret-word" not in said
    assert seen == state.doctor and "Traceback" not in report, report


def bound_by_rights() -> None:
    """In a child, before it becomes another program: let root too meet the rights of files."""
    for right in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
        ctypes.CDLL(None).prctl(_PR_CAPBSET_DROP, right, 0, 0, 0)


def test_a_file_that_cannot_be_replaced_is_told_as_such(home: Path, redis_url: str) -> None:
    """It can be read, and so what is wrong is not that."""
    folder = home / "folder"
    folder.mkdir()
    (folder / "state.json").write_text("{}")
    folder.chmod(0o500)
    settings = _settings(home) | {"USE_REDIS": "true", "REDIS_URL": redis_url}
    [(status, said)] = typed(
        [["migrate_trivia", str(folder / "state.json"), "--delete"]], settings, before=bound_by_rights
    )
    assert (status, said.count("\n"), "Traceback" in said) == (1, 1, False), said
    assert "bak.json cannot be written: Permission denied." in said and "Nothing was deleted." in said
