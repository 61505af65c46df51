"""`manage.py import_questions`: what is refused is listed with its line, and shows in the exit status."""

from __future__ import annotations

import json
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from games.models import AuditEntry, OwnQuestion

pytestmark = pytest.mark.django_db
GUILD = "819651574603317248"
GOOD = "text,answer\nWhich hill?,The High One\nWhich tree?,Oak\n"
MIXED = f"{GOOD}Which cat?,\nWhich hill?,Another\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "questions.csv"


def run(file: Path, *words: str, status: int = 0, guild: str = GUILD) -> str:
    out = StringIO()
    if status:
        with pytest.raises(SystemExit) as ended:
            call_command("import_questions", str(file), "--guild", guild, *words, stdout=out, no_color=True)
        assert ended.value.code == status
    else:
        call_command("import_questions", str(file), "--guild", guild, *words, stdout=out, no_color=True)
    return out.getvalue()


def failing(file: Path, guild: str = GUILD) -> CommandError:
    with pytest.raises(CommandError) as failed:
        call_command("import_questions", str(file), "--guild", guild)
    return failed.value


def test_a_good_file_is_imported_and_noted(file: Path) -> None:
    file.write_text(GOOD)
    assert run(file) == "2 imported, 0 refused\n"
    assert set(OwnQuestion.objects.values_list("guild_id", "answer")) == {(GUILD, "The High One"), (GUILD, "Oak")}
    [entry] = AuditEntry.objects.all()
    assert (entry.action, entry.source, entry.guild_id) == ("questions.imported", "shell", GUILD)


def test_the_standard_input_is_read_where_no_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(GOOD.encode())))
    assert run(Path("-")) == "2 imported, 0 refused\n"
    assert AuditEntry.objects.get().source == "shell"


def test_a_dry_run_stores_nothing(file: Path) -> None:
    file.write_text(GOOD)
    assert run(file, "--dry-run") == "2 would be imported, 0 refused\n"
    assert not OwnQuestion.objects.exists()


def test_refused_lines_are_named_and_the_status_is_1(file: Path) -> None:
    file.write_text(MIXED)
    said = run(file, status=1)
    assert "line 4: answer: This must not be empty.  Which cat?" in said
    assert "line 5: Line 2 has this text already.  Which hill?" in said
    assert said.endswith("2 imported, 2 refused\n")
    assert OwnQuestion.objects.count() == 2


def test_json_says_the_same(file: Path) -> None:
    file.write_text(MIXED)
    found: dict[str, Any] = json.loads(run(file, "--dry-run", "--json", status=1))
    assert (found["dry_run"], found["good"], found["imported"]) == (True, 2, 0)
    assert [line["line"] for line in found["refused"]] == [4, 5]


def test_what_cannot_be_read_imports_nothing(file: Path) -> None:
    assert "Nothing was imported" in str(failing(file))
    file.write_bytes(b"\xff")
    assert "not UTF-8" in str(failing(file))
    file.write_text("[1")
    assert failing(file).returncode == 1
