"""The file: what stands in it beside Tally's own, legacy records, and that reading it again gives the same."""

from __future__ import annotations

import json
import os
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from games.archive.certificate import Checksum
from games.domain import errors
from games.domain.duties import EarlierTries
from games.domain.guilds import GuildDirectory
from games.domain.records import MessageKind, Phase
from games.rules.commitment import committed
from games.store.json import JsonStore, slices
from games.store.json.file import StateFile
from tests.games.rules.receipt_samples import SECRETS
from tests.games.samples import (
    CHANNEL,
    GUILD,
    MESSAGE,
    REGISTRATION,
    announced,
    answer,
    claimed_for_close,
    finished,
    game,
    interaction,
    opened,
    phase,
    scheduled,
    stored,
    submit,
)

LEGACY_FILE = Path(__file__).resolve().parents[3] / "data" / "app_state.json"
STRANGE = {
    "global": '{"a": 1e5, "b":[1,  2 , 3.0],"text": "\\u00e9é", "huge": 123456789012345678901234567890}',
    "12": "5",
    "13": "null",
    "14": '"text"',
    "not a guild": "[ ]",
}
"""Members of the file that are nobody's here, as somebody may have written them."""


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with closing(StateFile(tmp_path / "pipe")) as file, pytest.raises(errors.StoreUnavailable, match="It is no file"):
        file.read()


async def _everything(store: JsonStore, guild_id: str = GUILD) -> Any:
    """All that can be asked about a guild."""
    games = await store.get_active_games(guild_id)
    known = [*await store.known_games(guild_id), "missed", "cancelled", "game"]
    return (
        await store.snapshot(guild_id),
        await store.get_registrations(guild_id),
        [(played, await store.get_submissions(guild_id, played.id)) for played in games],
        [await store.get_refusals(guild_id, played.id) for played in games],
        await store.get_history(guild_id),
        await store.get_states(guild_id, known),
        await store.due(guild_id, 10**15, 100),
        await store.get_directory(guild_id),
        await store.get_guilds(),
        await store.running_duties(),
        [await store.was_imported(guild_id, game_id=id) for id in known],
    )


async def test_what_is_read_again_is_what_was_written(store: JsonStore, path: Path) -> None:
    now = await store.now_ms()
    saved = await store.save_registration(replace(REGISTRATION, window_s=90, cron="", reveal=True), now + 5000)
    await store.save_registration(replace(saved, id="other", version=0, enabled=False), None)
    await store.save_directory(GuildDirectory(guild_id=GUILD, name="Quiz", channels={CHANNEL: "trivia"}, roles={}))
    played = await opened(store, game("open", questions=3))
    await submit(store, GUILD, played.id, "7", {0: "A", 2: "b|c"}, interaction(), "Ann")
    await answer(store, played, 7, "B")
    await answer(store, played, 8, "x")
    with pytest.raises(errors.QuestionNotFound):
        await submit(store, GUILD, played.id, "8", {9: "A"}, interaction())
    assert len(await store.get_refusals(GUILD, played.id)) == 1
    [own, _] = await store.get_player(GUILD, played.id, "7", 3)
    await store.update_submission(GUILD, played.id, replace(own, verdict=True))
    made = game("posting", slot_ms=now, registration_id="other")
    await store.schedule_game(made, {"s": 0, "t": 0}, archived=False, due_ms=None, next_ms=None)
    claim = await store.claim(GUILD, made.id)
    await store.begin_send(claim, MessageKind.QUESTION)
    await store.expect_orphans(made, now)
    late = game("missed", slot_ms=now - 10**9)
    with pytest.raises(errors.SlotMissed):
        await store.schedule_game(late, {}, archived=False, due_ms=None, next_ms=None)
    await opened(store, game("cancelled"))
    await store.delete_game(GUILD, "cancelled")
    closing = await claimed_for_close(store)
    await announced(store, closing)
    await store.move_to_history(closing, await finished(store, closing))
    await store.note_duties("a worker")
    await store.import_game(
        replace(played, id="brought", state=played.state), await stored(store, played), EarlierTries()
    )
    everything = await _everything(store)
    fresh = JsonStore(path)
    assert await _everything(fresh) == everything
    assert await fresh.begin_send(claim, MessageKind.QUESTION) == replace(
        await store.begin_send(claim, MessageKind.QUESTION), first=False
    )
    await fresh.save_directory(GuildDirectory(guild_id=GUILD, name="Other"))  # all is written again
    assert (await _everything(store))[1:5] == everything[1:5]
    await fresh.aclose()


