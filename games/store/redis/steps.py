"""The steps of posting and closing a game, each one script, fenced by the claim's token."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from games.domain import codec, limits
from games.domain.duties import Claim, SendState
from games.domain.records import FinishedGame, Game, MessageKind, Phase
from games.store import keys
from games.store.redis.base import available
from games.store.redis.games import RedisGames


class RedisSteps(RedisGames):
    async def seeds_used(self, guild_id: str, seeds: Sequence[str]) -> dict[str, int]:
        if not seeds:
            return {}
        with available():
            scores = await self._redis.zmscore(keys.seeds(guild_id), list(seeds))
        return {seed: int(score) for seed, score in zip(seeds, scores, strict=True) if score is not None}

    async def seeds_used_last(self, guild_id: str, count: int) -> dict[str, int]:
        with available():
            found = await self._redis.zrange(keys.seeds(guild_id), 0, count - 1, desc=True, withscores=True)
        return {seed: int(score) for seed, score in found}

    async def count_seeds_used(self, guild_id: str) -> int:
        with available():
            found: int = await self._redis.zcard(keys.seeds(guild_id))
        return found

    async def schedule_game(
        self, game: Game, seeds: Mapping[str, int], *, archived: bool, due_ms: int | None, next_ms: int | None
    ) -> None:
        guild = game.guild_id
        used: list[str | int] = []
        for seed, used_ms in seeds.items():
            used += [seed, used_ms or ""]
        await self._advance_agenda(guild, 0)
        await self._run(
            "schedule_game",
            [
                keys.state(guild, game.id),
                keys.active(guild),
                keys.due(guild),
                keys.seeds(guild),
                keys.registrations(guild),
            ],
            keys.live(guild),
            game.id,
            codec.seal(codec.dump_game(game)),
            game.slot_ms,
            game.grace_s * 1000,
            game.policy,
            len(game.questions),
            int(archived),
            game.registration_id,
            "" if due_ms is None else due_ms,
            "" if next_ms is None else next_ms,
            *used,
        )
        await self._advance_agenda(guild, 0)

    async def _take_lease(self, guild_id: str, game_id: str, token: str) -> Phase:
        [phase] = await self._run(
            "claim",
            [
                keys.state(guild_id, game_id),
                keys.active(guild_id),
                keys.due(guild_id),
                keys.lease(guild_id, game_id),
                keys.submissions(guild_id, game_id),
                keys.refusals(guild_id, game_id),
            ],
            keys.live(guild_id),
            game_id,
            token,
            limits.LEASE_MS,
        )
        return Phase(phase)

    async def begin_send(self, claim: Claim, kind: MessageKind) -> SendState:
        guild, game = claim.guild_id, claim.game_id
        first, since_ms, message_id, generation = await self._run(
            "begin_send",
            [keys.state(guild, game), keys.due(guild), keys.lease(guild, game)],
            game,
            claim.token,
            limits.LEASE_MS,
            kind,
        )
        return SendState(first=bool(first), since_ms=since_ms, message_id=message_id, generation=generation)

    async def elect_message(self, claim: Claim, kind: MessageKind, message_id: str) -> str:
        [winner] = await self._run("elect_message", [keys.state(claim.guild_id, claim.game_id)], kind, message_id)
        return str(winner)

    async def forget_message(self, claim: Claim, kind: MessageKind, message_id: str) -> None:
        await self._run("forget_message", [keys.state(claim.guild_id, claim.game_id)], claim.token, kind, message_id)

    async def fix_deadline(self, claim: Claim, message_id: str, window_s: int) -> int:
        state = keys.state(claim.guild_id, claim.game_id)
        [ends_ms] = await self._run("fix_deadline", [state], claim.token, message_id, window_s * 1000)
        return int(ends_ms)

    async def open(self, claim: Claim) -> None:
        guild, game = claim.guild_id, claim.game_id
        _now, ends_ms = await self._run(
            "open",
            [keys.state(guild, game), keys.due(guild), keys.lease(guild, game)],
            keys.live(guild),
            game,
            claim.token,
        )
        await self._advance_agenda(guild, ends_ms)

    async def posted(self, claim: Claim, answers: int = 0, *, checksum: str = "", undeliverable: str = "") -> None:
        await self._run(
            "posted",
            [keys.state(claim.guild_id, claim.game_id)],
            keys.live(claim.guild_id),
            claim.game_id,
            claim.token,
            answers,
            checksum,
            undeliverable,
        )

    async def move_to_history(self, claim: Claim, finished: FinishedGame) -> None:
        guild, game = claim.guild_id, claim.game_id
        await self._run(
            "move_to_history",
            [
                keys.state(guild, game),
                keys.active(guild),
                keys.due(guild),
                keys.lease(guild, game),
                keys.submissions(guild, game),
                keys.history_index(guild),
                keys.history(guild, game),
                keys.refusals(guild, game),
            ],
            keys.live(guild),
            game,
            claim.token,
            codec.seal(codec.dump_finished(finished)),
            limits.HISTORY_MS,
        )

    async def retry_later(self, claim: Claim, least_ms: int = 0) -> int:
        guild, game = claim.guild_id, claim.game_id
        [delay] = await self._run(
            "retry_later",
            [keys.state(guild, game), keys.due(guild), keys.lease(guild, game)],
            game,
            claim.token,
            self.retry_first_ms,
            self.retry_longest_ms,
            least_ms,
        )
        return int(delay)
