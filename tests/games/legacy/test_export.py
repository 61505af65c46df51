"""`manage.py export_trivia`: the way back, and that there and back again is the same."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis import Redis

from games.connection import in_sync
from games.domain import processes
from games.domain.guilds import GuildDirectory
from games.domain.records import IN_PLAY, FinishedGame, Phase
from games.legacy import app_state
from games.models import ArchivedAnswer, ArchivedGame
from games.store import keys
from games.store.redis import RedisStore
from tests.games.legacy.app_state import records
from tests.games.legacy.support import GUILD, OPEN, RECENT, command, flush, migrate, sample, write


def export(path: Path, *words: object) -> dict[str, Any]:
    status, said = command("export_trivia", path, *words)
    assert status == 0, said
    loaded: dict[str, Any] = json.loads(path.read_text())
    return loaded


def test_what_was_migrated_is_exported_in_the_legacy_shape(state: Path, tmp_path: Path) -> None:
    migrate(state)
    theirs = json.loads(state.read_text())

    ours = export(tmp_path / "back.json")

    assert ours.keys() == theirs.keys() - {"global"}
    for guild_id, guild in ours.items():
        for section in (app_state.REGISTRATIONS, app_state.GAMES, app_state.HISTORY):
            assert guild[section].keys() == theirs[guild_id][section].keys()
            for id, raw in guild[section].items():
                kept = {name: value for name, value in raw.items() if name not in ("tally", "submissions")}
                assert kept == {name: theirs[guild_id][section][id][name] for name in kept}
        assert guild[app_state.SEEDS] == theirs[guild_id][app_state.SEEDS]
    mine = ours[GUILD][app_state.GAMES][OPEN]["submissions"]
    assert {user: (raw["answer"], raw["submitted_at"], raw["is_correct"]) for user, raw in mine.items()} == {
        user: (raw["answer"], raw["submitted_at"], raw["is_correct"])
        for user, raw in theirs[GUILD][app_state.GAMES][OPEN]["submissions"].items()
    }


def test_one_guild_may_be_exported_alone(state: Path, tmp_path: Path) -> None:
    migrate(state)
    assert export(tmp_path / "back.json", "--guild", GUILD).keys() == {GUILD}
    unknown = command("export_trivia", tmp_path / "x.json", "--guild", "424242")
    assert unknown == (2, "Neither the store nor the database knows a server 424242.")
    assert not (tmp_path / "x.json").exists()


def test_a_file_that_is_there_keeps_what_is_not_trivia_and_a_backup(state: Path) -> None:
    migrate(state, "--delete")
    before = state.read_text()

    after = export(state)

    assert after["global"] == json.loads(before)["global"]
    assert after[GUILD]["default_persona"] == "quizmaster"
    assert after[GUILD][app_state.GAMES].keys() == sample()[GUILD][app_state.GAMES].keys()
    backups = [path for path in state.parent.glob("*.bak.json") if path.read_text() == before]
    assert len(backups) == 1


def test_a_broken_file_is_not_written_over(state: Path) -> None:
    migrate(state)
    state.write_text("{")
    status, said = command("export_trivia", state)
    assert (status, state.read_text()) == (1, "{")
    assert "is there and cannot be read: line 1, column 2" in said


def test_a_file_on_which_a_bot_plays_is_not_replaced(state: Path) -> None:
    heard_ms = in_sync(lambda store: store.now_ms())
    before = write(state, {"tally": {"duties": {"json:1": heard_ms}}}).read_text()
    status, said = command("export_trivia", state)
    assert (status, "is the store of a bot that is running" in said, state.read_text()) == (1, True, before)


def test_a_bot_plays_on_a_file_as_long_as_any_process_is_taken_to_live(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate(state)
    heard_ms = in_sync(lambda store: store.now_ms()) - processes.HEARD_MS - 10_000
    write(state, {"tally": {"duties": {"json:1": heard_ms}}})
    assert command("export_trivia", state)[0] == 0
    write(state, {"tally": {"duties": {"json:1": heard_ms}}})
    monkeypatch.setattr(processes, "HEARD_MS", 10 * processes.HEARD_MS)
    assert command("export_trivia", state)[0] == 1


def test_a_damaged_game_is_left_out_and_told(state: Path, tmp_path: Path, redis_url: str) -> None:
    migrate(state)
    with Redis.from_url(redis_url) as server:
        server.hset(keys.active(GUILD), OPEN, "rubbish")

    status, said = command("export_trivia", tmp_path / "back.json")

    assert status == 1
    assert f"Problem: {GUILD}.active_trivia_games.{OPEN} is damaged in the store: left out" in said


def test_a_game_whose_answers_sql_has_lost_is_told(state: Path, tmp_path: Path) -> None:
    migrate(state)
    ArchivedGame.objects.filter(id=RECENT).delete()

    status, said = command("export_trivia", tmp_path / "back.json")

    assert status == 1
    assert f"Problem: {GUILD}.trivia_history.{RECENT} is not in SQL: without its answers" in said


async def test_a_snapshot_is_of_one_moment(store: RedisStore) -> None:
    """Whatever is answered, posted and cancelled meanwhile: counts and answers of each game fit one another."""
    from tests.games import samples

    games = [await samples.opened(store, samples.game(f"game{n}")) for n in range(3)]
    ended = asyncio.Event()

    async def busy() -> None:
        for n in range(300):
            await asyncio.gather(*(samples.answer(store, each, 10_000 + n) for each in games[1:]))
            if n == 100:
                await store.delete_game(samples.GUILD, games[0].id)
        ended.set()

    playing = asyncio.create_task(busy())
    seen = set[int]()
    while not ended.is_set():
        for each in (await store.snapshot(samples.GUILD)).games:
            assert each.game.state.answers == len(each.submissions)
            assert each.game.state.phase in IN_PLAY
            seen.add(len(each.submissions))
    await playing
    assert len(seen) > 3, "it was read while answers came in"


# --- there and back again ---------------------------------------------------------------------------------------------


@st.composite
def files(draw: st.DrawFn) -> dict[str, Any]:
    """A file with a guild or two; of each record, Tally's own words may be missing."""
    found: dict[str, Any] = {}
    used = set[str]()
    for guild_id in draw(st.lists(records.ids, min_size=1, max_size=2, unique=True)):
        found[guild_id] = {
            app_state.REGISTRATIONS: {
                r.id: _bare(draw, app_state.dump_registration(r))
                for r in draw(st.lists(records.registrations, max_size=2))
            },
            app_state.GAMES: {},
            app_state.HISTORY: {},
            app_state.SEEDS: draw(st.lists(records.texts, max_size=4, unique=True)),
            "persona": 1,
        }
        for game, answers in draw(st.lists(records.games(tuple(IN_PLAY)), max_size=2)):
            if game.id not in used:
                state = replace(game.state, **_counted(answers), opens_ms=game.state.opens_ms or 1)
                state = replace(state, ends_ms=max(state.ends_ms, state.opens_ms + 1))
                raw = app_state.dump_game(replace(game, state=state), answers, draw(records.tries))
                found[guild_id][app_state.GAMES][game.id] = _bare(draw, raw)
                used.add(game.id)
        for finished, answers in draw(st.lists(records.finished_games(), max_size=2)):
            if finished.game.id not in used:
                raw = _past(finished, answers)
                found[guild_id][app_state.HISTORY][finished.game.id] = _bare(draw, raw)
                used.add(finished.game.id)
        if draw(st.booleans()):
            directory = GuildDirectory(guild_id=guild_id, name=draw(records.words), channels={"1": "quiz"})
            found[guild_id]["tally"] = {"directory": app_state.dump_directory(directory)}
    return found


