"""What a player takes out: all that is kept of them, of nobody else, and nothing that is not to be read yet."""

from __future__ import annotations

import csv
import json
from collections import Counter
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError

from games.privacy.export import TooMuch, export, file_names
from games.questions.own import WITHHELD
from games.store.redis import RedisStore
from tests.games.privacy.kept import ANN, BEN, OVER, everywhere, finish, plant, rights
from tests.games.samples import GUILD, game, opened

pytestmark = pytest.mark.django_db(transaction=True)

ALL = {
    "answer in play": 1,
    "refused answer": 1,
    "answer": 1,
    "answer of a cancelled game": 1,
    "place in results": 2,
    "score": 9,
    "wish to be hidden": 1,
    "audit entry": 2,
    "role": 1,
    "login": 1,
}


async def taken_out(store: RedisStore, user: str = ANN) -> list[dict[str, Any]]:
    found = await export(store, GUILD, user)
    as_json, as_csv = found.files.values()
    records: list[dict[str, Any]] = json.loads(as_json)["records"]
    table = list(csv.DictReader(StringIO(as_csv.decode(), newline="")))
    assert [row["kind"] for row in table] == [one["kind"] for one in records]
    assert Counter(one["kind"] for one in records) == found.counts
    return records


def of_kind(records: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [one for one in records if one["kind"] == kind]


async def test_all_is_in_it_that_is_kept_of_the_player_in_this_server(store: RedisStore) -> None:
    await everywhere(store)
    await sync_to_async(rights)()

    records = await taken_out(store)

    assert Counter(one["kind"] for one in records) == ALL
    [answer] = of_kind(records, "answer")
    expected = {
        "game": "over",
        "question": OVER.text,
        "answer": "B: Nile",
        "verdict": "right",
        "points": 1,
        "name": "Ann over",
    }
    assert answer.items() >= expected.items() and answer["time_ms"] >= 0 and answer["interaction"].isdigit()
    assert of_kind(records, "refused answer")[0]["reason"] == "WINDOW_CLOSED"
    assert [one.get("place") for one in of_kind(records, "place in results")] == [1, None]
    assert {(one["period"], one["points"]) for one in of_kind(records, "score")} >= {("all", 1)}
    assert [one["action"] for one in of_kind(records, "audit entry")] == ["game.closed", "game.extended"]
    assert of_kind(records, "login")[0]["name"] == "Ann of Discord"


async def test_nothing_of_anybody_else_nor_of_another_server_nor_a_secret_is_in_it(store: RedisStore) -> None:
    await everywhere(store)
    await sync_to_async(rights)()

    text = json.dumps(await taken_out(store))

    assert [word for word in ("Ben", BEN, "there", "secret-token") if word in text] == []
    assert (await export(store, GUILD, "1000000000000000999")).counts == {}


async def test_a_game_in_play_tells_what_was_answered_and_not_whether_it_is_right(store: RedisStore) -> None:
    await everywhere(store)

    [mine] = of_kind(await taken_out(store), "answer in play")

    assert (mine["game"], mine["answer"], mine["name"]) == ("open", "B: Paris", "Ann now")
    assert mine.keys().isdisjoint({"verdict", "time_ms", "place"})


async def test_a_finished_question_that_is_asked_again_keeps_its_verdict_to_itself(store: RedisStore) -> None:
    await finish(store, "over")
    again = await opened(store, game("again"))
    await store.update_game(replace(again, questions=(OVER,)))

    records = await taken_out(store)

    [answer] = of_kind(records, "answer")
    assert answer["verdict"] == WITHHELD
    assert of_kind(records, "place in results") == []


async def test_nor_does_the_score_of_its_day_tell_it(store: RedisStore) -> None:
    await finish(store, "over")
    before = await _days(store)
    again = await opened(store, game("again"))
    await store.update_game(replace(again, questions=(OVER,)))

    assert [(day["points"], day["correct"]) for day in before] == [(1, 1)]
    told = {"points": WITHHELD, "correct": WITHHELD, "time_ms": WITHHELD}
    assert await _days(store) == [day | told for day in before]


async def test_other_days_tell_their_numbers_while_a_question_is_asked_again(store: RedisStore) -> None:
    await finish(store, "over")
    before = await _days(store)
    again = await opened(store, game("again"))
    await store.update_game(replace(again, questions=(replace(OVER, seed="sea", text="Which sea is the deepest?"),)))

    assert await _days(store) == before


async def _days(store: RedisStore) -> list[dict[str, Any]]:
    return [one for one in of_kind(await taken_out(store), "score") if len(one["period"]) == len("2026-11-30")]


async def test_more_than_discord_takes_is_refused_before_it_is_whole(store: RedisStore) -> None:
    await everywhere(store)
    size = sum(map(len, (await export(store, GUILD, ANN)).files.values()))

    assert await export(store, GUILD, ANN, most_bytes=size)
    with pytest.raises(TooMuch):
        await export(store, GUILD, ANN, most_bytes=size - 1)


def test_every_table_that_names_a_person_is_asked() -> None:
    """A new one needs a line here, in `games.privacy.holdings`, and in what forgets."""
    names = {"user_id", "discord_id", "actor_id", "user"}
    found = {
        model.__name__
        for model in apps.get_app_config("games").get_models()
        if names & {field.name for field in model._meta.get_fields()}
    }
    asked = {
        "ArchivedAnswer",
        "CancelledAnswer",
        "Score",
        "HiddenPlayer",
        "AuditEntry",
        "GuildAccess",
        "DiscordAccount",
    }
    assert found == asked


# --- the operator's command ----------------------------------------------------------------------------------------


def command(*words: str) -> str:
    said = StringIO()
    call_command("export_player", *words, stdout=said)
    return said.getvalue()


def test_the_command_writes_the_same_records(store: RedisStore, tmp_path: Path) -> None:
    plant()

    said = command(GUILD, ANN, "--to", str(tmp_path))

    as_json, as_csv = (tmp_path / name for name in file_names(GUILD, ANN))
    assert Counter(one["kind"] for one in json.loads(as_json.read_text())["records"]) == ALL
    with as_csv.open(newline="") as file:
        assert sum(1 for _ in csv.reader(file)) == 1 + sum(ALL.values())
    assert str(as_json) in said and "answer in play: 1" in said


def test_the_command_leaves_nothing_where_nothing_is_kept(store: RedisStore, tmp_path: Path) -> None:
    plant()
    with pytest.raises(CommandError, match="Nothing of a player 1 is kept") as refused:
        command(GUILD, "1", "--to", str(tmp_path))
    assert refused.value.returncode == 2 and list(tmp_path.iterdir()) == []
    with pytest.raises(CommandError, match="No such file or directory"):
        command(GUILD, ANN, "--to", str(tmp_path / "nowhere"))
