"""What store and database refuse is reported to whoever runs a command: fix something, or try again?"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from django.db import DatabaseError, DataError, OperationalError, ProgrammingError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from games.management import exit_messages
from games.management.exit_messages import ExitMessage
from games.management.exits import GIVES_UP

ADVICE = "Ask manage.py doctor what is wrong with it."


def ask(path: Path | str, statement: str) -> None:
    """Of SQLite, as Django does: a driver's errors are Django's, each with the driver's own as its cause."""
    with connection.wrap_database_errors, closing(sqlite3.connect(path, timeout=0, uri=True)) as opened:
        opened.execute(statement)


def not_a_database(home: Path) -> None:
    (home / "file").write_text("no database" * 100)
    ask(home / "file", "SELECT * FROM t")


def nowhere(home: Path) -> None:
    ask(home / "nowhere" / "file", "SELECT * FROM t")


def read_only(home: Path) -> None:
    ask(home / "file", "CREATE TABLE t (n)")
    ask(f"file:{home / 'file'}?mode=ro", "DELETE FROM t")


def locked(home: Path) -> None:
    with closing(sqlite3.connect(home / "file")) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        ask(home / "file", "CREATE TABLE t (n)")


@pytest.mark.parametrize(
    ("do", "words", "status"),
    [
        (not_a_database, "file is not a database", GIVES_UP),
        (nowhere, "unable to open database file", GIVES_UP),
        (read_only, "attempt to write a readonly database", GIVES_UP),
        (locked, "database is locked", 1),
    ],
)
def test_a_file_that_somebody_has_to_fix_is_distinguished_from_one_that_is_busy(
    tmp_path: Path, do: Callable[[Path], None], words: str, status: int
) -> None:
    with pytest.raises(DatabaseError) as refused:
        do(tmp_path)
    assert exit_messages.of_database(refused.value) == ExitMessage(f"The database refuses: {words}.", status, ADVICE)


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ('FATAL:  password authentication failed for user "tally"', GIVES_UP),
        ('FATAL:  database "tally" does not exist', GIVES_UP),
        ("Connection refused\n\tIs the server running on that host and accepting TCP/IP connections?", 1),
    ],
)
def test_a_server_that_lets_nobody_in_has_to_be_fixed_and_one_that_is_away_comes_back(said: str, status: int) -> None:
    message = exit_messages.of_database(OperationalError(f"connection failed: {said}"))
    first_line = said.partition("\n")[0]
    assert message == ExitMessage(f"The database refuses: connection failed: {first_line}.", status, ADVICE)


@pytest.mark.django_db
def test_a_right_that_is_missing_is_no_mistake_of_ours() -> None:
    """PostgreSQL reports it as it reports a statement that is wrong."""
    error = ProgrammingError("permission denied for table games_score")
    error.__cause__ = psycopg.errors.InsufficientPrivilege()
    assert exit_messages.of_database(error) == ExitMessage(
        "The database refuses: permission denied for table games_score.", GIVES_UP, ADVICE
    )


@pytest.mark.django_db
def test_a_mistake_of_ours_is_shown_with_its_trace() -> None:
    assert exit_messages.of_database(DataError("value too long")) is None
    assert exit_messages.of_database(ProgrammingError('relation "x" does not exist')) is None


@pytest.mark.django_db
@pytest.mark.parametrize(("names", "are"), [(1, "1 migration is"), (2, "2 migrations are")])
def test_a_table_is_missing_while_migrations_wait(names: int, are: str) -> None:
    recorder = MigrationRecorder(connection)
    graph = MigrationLoader(connection).graph
    [last] = graph.leaf_nodes("games")
    for app, name in graph.forwards_plan(last)[-names:]:
        recorder.record_unapplied(app, name)
    message = exit_messages.of_database(OperationalError("no such table: games_score"))
    assert message == ExitMessage(f"{are} not applied. Run: manage.py migrate", GIVES_UP)
