"""Row 21: the store's append-only file is cut off or damaged. A cut-off end is fixed; anything else refuses to start.

Never does the store start empty, or without what stands behind the damage.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults import own_store
from tests.faults.conftest import PROJECT, House
from tests.faults.own_store import OwnStore, play, press
from trivia_site.valkey import embedded
from trivia_site.valkey.appendonly import is_cut_off
from trivia_site.valkey.errors import EmbeddedServerError
from trivia_site.valkey.paths import server_dir
from trivia_site.valkey.probe import is_running

pytestmark = pytest.mark.process

own, redis_url = own_store.own, own_store.redis_url

UNFINISHED = b"*3\r\n$3\r\nSET\r\n$6\r\nanswer\r\n$5\r\nRo"
"""A write in the middle of which the power went: nobody read that it is saved."""


@pytest.mark.slow
@pytest.mark.timeout(120)
@pytest.mark.django_db(transaction=True)
async def test_21_cut_off_end_is_fixed_and_the_game_goes_on(house: House, own: OwnStore) -> None:
    game = await play(house)
    for player in house.players:
        assert (await press(house, player, "A", game)).startswith("✅")
    own.kill()
    with own.append_only_file().open("ab") as file:
        file.write(UNFINISHED)
    own.start()
    assert "aof-load-truncated" in own.log, "it says so"
    assert (await press(house, house.players[0], "B", game)).startswith("✅ Changed")
    await house.store.end_now(house.guild_id, game.id)
    await house.finished_game(own_store.PATIENCE_S)
    letters = ["B", "A", "A", "A"]
    assert house.archived_answers() == sorted(
        (player, 0, letter) for player, letter in zip(house.players, letters, strict=True)
    )


@pytest.fixture
def damaged(tmp_path: Path) -> Iterator[Path]:
    """A data directory whose bundled server was stopped in order; a byte in the middle of its file is wrong since."""
    from redis import Redis

    with Redis.from_url(embedded.ensure_server(tmp_path)) as client:
        for n in range(100):
            client.set(f"answer:{n}", "Paris")
    embedded.release_server(tmp_path)
    yield tmp_path
    embedded.release_server(tmp_path)


def append_only_file(data_dir: Path) -> Path:
    [found] = (server_dir(data_dir) / "appendonlydir").glob("*.incr.aof")
    return found


def damage(data_dir: Path, good: bytes, bad: bytes) -> bytes:
    """Replace something near the middle of the file; returns the whole file as it then is."""
    path = append_only_file(data_dir)
    content = path.read_bytes()
    at = content.index(good, len(content) // 2)
    path.write_bytes(content[:at] + bad + content[at + len(good) :])
    return path.read_bytes()


DAMAGES = {
    "a command's begin": (b"*3\r\n", b"#3\r\n"),
    "a length that reaches beyond the end": (b"$5\r\nParis", b"$50000\r\nParis"),
    "a length that is no number": (b"$5\r\nParis", b"$x\r\nParis"),
}


@pytest.mark.parametrize("kind", DAMAGES)
def test_21_damage_in_the_middle_is_refused_with_a_word_and_left_alone(damaged: Path, kind: str) -> None:
    before = damage(damaged, *DAMAGES[kind])
    with pytest.raises(EmbeddedServerError) as refusal:
        embedded.ensure_server(damaged)
    assert "docs/runbooks.md" in str(refusal.value)
    assert re.search("Bad file format|Unexpected end of file", str(refusal.value)), "the end of the server's own log"
    assert append_only_file(damaged).read_bytes() == before
    assert not is_running(damaged)


def test_21_any_cut_of_the_end_is_fixed_without_losing_a_whole_write(damaged: Path) -> None:
    """Cut at every byte of the last two writes, one of them a transaction as scripts make them."""
    path = append_only_file(damaged)
    script = b"*1\r\n$5\r\nMULTI\r\n*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\n1\r\n*1\r\n$4\r\nEXEC\r\n"
    single = b"*3\r\n$3\r\nSET\r\n$1\r\nb\r\n$7\r\n*2$3\r\n*\r\n"
    whole = path.read_bytes()
    home = server_dir(damaged)
    for written in (script, single):
        for cut in range(len(written) + 1):
            path.write_bytes(whole + written[:cut])
            assert is_cut_off(home) == (0 < cut < len(written)), written[:cut]
        whole += written


def test_21_file_that_was_never_written_is_not_cut_off(tmp_path: Path) -> None:
    assert not is_cut_off(tmp_path)
    (tmp_path / "appendonlydir").mkdir()
    (tmp_path / "appendonlydir/appendonly.aof.1.incr.aof").touch()
    assert not is_cut_off(tmp_path)


@pytest.mark.usefixtures("migrated_sql")
@pytest.mark.parametrize("words", [("runbot",), ("run_duties",), ("serve",)], ids=" ".join)
def test_21_each_program_ends_for_good_with_a_line_and_no_traceback(damaged: Path, words: tuple[str, ...]) -> None:
    damage(damaged, *DAMAGES["a command's begin"])
    environment = os.environ | {"TALLY_DATA_DIR": str(damaged), "DISCORD_TOKEN": "MTIz.some.token"}
    del environment["REDIS_URL"]
    ended = subprocess.run(
        [sys.executable, "manage.py", *words], cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=50
    )
    assert ended.returncode == 78
    assert ended.stderr.startswith("CommandError: The embedded store does not start, and nothing was changed.")
    assert "docs/runbooks.md" in ended.stderr
    assert "Traceback" not in ended.stderr
