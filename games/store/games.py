"""Games as people ask for them: in play, and in the history of the last seven days."""

from __future__ import annotations

from collections.abc import Sequence

from games import codec, errors, keys
from games.domain import IN_PLAY, FinishedGame, Game, GameState, Phase
from games.store.base import Base, available


class Games(Base):
    async def get_active_games(self, guild_id: str) -> list[Game]:
        with available():
            described: dict[str, str] = await self._redis.hgetall(keys.active(guild_id))
        states = await self.get_states(guild_id, list(described))
        # A game that ended between the two reads has no place here any more.
        games = [codec.load_game(described[id], state) for id, state in states.items() if state.phase in IN_PLAY]
        return sorted(games, key=lambda game: (game.state.opens_ms or game.slot_ms, game.id))

    async def get_game(self, guild_id: str, game_id: str) -> Game:
        with available():
            async with self._redis.pipeline(transaction=True) as pipe:
                pipe.hget(keys.active(guild_id), game_id)
                pipe.hgetall(keys.ctl(guild_id, game_id))
                described, ctl = await pipe.execute()
        if described is None or not ctl:
            raise errors.GameNotFound
        return codec.load_game(described, codec.load_state(ctl))

    async def get_states(self, guild_id: str, game_ids: Sequence[str]) -> dict[str, GameState]:
        asked = [id for id in game_ids if keys.is_game_id(id)]
        with available():
            async with self._redis.pipeline(transaction=False) as pipe:
                for game_id in asked:
                    pipe.hgetall(keys.ctl(guild_id, game_id))
                found = await pipe.execute()
        return {id: codec.load_state(ctl) for id, ctl in zip(asked, found, strict=True) if ctl}

    async def create_game(self, game: Game, question_message_id: str, window_ms: int | None = None) -> Game:
        guild = game.guild_id
        window = game.window_s * 1000 if window_ms is None else window_ms
        due_ms = await self.now_ms() + window
        await self._hint(guild, due_ms)
        await self._run(
            "create_game",
            [keys.ctl(guild, game.id), keys.active(guild), keys.due(guild)],
            keys.live(guild),
            game.id,
            codec.dump_game(game),
            game.policy,
            len(game.questions),
            question_message_id,
            window,
        )
        await self._hint(guild, due_ms)
        return await self.get_game(guild, game.id)

    async def update_game(self, game: Game) -> Game:
        guild = game.guild_id
        await self._run(
            "update_game",
            [keys.ctl(guild, game.id), keys.active(guild)],
            keys.live(guild),
            game.id,
            codec.dump_game(game),
            len(game.questions),
        )
        return await self.get_game(guild, game.id)

    async def delete_game(self, guild_id: str, game_id: str) -> None:
        await self._drop(guild_id, game_id, "", Phase.CANCELLED)

    async def _drop(self, guild: str, game: str, token: str, phase: Phase) -> None:
        await self._run(
            "drop_game",
            [
                keys.ctl(guild, game),
                keys.active(guild),
                keys.due(guild),
                keys.lease(guild, game),
                keys.submissions(guild, game),
            ],
            keys.live(guild),
            game,
            token,
            phase,
        )

    async def end_now(self, guild_id: str, game_id: str) -> None:
        await self._hint(guild_id, 0)
        await self._run("end_now", [keys.ctl(guild_id, game_id), keys.due(guild_id)], keys.live(guild_id), game_id)
        await self._hint(guild_id, 0)

    async def get_history(self, guild_id: str, limit: int = 100) -> list[FinishedGame]:
        with available():
            ids = await self._redis.zrevrange(keys.history_index(guild_id), 0, limit - 1)
            stored = await self._redis.mget([keys.history(guild_id, id) for id in ids]) if ids else []
        return [codec.load_finished(value) for value in stored if value is not None]
