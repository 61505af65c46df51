"""Holds every sandbox that a test starts, in this process or another, to Discord's document, and fails that test.

Loaded with `-p`. The sandboxes find their observer by the environment, which other processes inherit.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.discord_document import FINDINGS

PROPERTY = "discord document"

# Not imported from the sandbox: a plugin that is named by -p comes before the measuring of coverage.
os.environ["SANDBOX_OBSERVER"] = "tests.discord_document.observer:FileObserver"


@pytest.fixture(scope="session", autouse=True)
def _findings_file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    path = tmp_path_factory.mktemp("discord") / "findings.jsonl"
    path.touch()
    os.environ[FINDINGS] = str(path)
    yield
    del os.environ[FINDINGS]


@pytest.fixture(autouse=True)
def _fits_discords_document(record_property: pytest.RecordProperty) -> Iterator[None]:
    """Whatever a sandbox took, answered or sent during this test fits."""
    yield
    path = Path(os.environ[FINDINGS])
    if not path.stat().st_size:
        return
    from tests.discord_document.judge import read_witness

    with path.open("r+") as file:
        seen, found = read_witness(file)
        file.truncate(0)
    record_property(PROPERTY, dict(seen))
    if found:
        pytest.fail("not as in Discord's document:\n" + "\n".join(sorted(found)), pytrace=False)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    seen: Counter[str] = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if getattr(report, "when", "") == "teardown":
                seen.update(_counts(report))
    if seen:
        text = ", ".join(f"{count:,} {kind}" for kind, count in sorted(seen.items()))
        terminalreporter.write_line(f"held to Discord's document: {text}")


def _counts(report: pytest.TestReport) -> Counter[str]:
    found: Counter[str] = Counter()
    for name, counts in report.user_properties:
        if name == PROPERTY and isinstance(counts, dict):
            found.update(counts)
    return found
