"""The coverage of each room is what coverage.py measured, and too little of it is an error."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tools.coverage_per_room import LEAST, branches, room_of, rooms, table, together, too_little

ROOT = Path(__file__).resolve().parents[2]
LEAF = "def sign(number):\n    if number < 0:\n        return -1\n    return 1\n"


def counts(lines: int, of_lines: int, taken: int, of_branches: int) -> Counter[str]:
    names = ("covered_lines", "num_statements", "covered_branches", "num_branches")
    return Counter(dict(zip(names, (lines, of_lines, taken, of_branches), strict=True)))


@pytest.mark.parametrize(
    ("path", "room"),
    [
        ("games/play/closer.py", "games.play"),
        ("games/store/redis/base.py", "games.store"),
        ("games/urls.py", "games"),
        ("botbridge/messages/text.py", "botbridge.messages"),
        ("botbridge/bot.py", "botbridge"),
        ("trivia_site/checks/doctor.py", "trivia_site"),
    ],
)
def test_a_room_is_a_package_of_the_product_or_one_beside_it(path: str, room: str) -> None:
    assert room_of(path) == room


def test_files_of_a_room_are_added_up_and_migrations_left_out() -> None:
    found = rooms(
        {
            "games/play/closer.py": {"summary": counts(1, 2, 3, 4)},
            "games/play/poster.py": {"summary": counts(10, 20, 30, 40)},
            "games/migrations/__init__.py": {"summary": counts(0, 9, 0, 9)},
        }
    )
    assert found == {"games.play": counts(11, 22, 33, 44)}


def test_branches_are_judged_by_themselves_and_together_with_lines() -> None:
    found = {
        "botbridge": counts(100, 100, 89, 100),
        "games": counts(80, 100, 10, 10),
        "games.domain": counts(5, 5, 0, 0),
        "games.play": counts(90, 100, 90, 100),
        "trivia_site": counts(0, 100, 0, 100),
    }
    assert (branches(found["botbridge"]), together(found["botbridge"])) == (89.0, 94.5)
    assert branches(found["games.domain"]) == 100.0
    assert branches(found["games.play"]) == together(found["games.play"]) == LEAST
    assert too_little(found) == ["botbridge", "games"]
    assert len(list(table(found))) == 1 + len(found)


@pytest.mark.process
@pytest.mark.parametrize(
    ("numbers", "shown", "code"),
    [
        ("1, -1", "games.play                     5         2   100.0%    100.0%", 0),
        ("1", "games.play                     5         2    71.4%     50.0%", 1),
    ],
)
def test_what_coverage_py_reports_is_read(tmp_path: Path, numbers: str, shown: str, code: int) -> None:
    leaf = tmp_path / "games/play/closer.py"
    leaf.parent.mkdir(parents=True)
    leaf.write_text(f"{LEAF}[sign(number) for number in ({numbers},)]\n")

    def run(*command: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": os.environ["PATH"]}
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)

    assert run(sys.executable, "-m", "coverage", "run", "--branch", "--source=games", str(leaf)).returncode == 0
    done = run(*_reported())
    assert shown in done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (code, "Below 90 %: games.play\n" if code else "")


def _reported() -> list[str]:
    """What `make coverage` does at its end, anywhere."""
    [line] = [line.strip() for line in (ROOT / "Makefile").read_text().splitlines() if "coverage json" in line]
    python = Path(sys.executable).parent
    return ["bash", "-o", "pipefail", "-c", line.replace("$(BIN)", f"{python}").replace("tools/", f"{ROOT}/tools/")]