async def test_the_secrets_of_a_game_are_in_the_file_for_as_long_as_it_is_in_play(store: JsonStore, path: Path) -> None:
    made = await opened(store, committed(game(), SECRETS))
    assert (await JsonStore(path).get_game(GUILD, made.id)).secrets == SECRETS
    await store.end_now(GUILD, made.id)
    claim = await store.claim(GUILD, made.id)
    await announced(store, claim)
    await store.move_to_history(claim, await finished(store, claim))
    for reader in (store, JsonStore(path)):
        [over] = await reader.get_history(GUILD)
        assert (over.game.secrets, over.game.commitment) == (None, made.commitment)
    assert SECRETS.leaf_key.hex() not in path.read_text() and SECRETS.salt.hex() not in path.read_text()


async def test_what_is_nobodys_here_stays_as_it_was_written(store: JsonStore, path: Path) -> None:
    path.write_text("{" + ",\n\n".join(f"{json.dumps(key)} :{text}" for key, text in STRANGE.items()) + "}\r\n")
    await store.save_registration(REGISTRATION, None)
    found = slices.whole(path.read_text())
    assert {key: found[key] for key in STRANGE} == STRANGE
    for id in ("12", "13", "14"):
        assert await store.get_active_games(id) == []
        with pytest.raises(errors.DamagedValue):
            await store.save_registration(replace(REGISTRATION, guild_id=id), None)
    assert await store.get_guilds() == {GUILD: ""}


async def test_unknown_keys_of_guilds_and_records_stay_when_the_records_change(store: JsonStore, path: Path) -> None:
    raw = json.loads(LEGACY_FILE.read_text())
    guild_id = next(id for id in raw if id.isdigit())
    guild = raw[guild_id]
    guild["prefix"] = "!"
    game_id, record = next(iter(guild["active_trivia_games"].items()))
    registration_id = next(iter(guild["trivia_registrations"]))
    record["colour"] = {"r": 1.50}
    record["submissions"]["somebody"] = {"answer": 5}
    record["ends_at"] = "2999-01-01T00:00:00Z"
    guild["trivia_registrations"][registration_id]["note"] = "ours"
    guild["active_trivia_games"]["broken"] = {"question": 7}
    path.write_text(json.dumps(raw))
    before = await store.get_submissions(guild_id, game_id)
    played = await store.get_game(guild_id, game_id)
    await answer(store, played, 7)
    registration = await store.get_registration(guild_id, registration_id)
    await store.amend_registration(registration)
    after = json.loads(path.read_text())[guild_id]
    assert after["prefix"] == "!"
    assert after["active_trivia_games"][game_id]["colour"] == {"r": 1.5}
    assert after["active_trivia_games"][game_id]["submissions"]["somebody"] == {"answer": 5}
    assert after["active_trivia_games"]["broken"] == {"question": 7}
    assert after["trivia_registrations"][registration_id]["note"] == "ours"
    with pytest.raises(errors.DamagedValue):
        await store.get_game(guild_id, "broken")
    answered = await store.get_submissions(guild_id, game_id)
    assert answered.keys() == before.keys() | {"7"}
    assert {user: answered[user] for user in before} == before