def _past(finished: FinishedGame, answers: list[Any]) -> dict[str, Any]:
    n, opens_ms = len(answers), finished.game.state.opens_ms or 1
    state = replace(
        finished.game.state,
        **_counted(answers),
        phase=Phase.POSTED,
        opens_ms=opens_ms,
        ends_ms=max(finished.game.state.ends_ms, opens_ms + 1),
        closed_ms=opens_ms + 7,
        stored=n,
        posted=n,
        checksum="",
    )
    raw = app_state.dump_finished(replace(finished, game=replace(finished.game, state=state)), answers)
    raw["tally"].pop("results", None)
    return raw


def _counted(answers: list[Any]) -> dict[str, Any]:
    n = len(answers)
    return {"players": len({s.user_id for s in answers}), "answers": n, "accepted": n, "seq": n, "refused": {}}


def _bare(draw: st.DrawFn, raw: dict[str, Any]) -> dict[str, Any]:
    """As it is, or as the legacy bot would have written it."""
    if draw(st.booleans()):
        return raw
    bare = {name: value for name, value in raw.items() if name != "tally"}
    for answer in bare.get("submissions", {}).values():
        answer.pop("tally", None)
    return bare


@contextmanager
def emptied(redis_url: str) -> Iterator[None]:
    """An empty store and an empty database, before and after."""

    def empty() -> None:
        flush(redis_url)
        ArchivedAnswer.objects.all().delete()
        ArchivedGame.objects.all().delete()

    empty()
    yield
    empty()


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(theirs=files())
def test_there_and_back_again_is_the_same(
    transactional_db: None, redis_url: str, tmp_path_factory: pytest.TempPathFactory, theirs: dict[str, Any]
) -> None:
    folder = tmp_path_factory.mktemp("identity")
    with emptied(redis_url):
        said = migrate(write(folder / "theirs.json", theirs))
        assert said["status"] in (0, 3), said["said"]
        first, known = export(folder / "first.json"), _held(theirs)
    with emptied(redis_url):
        assert migrate(folder / "first.json")["status"] == 0
        assert _held(theirs) == known
        assert export(folder / "second.json") == first


def _held(theirs: dict[str, Any]) -> Any:
    """Everything that store and SQL have of these guilds."""

    async def read(store: RedisStore) -> list[Any]:
        return [(await store.snapshot(guild), await store.get_history(guild)) for guild in sorted(theirs)]

    answers = ArchivedAnswer.objects.order_by("game", "user_id", "question")
    own = [field.attname for field in ArchivedAnswer._meta.concrete_fields if field.attname != "id"]
    return in_sync(read), list(ArchivedGame.objects.order_by("id").values()), list(answers.values(*own))
