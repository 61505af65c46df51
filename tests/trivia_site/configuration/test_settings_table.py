"""Every setting with wrong values, by real commands: a line for each mistake, no trace, no secret, exit status 78."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests import fork_server
from tests.trivia_site.configuration.settings_table import HELD_IN_FILES, SECRET, TABLE
from trivia_site.configuration.values import Wrong, data_directory

pytestmark = pytest.mark.process

PROJECT = Path(__file__).resolve().parents[3]
PRODUCTION = {"DEBUG": "false", "SECRET_KEY": "Kz9+" * 16, "ALLOWED_HOSTS": "trivia.example.org"}
SERVER = ("-m", "uvicorn", "trivia_site.asgi:application", "--uds", "nowhere")
COMMANDS = (
    ("doctor",),
    ("serve", "--no-bot"),
    ("runbot",),
    ("run_duties",),
    ("verify_game", "--all"),
    ("migrate",),
    ("createsuperuser", "--noinput"),
    ("export_trivia", "x.json"),
)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "file").write_bytes(b"\x8e\0\xff")
    return tmp_path


def surroundings(place: Path, **variables: str) -> dict[str, str]:
    own = {"PATH": os.environ["PATH"], "TALLY_ENV_FILE": os.devnull, "TALLY_DATA_DIR": str(place)}
    return own | {name: value.replace("{tmp}", str(place)) for name, value in variables.items()}


def ended(words: Sequence[str], variables: dict[str, str]) -> tuple[int, str]:
    """Exit status and standard error of a command; without words, of whoever reads the settings and does no more."""
    done = fork_server.run("-m", "tests.trivia_site.cli.one_command", *words, env=variables)
    return done.returncode, done.stderr


def typed(words: Sequence[str], variables: dict[str, str]) -> subprocess.Popen[str]:
    command = [sys.executable, *(words if words == SERVER else ("manage.py", *words))]
    return subprocess.Popen(
        command, cwd=PROJECT, env=variables, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def test_every_setting_that_is_described_has_a_row() -> None:
    text = (PROJECT / "docs/configuration.md").read_text()
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", text, re.MULTILINE)) == set(TABLE)


@pytest.mark.parametrize("name", TABLE)
def test_a_wrong_value_is_one_line_that_names_the_setting(name: str, place: Path) -> None:
    row = TABLE[name]
    given = [surroundings(place, **{name: value}) for value in row.wrong]
    given += [surroundings(place, **(PRODUCTION | {name: value})) for value in row.only_in_production]
    for variables in given:
        status, said = ended(["doctor"], variables)
        value = variables[name][:80]
        assert (status, said.count("\n")) == (78, 1), f"{value!r}: {said}"
        assert name in said and "Traceback" not in said and SECRET not in said, f"{value!r}: {said}"
        assert len(said) < 600, f"{value!r}: {said}"


@pytest.mark.parametrize("name", TABLE)
def test_a_right_value_is_taken(name: str, place: Path) -> None:
    row = TABLE[name]
    given = [surroundings(place, **row.besides, **{name: value}) for value in row.right]
    for variables in given:
        assert ended([], variables) == (0, ""), variables[name]


@pytest.mark.parametrize("words", [*COMMANDS, SERVER], ids=lambda words: words[0])
def test_every_command_tells_all_mistakes_at_once(words: Sequence[str], place: Path) -> None:
    wrong = {name: row.wrong[0] for name, row in TABLE.items() if row.wrong}
    process = typed(words, surroundings(place, **wrong))
    out, said = process.communicate()
    lines = said.splitlines()
    assert process.returncode == 78, said
    assert sorted(line.split(" is ")[0] for line in lines) == sorted(wrong)
    assert SECRET not in said + out


@pytest.mark.parametrize("name", [name for name, row in TABLE.items() if row.by_checks is not None])
def test_no_command_runs_in_production_with_what_the_checks_refuse(name: str, place: Path) -> None:
    commands = COMMANDS[1:] if name == "SECRET_KEY" else [("migrate",)]
    cases = [(words, "") for words in commands] + [(("migrate",), value) for value in TABLE[name].by_checks or ()]
    for words, value in cases:
        status, said = ended(words, surroundings(place, **(PRODUCTION | {name: value})))
        assert status == 78, f"{words} {value!r}: {said}"
        assert f"?: (tally.E00{1 if name == 'SECRET_KEY' else 2}) {name} is" in said and "Traceback" not in said
        assert SECRET not in said


@pytest.mark.parametrize("text", ["/", "/tmp", "/tmp/../var/lib", "/home", "/run/", "/dev/shm"])
def test_a_directory_of_the_machine_is_none_for_the_data(text: str) -> None:
    """Not by a command: were it taken, this machine's directory would be closed to all its other users."""
    with pytest.raises(Wrong, match="for others too"):
        data_directory(PROJECT)(text)


