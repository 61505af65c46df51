"""Other users of the machine read nothing that Tally keeps in files."""

from __future__ import annotations

import os
import sqlite3
import stat
from pathlib import Path

import pytest

from tests.trivia_site.configuration.test_settings import run
from trivia_site.checks import file_privacy


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.slow
@pytest.mark.parametrize("store", [{}, {"USE_REDIS": "false"}])
def test_what_stands_open_is_closed_and_told_once(tmp_path: Path, store: dict[str, str]) -> None:
    tmp_path.chmod(0o755)
    kept = [tmp_path / name for name in ("tally.sqlite3", "tally.sqlite3-wal", "state.json")][: 3 if store else 2]
    for path in kept:
        path.write_text("{}" if path.suffix == ".json" else "")
        path.chmod(0o644)
    sqlite3.connect(kept[0]).execute("PRAGMA user_version = 1").connection.commit()
    variables = {"TALLY_DATA_DIR": str(tmp_path), "TALLY_JSON_PATH": str(tmp_path / "state.json"), **store}

    first, second = (run("manage.py", "check", **variables) for _time in range(2))

    assert (first.returncode, second.returncode) == (0, 0), first.stderr
    assert mode(tmp_path) == 0o700 and {mode(path) for path in kept} == {0o600}
    assert first.stderr.count("closed to other users") == 1 + len(kept) and str(tmp_path) in first.stderr
    assert "closed" not in second.stderr


@pytest.mark.slow
def test_nothing_is_changed_that_is_not_ours(tmp_path: Path) -> None:
    (tmp_path / "theirs").write_text("a list of hosts")
    for path in (tmp_path, tmp_path / "theirs"):
        path.chmod(path.stat().st_mode | 0o055)
    before = mode(tmp_path), mode(tmp_path / "theirs")
    theirs = str(tmp_path / "theirs")

    done = run(
        "manage.py",
        "check",
        TALLY_DATA_DIR=str(tmp_path),
        DATABASE_URL=f"sqlite:///{theirs}",
        TALLY_JSON_PATH=theirs,
        USE_REDIS="false",
    )

    assert "closed" not in done.stderr
    assert (mode(tmp_path), mode(tmp_path / "theirs")) == before


@pytest.mark.slow
def test_what_is_made_anew_is_for_its_owner_alone(tmp_path: Path) -> None:
    script = (
        "import os; os.umask(0o22); from pathlib import Path; import django; django.setup(); "
        "Path('{0}/new').touch(); Path('{0}/in').mkdir()"
    )
    done = run("-c", script.format(tmp_path), TALLY_DATA_DIR=str(tmp_path / "data"))
    assert done.returncode == 0, done.stderr
    assert (mode(tmp_path / "new"), mode(tmp_path / "in"), mode(tmp_path / "data")) == (0o600, 0o700, 0o700)


@pytest.mark.slow
def test_static_files_are_collected_for_everybody(tmp_path: Path) -> None:
    script = "import os, sys; os.umask(0o22); sys.argv[1:] = ['collectstatic']; {0}; print(oct(os.umask(0)))"
    done = run("-c", script.format("import django; django.setup()"), TALLY_DATA_DIR=str(tmp_path))
    assert done.stdout.strip() == "0o22"


def test_of_another_users_files_a_warning_tells(
    tmp_path: Path, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TALLY_DATA_DIR = tmp_path  # type: ignore[attr-defined]
    tmp_path.chmod(0o755)
    assert not file_privacy.check()  # ours: closed at the start
    owner = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: owner + 1)
    [warning] = file_privacy.check()
    assert warning.id == "tally.W025" and f"chmod o-rwx {tmp_path}" in str(warning.hint)
    for fine in (0o700, 0o770):
        tmp_path.chmod(fine)
        assert not file_privacy.check()
