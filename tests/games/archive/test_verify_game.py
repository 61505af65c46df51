"""`manage.py verify_game` as an operator types it."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from redis import Redis

from games.connection import in_sync
from games.models import ArchivedAnswer, ArchivedGame
from games.store.redis import RedisStore
from tests.e2e import scene
from tests.e2e.scene import BOOKS, CAPITAL, ELEMENT, QUIZ, READING, TRIVIA


@pytest.fixture
def games(transactional_db: None, redis_url: str) -> None:
    """A finished game in each of two servers, and one in play."""
    with Redis.from_url(redis_url) as server:
        server.flushall()

    async def play(store: RedisStore) -> None:
        over = [
            await scene.open_game(store, QUIZ, TRIVIA, CAPITAL, ELEMENT, id="over"),
            await scene.open_game(store, BOOKS, READING, CAPITAL, id="read"),
        ]
        for each in over:
            await scene.play(store, each, 4)
        await scene.finish(store, *over)
        await scene.play(store, await scene.open_game(store, QUIZ, TRIVIA, CAPITAL, id="open"), 3)

    in_sync(play)


def verify(*words: str) -> tuple[int, str]:
    """Exit status and output."""
    out = StringIO()
    try:
        call_command("verify_game", *words, stdout=out, no_color=True)
    except SystemExit as end:
        assert isinstance(end.code, int)
        return end.code, out.getvalue()
    except CommandError as error:
        return error.returncode, str(error)
    return 0, out.getvalue()


def lines(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


def test_a_good_game_is_told_on_one_line(games: None) -> None:
    status, said = verify("over")

    row = ArchivedGame.objects.get(id="over")
    assert status == 0
    assert said == (
        f"over in server {QUIZ}: acknowledged 8 · stored 8 · scored 8 · posted 8 · archived 8 · "
        f"checksum {row.checksum} · root {row.results['proof']['root']} ✓\n"
    )


def test_a_game_in_play_is_shown_as_such(games: None) -> None:
    status, said = verify("open", "--guild", QUIZ)

    assert (status, said) == (0, f"open in server {QUIZ}: acknowledged 3 · stored 3 (open: still in play) ✓\n")


def test_what_a_game_lacks_for_a_reason_is_reported_with_the_reason(games: None) -> None:
    ArchivedGame.objects.filter(id="over").update(results_message_id="undeliverable:50013", forgotten=1, lost=2)
    ArchivedGame.objects.filter(id="over").update(answers=7)
    for answer in ArchivedAnswer.objects.filter(game_id="over")[:3]:
        answer.delete()
    in_sync(lambda store: store.delete_game(QUIZ, "open"))

    _, refused = verify("over")
    assert " · archived 5 · results refused by Discord (50013) · forgotten since 1 · accepted as lost 2 · " in refused
    assert "is not" not in refused, "the numbers agree, taking what is known to be gone into account"
    assert verify("open") == (0, f"open in server {QUIZ}: cancelled, so there is nothing to certify ✓\n")


def test_a_difference_names_the_number_and_the_game_and_ends_with_1(games: None) -> None:
    ArchivedAnswer.objects.filter(game_id="over")[0].delete()

    status, said = verify("--all")

    assert status == 1
    assert "  differs: archived 7 is not posted 8\n" in said
    assert said.endswith("\n3 games, 1 with a difference\n")
    assert verify("over")[0] == 1
    assert verify("read")[0] == 0


def test_json_is_an_object_a_line_and_one_that_sums_up(games: None) -> None:
    ArchivedGame.objects.filter(id="read").update(posted=5)

    status, said = verify("--all", "--json")

    *found, total = lines(said)
    assert status == 1
    assert total == {"games": 3, "differing": 1}
    assert [one["game"] for one in found] == ["over", "read", "open"]
    assert [one["problems"] for one in found if one["game"] != "read"] == [[], []]
    assert found[0]["acknowledged"] == found[0]["archived"] == 8
    assert (len(found[0]["root"]), found[2]["root"]) == (64, "")
    assert found[1]["problems"] == [
        "posted 5 is not scored 4",
        "archived 4 is not posted 5",
        "posted is 4 in the store and 5 in SQL",
    ]
    assert found[2]["archived"] is None


def test_one_server_alone(games: None) -> None:
    status, said = verify("--all", "--guild", BOOKS, "--json")

    assert (status, [one.get("game") for one in lines(said)]) == (0, ["read", None])
    assert verify("--all", "--guild", "12") == (2, "Neither the store nor the database knows a server 12.")


@pytest.mark.parametrize("words", [(), ("over", "--all"), ("nothing",), ("over", "--guild", BOOKS)])
def test_wrong_arguments_end_with_2(games: None, words: tuple[str, ...]) -> None:
    assert verify(*words)[0] == 2


def test_a_store_that_is_away_is_no_good_certificate(games: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from games import connection

    monkeypatch.setattr(connection, "_address", lambda: "unix:///nowhere/redis.sock")

    said = "The store cannot be reached right now, please try again in a minute. Repeat this."
    assert verify("over") == (1, said)
