"""A byte that flips inside a stored value is noticed when it is read, is named, and touches no other game."""

from __future__ import annotations

import pytest
from redis.asyncio import Redis

from games.domain import codec, errors
from games.domain.records import Phase
from games.play.duties import Duties
from games.store import keys
from games.store.redis import RedisStore
from tests.games.play.bank import SmallBank
from tests.games.play.paper import PaperAnnouncer
from tests.games.samples import GUILD, announced, answer, claimed_for_close, finished, game, opened


def flipped(value: bytes, place: int, bit: int) -> bytes:
    return value[:place] + bytes([value[place] ^ 1 << bit]) + value[place + 1 :]


async def described(redis: Redis, game_id: str) -> bytes:
    """The description of a game in play as the server holds it."""
    return str(await redis.hget(keys.active(GUILD), game_id)).encode()


def test_a_sealed_text_with_any_flipped_bit_is_refused() -> None:
    sealed = codec.seal('{"a":"Zürich"}').encode()
    assert codec.unseal(sealed.decode()) == '{"a":"Zürich"}'
    for place in range(len(sealed)):
        for bit in range(8):
            with pytest.raises(ValueError, match=r"checksum|codec can't decode"):
                codec.unseal(flipped(sealed, place, bit).decode())
    for wrong in ("", "|", '{"a":1}', sealed.decode()[:-1]):
        with pytest.raises(ValueError, match="checksum"):
            codec.unseal(wrong)


@pytest.mark.parametrize("bit", [0, 7], ids=["other text", "no text"])
async def test_a_damaged_description_is_named_and_other_games_are_listed(
    store: RedisStore, redis: Redis, bit: int
) -> None:
    hurt, sound = await opened(store), await opened(store, game("sound"))
    value = await described(redis, hurt.id)
    for place in (0, 8, 9, len(value) // 2, len(value) - 1):
        await redis.hset(keys.active(GUILD), hurt.id, flipped(value, place, bit))  # type: ignore[arg-type]
        with pytest.raises(errors.DamagedValue, match=r"value `description` of game game is damaged"):
            await store.get_game(GUILD, hurt.id)
        assert [one.id for one in await store.get_active_games(GUILD)] == [sound.id]
        assert [one.id for one in await store.get_games_everywhere()] == [sound.id]
    await redis.hset(keys.active(GUILD), hurt.id, value)  # type: ignore[arg-type]
    assert await store.get_game(GUILD, hurt.id) == hurt


@pytest.mark.django_db(transaction=True)
async def test_a_damaged_game_takes_answers_and_waits_while_others_close(store: RedisStore, redis: Redis) -> None:
    hurt, sound = await opened(store), await opened(store, game("sound"))
    value = await described(redis, hurt.id)
    await redis.hset(keys.active(GUILD), hurt.id, flipped(value, 50, 1))  # type: ignore[arg-type]
    await answer(store, hurt, 7)
    for each in (hurt, sound):
        await store.end_now(GUILD, each.id)
    claim = await store.claim(GUILD, sound.id)
    await announced(store, claim)
    await store.move_to_history(claim, await finished(store, claim))
    paper = PaperAnnouncer()
    await Duties(store, paper, SmallBank()).run_due()

    state, stored = await store.count_stored(GUILD, hurt.id)

    assert (state.phase, stored, paper.acts) == (Phase.CLOSING, 1, [])
    assert [one.game.id for one in await store.get_history(GUILD)] == [sound.id]
    assert await store.due(GUILD, 10**15, 10) != []  # it is looked at again, in case somebody fixes it


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phase", "opem"),
        ("ends_at", "1x"),
        ("accepted", "?"),
        ("policy", "lest"),
        ("questions", "2"),
        ("questions", ""),
    ],
)
async def test_a_damaged_state_is_named(store: RedisStore, redis: Redis, field: str, value: str) -> None:
    hurt, sound = await opened(store), await opened(store, game("sound"))
    await redis.hset(keys.state(GUILD, hurt.id), field, value)
    with pytest.raises(errors.DamagedValue, match=r"value `ctl` of game game is damaged"):
        await store.get_game(GUILD, hurt.id)
    assert sound.id in await store.get_states(GUILD, [hurt.id, sound.id])
    assert sound.id in [one.id for one in await store.get_active_games(GUILD)]


@pytest.mark.parametrize("bit", [0, 7], ids=["other text", "no text"])
async def test_a_damaged_history_is_named_and_the_others_are_told(store: RedisStore, redis: Redis, bit: int) -> None:
    claim = await claimed_for_close(store)
    await announced(store, claim)
    await store.move_to_history(claim, await finished(store, claim))
    sound = await opened(store, game("sound"))
    await store.end_now(GUILD, sound.id)
    claim = await store.claim(GUILD, sound.id)
    await announced(store, claim)
    await store.move_to_history(claim, await finished(store, claim))
    key = keys.history(GUILD, "game")
    value = str(await redis.get(key)).encode()
    for place in (0, 9, len(value) // 2):
        await redis.set(key, flipped(value, place, bit), keepttl=True)
        with pytest.raises(errors.DamagedValue, match="value `history` of game game is damaged"):
            await store.get_finished(GUILD, "game")
        assert [one.game.id for one in await store.get_history(GUILD)] == [sound.id]


async def test_text_of_every_sort_comes_through_the_store(store: RedisStore, redis: Redis) -> None:
    """Lone surrogates are kept; bytes that are no text harm nobody but themselves."""
    played = await opened(store)
    await answer(store, played, 7, "\ud800 and \udcff", name="\udfff")
    [mine] = await store.get_player(GUILD, played.id, "7", 1)
    assert (mine.answer, mine.name) == ("\ud800 and \udcff", "\udfff")
    await redis.hset(keys.GUILDS, GUILD, b"\xff\xed\xa0\x80")  # type: ignore[arg-type]
    assert (await store.get_guilds())[GUILD] == "\udcff\ud800"
