"""`manage.py migrate_trivia` with the sample of the legacy file, as an operator types it."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from bench import large_state
from games.archive import certificate
from games.connection import in_sync
from games.domain.guilds import GuildSnapshot
from games.domain.records import FinishedGame, Phase, Registration
from games.models import ArchivedAnswer, ArchivedGame
from games.store import keys
from games.store.redis import RedisStore
from tests.games.legacy.support import (
    EMPTY,
    GUILD,
    OLD,
    OPEN,
    RECENT,
    REGISTRATION,
    SMALL_GUILD,
    answers,
    command,
    game,
    migrate,
    sample,
    write,
)
from tests.games.samples import submit


def snapshot(guild_id: str = GUILD) -> GuildSnapshot:
    return in_sync(lambda store: store.snapshot(guild_id))


def registrations(guild_id: str = GUILD) -> dict[str, Registration]:
    return {r.id: r for r in snapshot(guild_id).registrations}


def history() -> list[FinishedGame]:
    return in_sync(lambda store: store.get_history(GUILD))


def test_everything_of_the_sample_is_migrated_and_read_back(state: Path) -> None:
    said = migrate(state)

    assert said["status"] == 0, said["said"]
    totals = said["totals"]
    assert {name: (n["found"], n["written"], n["equal"]) for name, n in totals.items()} == {
        "registrations": (3, 3, 3),
        "games in play": (2, 2, 2),
        "finished games": (2, 2, 2),
        "lists of used questions": (2, 2, 2),
    }
    assert (totals["games in play"]["answers"], totals["finished games"]["answers"]) == (25, 26)


def test_registrations_post_at_their_next_slot_in_the_named_zone(state: Path) -> None:
    migrate(state, "--time-zone", "europe/vienna")

    paused = next(r for r in registrations().values() if r.id != REGISTRATION)
    kept = registrations()[REGISTRATION]
    assert (kept.times, kept.zone, kept.window_s) == (("08:00", "17:00"), "Europe/Vienna", 3600)
    assert (paused.enabled, paused.window_s) == (False, 9000)
    due = snapshot().due
    assert due.keys() == {REGISTRATION}
    assert 0 < due[REGISTRATION] - time.time() * 1000 < 86_400_000


def test_a_game_in_play_keeps_its_answers_verdicts_and_messages(state: Path) -> None:
    migrate(state)

    played, given = game(OPEN), answers(OPEN)
    theirs = json.loads(state.read_text())[GUILD]["active_trivia_games"][OPEN]
    assert {user: (s.answer, s.verdict) for user, s in given.items()} == {
        user: (raw["answer"], raw["is_correct"]) for user, raw in theirs["submissions"].items()
    }
    assert (played.state.phase, played.state.players, played.state.accepted) == (Phase.OPEN, 25, 25)
    assert (played.state.question_message_id, played.thread_id) == ("1190000000000000001", "1190000000000000101")


def test_a_player_may_still_change_an_answer_that_came_along(state: Path) -> None:
    migrate(state)
    player = next(iter(answers(OPEN)))

    in_sync(lambda store: submit(store, GUILD, OPEN, player, {0: "changed"}, "1190000000000000555"))

    assert answers(OPEN)[player].answer == "changed"
    assert (game(OPEN).state.players, game(OPEN).state.changed) == (25, 1)


def test_finished_games_are_in_sql_for_good_and_in_the_history_for_a_week(state: Path) -> None:
    migrate(state)

    assert [finished.game.id for finished in history()] == [RECENT]
    assert {row.id: row.answers for row in ArchivedGame.objects.all()} == {RECENT: 20, OLD: 6}
    judged = dict(ArchivedAnswer.objects.filter(game_id=OLD).values_list("user_id", "is_right"))
    theirs = json.loads(state.read_text())[GUILD]["trivia_history"][OLD]["submissions"]
    assert judged == {user: raw["is_correct"] for user, raw in theirs.items()}


def test_finished_games_have_a_good_certificate(state: Path) -> None:
    migrate(state)

    async def verify(store: RedisStore) -> list[certificate.Certificate]:
        return [await certificate.verify(store, game_id) for game_id in (RECENT, OLD, OPEN)]

    for found in in_sync(verify):
        assert found.problems == []
        assert len({number for _, number in found.numbers}) == 1


def test_used_questions_keep_their_order(state: Path) -> None:
    migrate(state)

    seeds = snapshot().seeds
    assert sorted(seeds, key=lambda seed: seeds[seed]) == json.loads(state.read_text())[GUILD]["trivia_seeds_used"]


def test_a_dry_run_tells_and_writes_nothing(state: Path, redis_url: str) -> None:
    before = sorted(state.parent.iterdir())

    said = migrate(state, "--dry-run")

    assert said["status"] == 0
    assert said["guilds"][GUILD]["games in play"] | {"equal": 0} == said["guilds"][GUILD]["games in play"]
    assert {name: n["written"] for name, n in said["totals"].items()} == {
        "registrations": 3,
        "games in play": 2,
        "finished games": 2,
        "lists of used questions": 2,
    }
    with Redis.from_url(redis_url) as server:
        assert server.dbsize() == 0
    assert not ArchivedGame.objects.exists()
    assert sorted(state.parent.iterdir()) == before


def test_a_second_run_writes_nothing_and_finds_everything(state: Path) -> None:
    migrate(state)
    before = snapshot(), list(ArchivedAnswer.objects.order_by("id").values_list("id", flat=True)), history()

    said = migrate(state)

    assert said["status"] == 0, said["said"]
    assert {name: (n["written"], n["present"], n["equal"]) for name, n in said["totals"].items()} == {
        "registrations": (0, 3, 3),
        "games in play": (0, 2, 2),
        "finished games": (0, 2, 2),
        "lists of used questions": (2, 0, 2),
    }
    assert (snapshot(), list(ArchivedAnswer.objects.order_by("id").values_list("id", flat=True)), history()) == before


def test_what_has_ended_or_changed_since_is_not_brought_back(state: Path, redis_url: str) -> None:
    migrate(state)
    paused = next(id for id in registrations() if id != REGISTRATION)

    async def live_on(store: RedisStore) -> None:
        await store.delete_game(GUILD, EMPTY)
        await store.delete_registration(GUILD, REGISTRATION)
        changed = await store.get_registration(GUILD, paused)
        await store.amend_registration(changed)

    in_sync(live_on)
    with Redis.from_url(redis_url) as server:
        server.delete(keys.state(GUILD, EMPTY))  # eight days later, the tombstone has gone

    dry, said = migrate(state, "--dry-run"), migrate(state)

    assert (dry["status"], said["status"]) == (0, 0), said["said"]
    assert dry["totals"]["games in play"]["present"] == said["totals"]["games in play"]["present"] == 2
    assert registrations().keys() == {paused}
    assert [each.game.id for each in snapshot().games] == [OPEN]
    assert said["totals"]["registrations"]["moved_on"] == 2
    assert "was deleted after an earlier migration" in said["said"]


def test_an_answer_that_is_missing_in_the_store_is_a_difference_and_nothing_is_deleted(
    state: Path, redis_url: str
) -> None:
    migrate(state)
    before = state.read_bytes()
    with Redis.from_url(redis_url) as server:
        server.hdel(keys.submissions(GUILD, OPEN), "165551083905811573:0")

    said = migrate(state, "--delete")

    assert said["status"] == 1
    assert said["differences"] == [f"{GUILD}.active_trivia_games.{OPEN} lacks 1 answers in the store"]
    assert "Nothing was deleted, because something differs." in said["said"]
    assert state.read_bytes() == before


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"answer": "tampered"}, "answers in SQL that the source has not, and lacks 1"),
        ({"is_right": None}, "answers in SQL that the source has not, and lacks 1"),
    ],
)
def test_an_answer_that_is_another_one_in_sql_is_a_difference(state: Path, change: dict[str, Any], words: str) -> None:
    migrate(state)
    row = ArchivedAnswer.objects.filter(game_id=RECENT).earliest("id")
    ArchivedAnswer.objects.filter(id=row.id).update(
        **{name: (not row.is_right if value is None else value) for name, value in change.items()}
    )

    said = migrate(state)

    assert said["status"] == 1
    [difference] = said["differences"]
    assert difference.startswith(f"{GUILD}.trivia_history.{RECENT} ")
    assert words in difference


def test_delete_takes_the_trivia_out_and_leaves_the_rest_as_it_was(state: Path) -> None:
    before = state.read_text()

    said = migrate(state, "--delete")

    assert said["status"] == 0
    assert Path(said["backup"]).read_text() == before
    assert state.read_text() == (
        '{\n  "global": {\n    "current_personality": null,\n    "default_persona": "friendly"\n  },\n'
        f'  "{GUILD}": {{\n    "default_persona": "quizmaster"\n  }},\n'
        f'  "{SMALL_GUILD}": {{\n    \n  }}\n}}'
    )
    assert migrate(state)["status"] == 0, "and then there is nothing to migrate"


def test_delete_refuses_a_file_that_was_changed_meanwhile(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from games.legacy.migrate import run

    async def changed_by_somebody(migration: run.Migration) -> Any:
        state.write_text(state.read_text() + "\n")
        return await original(migration)

    original = run.Migration.run
    monkeypatch.setattr(run.Migration, "run", changed_by_somebody)
    before = state.read_text()

    status, said = command("migrate_trivia", state, "--delete")

    assert status == 1
    assert "was changed during the migration: nothing was deleted" in said
    assert state.read_text() == before + "\n"


def test_it_refuses_while_the_duties_run_unless_told_otherwise(state: Path) -> None:
    in_sync(lambda store: store.note_duties("bot:1"))

    status, said = command("migrate_trivia", state)
    assert (status, "The bot's duties are running (bot:1)" in said) == (1, True)
    assert snapshot().games == ()
    assert migrate(state, "--dry-run")["status"] == 0
    assert migrate(state, "--while-running")["status"] == 0

    in_sync(lambda store: store.forget_duties("bot:1"))
    assert migrate(state)["status"] == 0


def test_it_refuses_while_duties_run_on_the_file_itself(tmp_path: Path, empty: None) -> None:
    heard_ms = in_sync(lambda store: store.now_ms())
    records = sample()  # once: a second later its times would be others
    path = write(tmp_path / "app_state.json", records | {"tally": {"duties": {"json:1": heard_ms, "x": None}}})

    assert command("migrate_trivia", path)[0] == 1
    assert migrate(path, "--while-running")["status"] == 0

    write(path, records | {"tally": {"duties": {"json:1": heard_ms - 31_000}}})
    assert migrate(path)["status"] == 0


def test_it_refuses_while_somebody_else_brings_records_into_the_same_server(state: Path) -> None:
    in_sync(lambda store: store.hold_guild(GUILD, "another", 60_000))

    status, said = command("migrate_trivia", state)

    assert (status, snapshot().games) == (1, ())
    assert "What was written stays; run this again. Nothing was deleted." in said


def test_it_leaves_no_server_held(state: Path, redis_url: str) -> None:
    migrate(state)
    with Redis.from_url(redis_url) as server:
        assert server.keys("lock:*") == []


@pytest.mark.parametrize(
    ("cut", "words"),
    [
        (lambda text: text[:-200], "the file ends there: it is half-written"),
        (lambda text: text.replace('"channel_id"', "channel_id", 1), "line 10, column 9"),
        (lambda text: text + "{}", "more than one value"),
        (lambda text: "[]", "line 1, column 1: an object is expected"),
        (lambda text: "", "line 1, column 1: an object is expected"),
    ],
)
def test_a_file_that_is_no_json_is_refused_with_its_line(state: Path, redis_url: str, cut: Any, words: str) -> None:
    text = state.read_text()
    state.write_text(cut(text))

    status, said = command("migrate_trivia", state, "--delete")

    assert (status, words in said) == (1, True), said
    assert state.read_text() == cut(text)
    with Redis.from_url(redis_url) as server:
        assert server.dbsize() == 0, "nothing is written of a file that cannot be read to its end"


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("nowhere.json",), 1),
        ((".",), 1),
        (("x.json", "--dry-run", "--delete"), 2),
        (("--from-redis", "redis://localhost:1", "--delete"), 2),
        (("x.json", "--from-redis", "redis://localhost:1"), 2),
        (("--from-redis", "redis://localhost:1"), 1),
    ],
)
def test_wrong_arguments_are_told_without_a_trace(empty: None, words: tuple[str, ...], status: int) -> None:
    assert command("migrate_trivia", *words)[0] == status


def test_records_that_are_set_aside_are_kept_in_a_file_beside(tmp_path: Path, empty: None) -> None:
    data = sample()
    data["7"] = "not a server"
    data[GUILD]["active_trivia_games"]["broken"] = {"question": "?"}
    data[GUILD]["trivia_history"][OPEN] = data[GUILD]["trivia_history"][OLD]
    data["not a guild"] = {"trivia_seeds_used": ["x"], "persona": 1}
    path = write(tmp_path / "app_state.json", data)

    said = migrate(path, "--delete")

    assert said["status"] == 3, said["said"]
    rejected = json.loads(Path(said["rejected"]).read_text())
    assert [(entry["path"], entry["why"]) for entry in rejected] == [
        (f"{GUILD}.active_trivia_games.{OPEN}", "is in trivia_history too: it is over, and this one is set aside"),
        (f"{GUILD}.active_trivia_games.broken.ends_at", "is missing, and started_at too"),
        ("7", "is not an object"),
        ("not a guild.trivia_seeds_used", "is under no guild's id"),
    ]
    assert rejected[0]["value"] == data[GUILD]["active_trivia_games"][OPEN]
    assert said["totals"]["games in play"]["set_aside"] == 2
    assert json.loads(path.read_text()) == {
        "global": data["global"],
        GUILD: {"default_persona": "quizmaster"},
        SMALL_GUILD: {},
        "7": "not a server",
        "not a guild": data["not a guild"],
    }


@pytest.mark.parametrize("words", [("--dry-run",), ()], ids=["dry run", "run"])
def test_registrations_beyond_the_limit_are_set_aside_with_a_word(
    state: Path, settings: Any, words: tuple[str, ...]
) -> None:
    settings.TALLY_MAX_REGISTRATIONS = 1
    said = migrate(state, *words)
    found = said["totals"]["registrations"]
    assert (found["found"], found["written"], found["set_aside"]) == (3, 2, 1)
    assert "would be more than a server may have (TALLY_MAX_REGISTRATIONS): set aside" in str(said)


def test_ids_that_stand_twice_count_once(tmp_path: Path, empty: None) -> None:
    one = json.dumps(sample()[GUILD]["active_trivia_games"][EMPTY])
    twice = f'"{EMPTY}": {one}, "{EMPTY}": {one}'
    path = tmp_path / "app_state.json"
    path.write_text(
        f'{{"{GUILD}": {{"active_trivia_games": {{{twice}}}}}, "8": {{"active_trivia_games": {{"{EMPTY}": {one}}}}}}}'
    )

    said = migrate(path)

    assert said["status"] == 3
    assert said["set_aside"] == [
        f"{GUILD}.active_trivia_games.{EMPTY} is there twice: the first one counts, this one is set aside",
        f"8.active_trivia_games.{EMPTY} has the id of a game of server {GUILD}: that one counts, this one is set aside",
    ]
    assert [each.game.id for each in snapshot().games] == [EMPTY]


def test_a_key_that_stands_twice_in_a_record_is_told(tmp_path: Path, empty: None) -> None:
    one = json.dumps(sample()[GUILD]["active_trivia_games"][EMPTY])
    path = tmp_path / "app_state.json"
    path.write_text(f'{{"{GUILD}": {{"active_trivia_games": {{"{EMPTY}": {one[:-1]}, "seed": "other"}}}}}}}}')

    said = migrate(path)

    assert said["status"] == 3
    assert json.loads(Path(said["rejected"]).read_text())[0] == {
        "path": f"{GUILD}.active_trivia_games.{EMPTY}",
        "why": "has the key 'seed' twice: the last one counts, the other is set aside",
        "value": "elements_symbol",
    }
    assert game(EMPTY).questions[0].seed == "other"


def test_what_is_repaired_is_told_by_its_rule(tmp_path: Path, empty: None) -> None:
    data = sample(later=timedelta(days=30))
    for each in data[GUILD]["active_trivia_games"].values():
        each["ends_at"] = each["ends_at"].replace("+00:00", "Z")

    said = migrate(write(tmp_path / "app_state.json", data))

    assert said["status"] == 0, "nothing was set aside"
    assert said["repaired"] == {
        "ends with Z: taken as UTC": {"times": 2, "first": f"{GUILD}.active_trivia_games.{OPEN}.ends_at"}
    }


def test_the_legacy_redis_is_read_too(
    empty: None, redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # where what is set aside is kept
    theirs = sample()
    with Redis.from_url(redis_url, db=5) as server:
        for guild_id, guild in theirs.items():
            if guild_id == "global":
                continue
            prefix = f"trivia:{guild_id}"
            for id, raw in guild["trivia_registrations"].items():
                server.hset(f"{prefix}:registrations", id, json.dumps(raw))
            for id, raw in guild["active_trivia_games"].items():
                for user, answer in raw.pop("submissions").items():
                    server.hset(f"{prefix}:game:{id}:submissions", user, json.dumps(answer))
                server.hset(f"{prefix}:games:active", id, json.dumps(raw))
            for n, (id, raw) in enumerate(guild["trivia_history"].items()):
                server.zadd(f"{prefix}:games:history", {id: n})
                server.set(f"{prefix}:game:{id}:history", json.dumps(raw))
            for n, seed in enumerate(guild["trivia_seeds_used"]):
                server.zadd(f"{prefix}:seeds:used", {seed: n})
        server.hset(f"trivia:{GUILD}:registrations", "bad", "{")
        before = sorted(server.keys())

        said = migrate("--from-redis", f"{redis_url}?db=5")

        assert sorted(server.keys()) == before
        server.flushdb()
    assert said["status"] == 3
    assert said["set_aside"] == [f"{GUILD}.trivia_registrations.bad is not JSON"]
    assert (len(answers(OPEN)), [row.id for row in ArchivedGame.objects.order_by("id")]) == (25, [RECENT, OLD])
    assert {name: (n["found"], n["equal"]) for name, n in said["totals"].items()} == {
        "registrations": (4, 3),
        "games in play": (2, 2),
        "finished games": (2, 2),
        "lists of used questions": (1, 1),
    }


def test_the_large_file_of_the_measurements_is_a_legacy_one(tmp_path: Path, empty: None) -> None:
    large_state.write(tmp_path / "large.json", games=40, answers=120, guilds=2)
    report = migrate(tmp_path / "large.json", "--time-zone", "UTC", "--dry-run")
    totals = report["totals"]
    assert (report["status"], report["set_aside"]) == (0, [])
    assert (totals["games in play"]["written"], totals["finished games"]["written"]) == (4, 36)
    assert totals["games in play"]["answers"] + totals["finished games"]["answers"] == 120


def test_a_number_of_thousands_of_digits_spoils_its_record_alone(tmp_path: Path, empty: None) -> None:
    data = sample()
    some = next(iter(data[GUILD]["trivia_registrations"].values()))
    data[GUILD]["trivia_registrations"]["huge"] = {**some, "channel_id": "@"}
    data["7"] = "@"
    path = tmp_path / "app_state.json"
    path.write_text(json.dumps(data).replace('"@"', "9" * 5000))

    said = migrate(path)

    assert said["status"] == 3, said["said"]
    kept = [(entry["path"], entry["why"]) for entry in json.loads(Path(said["rejected"]).read_text())]
    assert kept == [
        (f"{GUILD}.trivia_registrations.huge.channel_id", "is not an id of 1 to 20 digits"),
        ("7", "is not an object"),
    ]
    assert all(len(word) < 300 for word in said["said"].split())
