"""Games as people ask for them: in play, and in the history of the last seven days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import starmap

from redis.asyncio import Redis
from redis.asyncio.cluster import RedisCluster

from games.domain import codec, errors, ids
from games.domain.limits import MAX_WINDOW_S
from games.domain.records import IN_PLAY, FinishedGame, Game, GameState, Phase
from games.domain.state_fields import load_state
from games.store import keys
from games.store.batching import Batcher
from games.store.common import by_opening, skipping_damaged
from games.store.redis.base import PAGE, RedisBase, available


class RedisGames(RedisBase):
    def __init__(self, client: Redis | RedisCluster) -> None:
        super().__init__(client)
        # Weightless: however many ask, one reading serves all who came before it began.
        self._everywhere: Batcher[None, None, list[Game]] = Batcher(self._read_for_all, weigh=lambda item: 0)

    async def get_active_games(self, guild_id: str) -> list[Game]:
        with available():
            described: dict[str, str] = await self._redis.hgetall(keys.active(guild_id))
        states = await self.get_states(guild_id, list(described))
        games = []
        for id, state in states.items():
            if state.phase in IN_PLAY:  # one that ended between the two reads has no place here any more
                with skipping_damaged():
                    games.append(_game(id, described[id], state))
        return by_opening(games)

    async def get_games_everywhere(self) -> list[Game]:
        try:
            return await self._everywhere.submit(None, None)
        except errors.StoreSilent as error:
            raise errors.StoreUnreadable from error  # nothing was to be written

    async def _read_for_all(self, _key: None, asking: Sequence[None]) -> list[list[Game]]:
        games = await self._games_everywhere()
        return [games for _ in asking]

    async def _games_everywhere(self) -> list[Game]:
        """`_advance_agenda` puts a guild into the list before its first game is there, so that none is missed."""
        with available():
            guilds = await self._redis.hkeys(keys.GUILDS)
        described: dict[tuple[str, str], str] = {}
        for guild_id, found in zip(guilds, await self._all(map(keys.active, guilds)), strict=True):
            described |= {(guild_id, game_id): text for game_id, text in found.items()}
        games = []
        for (guild_id, game_id), fields in zip(described, await self._all(starmap(keys.state, described)), strict=True):
            with skipping_damaged():
                if fields and (state := _state(game_id, fields)).phase in IN_PLAY:
                    games.append(_game(game_id, described[guild_id, game_id], state))
        return games

    async def _all(self, hashes: Iterable[str]) -> list[dict[str, str]]:
        """What these hashes hold, read by thousands: one at a time would take as many round trips as there are."""
        wanted, read = list(hashes), list[dict[str, str]]()
        for start in range(0, len(wanted), PAGE):
            with available():
                async with self._redis.pipeline(transaction=False) as pipe:
                    for key in wanted[start : start + PAGE]:
                        pipe.hgetall(key)
                    read += await pipe.execute()
        return read

    async def get_game(self, guild_id: str, game_id: str) -> Game:
        with available():
            async with self._redis.pipeline(transaction=True) as pipe:
                pipe.hget(keys.active(guild_id), game_id)
                pipe.hgetall(keys.state(guild_id, game_id))
                described, fields = await pipe.execute()
        if described is None or not fields:
            raise errors.GameNotFound
        return decoded_game(game_id, described, fields)

    async def get_states(self, guild_id: str, game_ids: Sequence[str]) -> dict[str, GameState]:
        asked = [id for id in game_ids if ids.is_game_id(id)]
        with available():
            async with self._redis.pipeline(transaction=False) as pipe:
                for game_id in asked:
                    pipe.hgetall(keys.state(guild_id, game_id))
                found = await pipe.execute()
        states = {}
        for id, fields in zip(asked, found, strict=True):
            if fields:
                with skipping_damaged():
                    states[id] = _state(id, fields)
        return states

    async def count_stored(self, guild_id: str, game_id: str) -> tuple[GameState, int]:
        with available():
            async with self._redis.pipeline(transaction=True) as pipe:  # both in the same moment
                pipe.hgetall(keys.state(guild_id, game_id))
                pipe.hlen(keys.submissions(guild_id, game_id))
                fields, stored = await pipe.execute()
        if not fields:
            raise errors.GameNotFound
        return _state(game_id, fields), int(stored)

    async def games_in_play(self, guild_id: str) -> list[str]:
        with available():
            return sorted(await self._redis.hkeys(keys.active(guild_id)))

    async def known_games(self, guild_id: str) -> list[str]:
        with available():
            active = await self._redis.hkeys(keys.active(guild_id))
            finished = await self._redis.zrange(keys.history_index(guild_id), 0, -1)
        return sorted({*active, *finished})

    async def create_game(self, game: Game, question_message_id: str, window_ms: int | None = None) -> Game:
        guild = game.guild_id
        window = game.window_s * 1000 if window_ms is None else window_ms
        due_ms = await self.now_ms() + window
        await self._advance_agenda(guild, due_ms)
        await self._run(
            "create_game",
            [keys.state(guild, game.id), keys.active(guild), keys.due(guild)],
            keys.live(guild),
            game.id,
            codec.seal(codec.dump_game(game)),
            game.policy,
            len(game.questions),
            question_message_id,
            window,
        )
        await self._advance_agenda(guild, due_ms)
        return await self.get_game(guild, game.id)

    async def update_game(self, game: Game) -> Game:
        guild = game.guild_id
        await self._run(
            "update_game",
            [keys.state(guild, game.id), keys.active(guild)],
            keys.live(guild),
            game.id,
            codec.seal(codec.dump_game(game)),
            len(game.questions),
        )
        return await self.get_game(guild, game.id)

    async def _drop(self, guild: str, game: str, token: str, phase: Phase) -> None:
        await self._run(
            "drop_game",
            [
                keys.state(guild, game),
                keys.active(guild),
                keys.due(guild),
                keys.lease(guild, game),
                keys.submissions(guild, game),
                keys.refusals(guild, game),
            ],
            keys.live(guild),
            game,
            token,
            phase,
        )

    async def end_now(self, guild_id: str, game_id: str) -> None:
        await self._advance_agenda(guild_id, 0)
        await self._run("end_now", [keys.state(guild_id, game_id), keys.due(guild_id)], keys.live(guild_id), game_id)
        await self._advance_agenda(guild_id, 0)

    async def extend_game(self, guild_id: str, game_id: str, ends_ms: int, new_ends_ms: int) -> None:
        await self._run(
            "extend_game",
            [keys.state(guild_id, game_id), keys.due(guild_id)],
            keys.live(guild_id),
            game_id,
            ends_ms,
            new_ends_ms,
            MAX_WINDOW_S * 1000,
        )

    async def cancel_game(self, guild_id: str, game_id: str) -> None:
        await self._advance_agenda(guild_id, 0)
        await self._run(
            "cancel_game",
            [
                keys.state(guild_id, game_id),
                keys.due(guild_id),
                keys.lease(guild_id, game_id),
                keys.submissions(guild_id, game_id),
            ],
            keys.live(guild_id),
            game_id,
        )
        await self._advance_agenda(guild_id, 0)

    async def get_history(self, guild_id: str, limit: int = 100) -> list[FinishedGame]:
        with available():
            ids = await self._redis.zrevrange(keys.history_index(guild_id), 0, limit - 1)
            stored = await self._redis.mget([keys.history(guild_id, id) for id in ids]) if ids else []
        history = []
        for game_id, value in zip(ids, stored, strict=True) if ids else ():
            if value is not None:
                with skipping_damaged():
                    history.append(_finished(game_id, value))
        return history

    async def get_finished(self, guild_id: str, game_id: str) -> FinishedGame:
        with available():
            value = await self._redis.get(keys.history(guild_id, game_id))
        if value is None:
            raise errors.GameNotFound
        return _finished(game_id, value)


def decoded_game(game_id: str, described: str, fields: dict[str, str]) -> Game:
    """A game in play from its description and the fields of its state. Raises DamagedValue."""
    game = _game(game_id, described, _state(game_id, fields))
    # What the description says too is compared with it, so that it needs no checksum of its own.
    if (fields.get("policy"), fields.get("questions")) != (game.policy, str(len(game.questions))):
        raise _damaged("ctl", game_id)
    return game


def _game(game_id: str, described: str, state: GameState) -> Game:
    try:
        return codec.load_game(codec.unseal(described), state)
    except ValueError as error:
        raise _damaged("description", game_id) from error


def _state(game_id: str, fields: dict[str, str]) -> GameState:
    try:
        return load_state(fields)
    except (KeyError, ValueError) as error:
        raise _damaged("ctl", game_id) from error


def _finished(game_id: str, value: str) -> FinishedGame:
    try:
        return codec.load_finished(codec.unseal(value))
    except ValueError as error:
        raise _damaged("history", game_id) from error


def _damaged(value: str, game_id: str) -> errors.DamagedValue:
    advice = "see “A damaged value” in docs/decisions/0007-certificate.md"
    return errors.DamagedValue(f"The store's value `{value}` of game {game_id} is damaged: {advice}.")