async def test_the_legacy_file_is_played_as_it_is(store: JsonStore, path: Path) -> None:
    raw = json.loads(LEGACY_FILE.read_text())
    path.write_text(LEGACY_FILE.read_text())
    for guild_id, guild in raw.items():
        if not guild_id.isdigit() or not isinstance(guild, dict):
            continue
        games = guild.get("active_trivia_games", {})
        assert {played.id for played in await store.get_active_games(guild_id)} == set(games)
        for id, record in games.items():
            found = await store.get_submissions(guild_id, id)
            assert {user: own[0].answer for user, own in found.items()} == {
                user: given["answer"] for user, given in record["submissions"].items()
            }
            claim = await store.claim(guild_id, id)  # its window is over: closed as any other
            assert claim.phase is Phase.CLOSING
        enabled = {id for id, r in guild.get("trivia_registrations", {}).items() if r["enabled"]}
        assert {duty.id for duty in await store.due(guild_id, 10**15, 100) if duty.kind == "slot"} == enabled
        assert {past.game.id for past in await store.get_history(guild_id)} == set(guild.get("trivia_history", {}))


async def test_the_checksum_of_a_closing_game_is_the_same_in_every_process(store: JsonStore, path: Path) -> None:
    played = await opened(store, game(questions=2))
    for user in range(30):
        await answer(store, played, user, "Ünï \u202e 🦊 |:", question=user % 2, name="N")
    sums = []
    for each in (store, JsonStore(path)):
        frozen = Checksum()
        async for submissions in each.iter_submissions(GUILD, played.id):
            frozen.add_page(submissions)
        sums.append(frozen.finish())
    assert sums[0] == sums[1]
    await each.aclose()


async def test_a_mark_of_nine_days_ago_is_gone_and_its_slot_free(store: JsonStore, path: Path) -> None:
    closing = await claimed_for_close(store)
    await announced(store, closing)
    await store.move_to_history(closing, await finished(store, closing))
    later = await store.now_ms() + 7 * 86_400_000
    store.file.clock = lambda: later
    assert await store.get_history(GUILD) == []
    with pytest.raises(errors.GameNotFound):
        await store.get_finished(GUILD, closing.game_id)
    assert await phase(store) is Phase.GONE
    store.file.clock = lambda: later + 86_400_000
    assert await store.get_states(GUILD, [closing.game_id]) == {}
    await scheduled(store, game("next", slot_ms=later + 86_400_000))
    kept = json.loads(path.read_text())[GUILD]
    assert (kept["trivia_history"], kept["tally"]["ended"]) == ({}, {})


async def test_who_brings_records_in_keeps_the_duties_from_beginning(store: JsonStore, other: JsonStore) -> None:
    await store.save_registration(REGISTRATION, 5)
    await store.hold_guild(GUILD, "me", 60_000)
    await store.hold_guild(GUILD, "me", 60_000)
    with pytest.raises(errors.LeaseHeld):
        await other.hold_guild(GUILD, "you", 60_000)
    assert await other.due(GUILD, 10**15, 10) == []
    later = await store.now_ms() + 60_000
    other.file.clock = lambda: later
    assert len(await other.due(GUILD, 10**15, 10)) == 1


async def test_what_was_brought_in_is_not_brought_in_again(store: JsonStore, other: JsonStore) -> None:
    played = replace(game("brought"), state=replace((await opened(store)).state, question_message_id=MESSAGE))
    registration = replace(REGISTRATION, id="old", version=3)
    await store.import_game(played, [], EarlierTries())
    await store.import_registration(registration, 77)
    await store.delete_registration(GUILD, "old")
    await store.delete_game(GUILD, "brought")
    for again in (other.import_game(played, [], EarlierTries()), other.import_registration(registration, 77)):
        with pytest.raises(errors.AlreadyThere):
            await again
    assert await other.was_imported(GUILD, game_id="brought")
    assert await other.was_imported(GUILD, registration_id="old")
