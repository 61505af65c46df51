"""What every test may use: the browser, PostgreSQL and nginx, or a loud word that there is none."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import structlog

from games.domain import signals
from games.store import batching

PROJECT = Path(__file__).resolve().parents[1]
CHROMIUM_WITHOUT = (
    # For each window, Chromium draws pages for what opens below its address bar: more work than the tests' own pages.
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    # Of a switch that is given twice Chromium takes the last: what Playwright does without is named again.
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "TcpPortRandomizationWin",
    "ThirdPartyStoragePartitioning",
)
"""Features of the browser that no test looks at."""
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(CHROMIUM_WITHOUT)}",
]
"""Root needs the first; the others keep the browser from reaching outside, and from work for nobody."""

_NO_BROWSER = "no Chromium on PATH (Debian: apt-get install chromium)"
_NO_POSTGRES = "no PostgreSQL server (Debian: apt-get install postgresql)"

_NO_NGINX = "no nginx (Debian: apt-get install nginx-light)"


def find_chromium() -> str | None:
    """The path of the browser that the tests drive; None when there is none."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if (found := shutil.which(name))), None)


def find_postgres() -> Path | None:
    """The directory of the newest server's programs, where Debian has them; None when there is none."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(found, key=lambda path: int(path.parent.name), default=None)


def find_nginx() -> str | None:
    """The path of the reverse proxy, which Debian keeps among root's programs; None when there is none."""
    return shutil.which("nginx", path="/usr/sbin")


_NEEDS: dict[str, tuple[Callable[[], object], str]] = {
    "browser": (find_chromium, _NO_BROWSER),
    "postgres": (find_postgres, _NO_POSTGRES),
    "proxy": (find_nginx, _NO_NGINX),
}
"""Mark of a test -> what it needs, and the word when that is not there."""


@pytest.fixture(scope="session", autouse=True)
def _every_log_can_be_heard() -> None:
    """A logger that remembers how it writes is deaf to `capture_logs` once it has written in an earlier test."""
    structlog.configure(cache_logger_on_first_use=False)


@pytest.fixture(autouse=True)
def _no_state_of_an_earlier_test() -> None:
    """A process's lasting states are its own; tests share one."""
    for state in signals.current():
        signals.over(state.name)


@pytest.fixture(autouse=True)
def _pace_of_the_machine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A test's own process refuses no answer because the machine is busy elsewhere for a second.

    Tests of what a slow store does to players are marked `paced`.
    """
    if request.node.get_closest_marker("paced"):
        return
    monkeypatch.setattr(batching, "PATIENCE_S", 60.0)
    monkeypatch.setattr(batching, "LONGEST_S", 60.0)


@pytest.fixture(scope="session")
def migrated_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with all tables and no rows, to be copied. One worker makes it for all of them.

    Its servers are of before anybody was welcomed: whoever tests the welcome says since when there is one.
    """
    from trivia_site.file_locks import locked

    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    path, fresh = shared / "migrated.sqlite3", shared / "fresh.sqlite3"
    with locked(shared / "migrated.lock"):
        if not path.exists():
            command = [sys.executable, "manage.py", "migrate", "-v", "0"]
            environment = os.environ | {"DATABASE_URL": f"sqlite:///{fresh}"}
            subprocess.run(command, cwd=PROJECT, env=environment, check=True)
            with closing(sqlite3.connect(fresh)) as connection:
                unwelcomed = connection.execute("DELETE FROM games_errand WHERE key = 'welcome:since'").rowcount
                assert unwelcomed == 1, "the migration notes since when servers are welcomed"
                connection.commit()
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            fresh.rename(path)
    return path


@pytest.fixture
def migrated_sql(migrated_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes that the test starts have a database with its tables: without, bot and duties do not start."""
    copy = shutil.copy(migrated_database, tmp_path / "migrated.sqlite3")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{copy}")


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """For Playwright's `executable_path`; the test must be marked `browser`."""
    found = find_chromium()
    assert found, "mark the test with pytest.mark.browser"
    return found


@pytest.fixture(scope="session")
def chromium_flags() -> list[str]:
    """For Playwright's `args`."""
    return CHROMIUM_FLAGS


@pytest.fixture(scope="session")
def django_db_setup(migrated_database: Path, django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """SQLite in a file, as in use: in memory a second thread that writes does not wait, but fails at once.

    Nothing is waited for on the disk: what SQL has to survive is tested with files of its own.
    """
    from django.db import connection

    path = Path(os.environ["TALLY_DATA_DIR"], "test.sqlite3")
    shutil.copy(migrated_database, path)
    connection.settings_dict["NAME"] = str(path)
    connection.settings_dict["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
    with django_db_blocker.unblock():
        _empty_quickly()
        before = _kept()
    yield
    with django_db_blocker.unblock():
        assert _kept() == before, "a test has changed content types or permissions"
        connection.close()


def _kept() -> list[object]:
    from django.contrib.auth.models import Permission
    from django.contrib.contenttypes.models import ContentType

    return [list(model.objects.order_by("pk").values()) for model in (ContentType, Permission)]


def _empty_quickly() -> None:
    """Rows of a test that commits are deleted as Django does it, without a look at every app and table after each test.

    Content types and permissions, which never change here, stay: Django would compute them again.
    """
    from django.core.management.color import no_style
    from django.db import connection
    from django.test import TransactionTestCase

    tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False))
    deletions = connection.ops.sql_flush(no_style(), sorted(tables - {"django_content_type", "auth_permission"}))
    TransactionTestCase._fixture_teardown = lambda self: connection.ops.execute_sql_flush(deletions)


def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark, (find, missing) in _NEEDS.items():
        if item.get_closest_marker(mark) is None or find():
            continue
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI=true and {missing}", pytrace=False)
        pytest.skip(missing)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reasons = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])]
    for mark, (_, missing) in _NEEDS.items():
        if number := sum(missing in reason for reason in reasons):
            text = f"{number} {mark.upper()} TESTS WERE SKIPPED: {missing}"
            terminalreporter.write_sep("!", text, red=True, bold=True)