@pytest.mark.parametrize("name", [name for name, row in TABLE.items() if row.by_bot])
def test_bot_and_duties_refuse_what_only_they_need_to_be_right(name: str, place: Path) -> None:
    for value in TABLE[name].by_bot:
        for words in (["runbot"], ["run_duties"]):
            status, said = ended(words, surroundings(place, DISCORD_TOKEN="a.b.c", **{name: value}))
            assert (status, said.count("\n"), said.startswith(f"CommandError: {name} is")) == (78, 1, True), said


def test_an_empty_value_means_that_a_setting_is_not_set(place: Path) -> None:
    elsewhere = {"TALLY_ENV_FILE": os.devnull, "TALLY_DATA_DIR": str(place)}
    blank = [dict.fromkeys(TABLE, blank) | elsewhere for blank in ("", "  ")]
    code = """from trivia_site import settings
print([(name, value) for name, value in vars(settings).items() if name.isupper() and name != "LOGGING"])"""
    seen = set()
    for variables in (elsewhere, *blank):
        done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, env=variables, capture_output=True, text=True)
        seen.add((done.returncode, done.stdout, done.stderr))
    [(status, _, said)] = seen
    assert (status, said) == (0, "")


@pytest.mark.parametrize("name", HELD_IN_FILES)
def test_a_secret_may_stand_in_a_file(name: str, place: Path) -> None:
    right = TABLE[name].right[0].replace("{tmp}", str(place))
    (place / "secret").write_text(f"{right}\n")
    (place / "empty").write_text("\n")
    wrong = ["{tmp}/none", "{tmp}", "{tmp}/file", "/dev/zero"]
    given = [surroundings(place, **{f"{name}_FILE": path}) for path in ("{tmp}/secret", *wrong)]
    given.append(surroundings(place, **{name: right, f"{name}_FILE": "{tmp}/secret"}))
    assert ended([], given[0]) == ended([], surroundings(place, **{f"{name}_FILE": "{tmp}/empty"})) == (0, "")
    for variables in given[1:]:
        status, said = ended([], variables)
        assert (status, said.count("\n"), said.startswith(f"{name}_FILE is ")) == (78, 1, True), said
        assert SECRET not in said


@pytest.mark.parametrize("url", [f"redis://:a@{SECRET}@127.0.0.1:1", f"redis://127.0.0.1:1/0?password={SECRET}"])
def test_no_secret_is_told_of_servers_that_are_away(url: str, place: Path) -> None:
    away = {"REDIS_URL": url, "TALLY_CACHE_URL": url.replace(":1", ":2")}
    sql = f"postgres://u:a@{SECRET}@127.0.0.1:1/x?sslpassword={SECRET}"
    for words in (["doctor"], ["run_duties"]):
        out, said = typed(words, surroundings(place, DATABASE_URL=sql, DISCORD_TOKEN=SECRET, **away)).communicate()
        assert "127.0.0.1:1" in out + said
        assert SECRET not in out + said and "Traceback" not in out + said


def test_a_value_from_a_file_is_the_value(place: Path) -> None:
    (place / "url").write_text(f"redis://:{SECRET}@there:7\n")
    (place / "variables").write_text(
        "REDIS_URL_FILE={tmp}/url\n# none\n\n TALLY_REPLICAS=3\n".replace("{tmp}", str(place))
    )
    code = "from trivia_site import settings as s; print(s.REDIS_URL, s.TALLY_CACHE_URL, s.TALLY_REPLICAS)"
    variables = surroundings(place, TALLY_ENV_FILE="{tmp}/variables", TALLY_REPLICAS="")
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, env=variables, capture_output=True, text=True)
    assert done.stdout.split() == [f"redis://:{SECRET}@there:7"] * 2 + ["3"], done.stderr


def test_a_line_of_the_file_that_is_not_understood_is_refused_by_its_number(place: Path) -> None:
    (place / "variables").write_text(f"DEBUG=true\nSECRET_KEY = {SECRET}\n")
    status, said = ended([], surroundings(place, TALLY_ENV_FILE="{tmp}/variables"))
    assert (status, said.count("\n"), "line 2 is neither" in said, SECRET in said) == (78, 1, True, False), said


def test_postgresql_without_its_driver_names_what_to_install(place: Path) -> None:
    (place / "psycopg.py").write_text("raise ImportError")
    variables = surroundings(place, DATABASE_URL=f"postgres://u:{SECRET}@host/x", PYTHONPATH="{tmp}")
    process = typed(["doctor"], variables)
    _, said = process.communicate()
    assert (process.returncode, said.count("\n"), "requirements-postgres.txt" in said, SECRET in said) == (
        78,
        1,
        True,
        False,
    )


@pytest.mark.parametrize(
    ("name", "nearest"),
    [("TALLY_REPLICA", "TALLY_REPLICAS"), ("TALLY_HOSTS_SECOND", "TALLY_HSTS_SECONDS"), ("TALLY_Z", "")],
)
def test_a_variable_that_is_no_setting_gets_a_warning_with_the_nearest_name(
    name: str, nearest: str, place: Path
) -> None:
    status, said = ended(["check"], surroundings(place, **{name: SECRET}))
    assert status == 0
    assert f"(tally.W023) {name} is no setting" in said and SECRET not in said
    assert (f"Did you mean {nearest}?" in said) == bool(nearest)
