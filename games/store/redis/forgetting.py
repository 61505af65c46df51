"""Taking one player's answers out again: of games in play, and of what the seven-day history shows."""

from __future__ import annotations

from games.domain import codec, ids
from games.domain.records import FinishedGame
from games.store import keys
from games.store.redis.base import RedisBase, available


class RedisForgetting(RedisBase):
    async def forget_player(self, guild_id: str, game_id: str, user_id: str) -> int:
        [removed] = await self._run(
            "forget_player",
            [keys.state(guild_id, game_id), keys.submissions(guild_id, game_id), keys.refusals(guild_id, game_id)],
            keys.live(guild_id),
            game_id,
            ids.check_id(user_id),
        )
        return int(removed)

    async def amend_history(self, finished: FinishedGame) -> None:
        key = keys.history(finished.game.guild_id, finished.game.id)
        with available():
            await self._redis.set(key, codec.seal(codec.dump_finished(finished)), xx=True, keepttl=True)
