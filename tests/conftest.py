"""What every test may use: the browser, or a loud word that there is none."""

from __future__ import annotations

import os
import shutil

import pytest

from games import signals

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
"""Root needs the first; the others keep the browser from reaching outside."""

_NO_BROWSER = "no Chromium on PATH (Debian: apt-get install chromium)"


def find_chromium() -> str | None:
    """The path of the browser that the tests drive; None when there is none."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if (found := shutil.which(name))), None)


@pytest.fixture(autouse=True)
def _no_state_of_an_earlier_test() -> None:
    """A process's lasting states are its own; tests share one."""
    for state in signals.current():
        signals.over(state.name)


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
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """SQLite in a file, as in use: in memory a second thread that writes does not wait, but fails at once.

    Nothing is waited for on the disk: what SQL has to survive is tested with files of its own.
    """
    from django.db import connections

    settings = connections["default"].settings_dict
    if settings["ENGINE"] == "django.db.backends.sqlite3":
        settings["TEST"]["NAME"] = os.path.join(os.environ["TALLY_DATA_DIR"], "test.sqlite3")
        settings["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("browser") is None or find_chromium():
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI=true and {_NO_BROWSER}", pytrace=False)
    pytest.skip(_NO_BROWSER)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if _NO_BROWSER in str(report.longrepr)]
    if skipped:
        text = f"{len(skipped)} BROWSER TESTS WERE SKIPPED: {_NO_BROWSER}"
        terminalreporter.write_sep("!", text, red=True, bold=True)
