"""Records on their way in and out: what comes from elsewhere becomes visible whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from games.domain import codec, errors, limits
from games.domain.duties import EarlierTries
from games.domain.guilds import GameInPlay, GuildSnapshot
from games.domain.records import FinishedGame, Game, Phase, Registration, Submission
from games.domain.state_fields import dump_state, load_tries
from games.store import due_members, keys
from games.store.common import imported_tries, in_order
from games.store.redis.base import available
from games.store.redis.games import RedisGames, decoded_game
from games.store.redis.guilds import RedisGuilds, decoded_directory
from games.store.redis.registrations import decoded_registration

PAGE = 500
"""Answers laid down in one call: others wait 1-2 ms."""
ABANDONED_MS = 86_400_000
"""After so long, answers are dropped whose import broke off before their game was put in play."""
SNAPSHOT_TRIES = 20


class RedisMoving(RedisGames, RedisGuilds):
    async def import_registration(self, registration: Registration, next_ms: int | None) -> None:
        guild = registration.guild_id
        await self._advance_agenda(guild, 0)
        await self._run(
            "import_registration",
            [keys.registrations(guild), keys.due(guild), keys.imported(guild)],
            registration.id,
            f"{registration.version}|{codec.dump_registration(registration)}",
            "" if next_ms is None else next_ms,
            self.max_registrations,
        )
        await self._advance_agenda(guild, 0)

    async def import_game(self, game: Game, submissions: Sequence[Submission], tries: EarlierTries) -> None:
        guild = game.guild_id
        # Answers first, in pages, where nobody reads them: the script then makes all of it visible at once.
        await self._lay_down(game, submissions)
        await self._advance_agenda(guild, 0)
        await self._run(
            "import_game",
            [
                keys.state(guild, game.id),
                keys.active(guild),
                keys.due(guild),
                keys.submissions(guild, game.id),
                keys.imported(guild),
            ],
            keys.live(guild),
            game.id,
            codec.seal(codec.dump_game(game)),
            len(submissions),
            game.state.ends_ms if game.state.phase is Phase.OPEN else 0,
            *_pairs(dump_state(game, imported_tries(game, tries))),
        )
        await self._advance_agenda(guild, 0)

    async def _lay_down(self, game: Game, submissions: Sequence[Submission]) -> None:
        guild = game.guild_id
        for start in range(0, len(submissions) or 1, PAGE):
            args: list[str | int] = [game.id, int(start == 0), ABANDONED_MS]
            for s in submissions[start : start + PAGE]:
                answer = codec.dump_answer(s.answer, s.name, s.verdict)
                args += [f"{s.user_id}:{s.question}", f"{s.interaction_id}|{s.received_ms}|0.0|{answer}"]
            await self._run(
                "import_answers",
                [keys.state(guild, game.id), keys.submissions(guild, game.id), keys.imported(guild)],
                *args,
            )

    async def import_finished(self, finished: FinishedGame) -> None:
        game = finished.game
        guild = game.guild_id
        await self._advance_agenda(guild, 0)
        await self._run(
            "import_finished",
            [
                keys.state(guild, game.id),
                keys.history_index(guild),
                keys.history(guild, game.id),
                keys.imported(guild),
            ],
            game.id,
            codec.seal(codec.dump_finished(finished)),
            game.state.closed_ms,
            limits.HISTORY_MS,
            *_pairs(dump_state(game, EarlierTries()) | {"phase": str(Phase.GONE)}),
        )

    async def settle_game(self, ended: Game | FinishedGame) -> None:
        game = ended if isinstance(ended, Game) else ended.game
        guild = game.guild_id
        await self._run(
            "settle_game",
            [
                keys.state(guild, game.id),
                keys.active(guild),
                keys.due(guild),
                keys.lease(guild, game.id),
                keys.submissions(guild, game.id),
                keys.history_index(guild),
                keys.history(guild, game.id),
                keys.refusals(guild, game.id),
            ],
            keys.live(guild),
            game.id,
            "" if isinstance(ended, Game) else codec.seal(codec.dump_finished(ended)),
            game.state.closed_ms,
            0 if isinstance(ended, Game) else ended.archived_ms + limits.HISTORY_MS,
            *_pairs(dump_state(game, EarlierTries())),
        )

    async def import_seeds(self, guild_id: str, seeds: Mapping[str, int]) -> None:
        if not seeds:
            return
        await self._advance_agenda(guild_id, 0)
        with available(errors.StoreUnavailable):
            await self._redis.zadd(keys.seeds(guild_id), dict(seeds), gt=True)

    async def _is_imported(self, guild_id: str, member: str) -> bool:
        with available():
            return bool(await self._redis.hexists(keys.imported(guild_id), member))

    async def snapshot(self, guild_id: str) -> GuildSnapshot:
        """One MULTI reads everything, so that it belongs to one moment. A game that has come or gone since its id was
        read is noticed, and all is read again."""
        for _ in range(SNAPSHOT_TRIES):
            with available():
                asked = sorted(await self._redis.hkeys(keys.active(guild_id)))
            found = await self._read_at_once(guild_id, asked)
            if sorted(found[0]) == asked:
                return _snapshot(guild_id, asked, found)
        raise errors.StoreUnreadable("Games come and go too fast in this server. Try again at a quiet moment.")

    async def _read_at_once(self, guild_id: str, game_ids: Sequence[str]) -> list[Any]:
        with available():
            async with self._redis.pipeline(transaction=True) as pipe:
                pipe.hgetall(keys.active(guild_id))
                pipe.hvals(keys.registrations(guild_id))
                pipe.zrange(keys.due(guild_id), 0, -1, withscores=True)
                pipe.zrange(keys.seeds(guild_id), 0, -1, withscores=True)
                pipe.hgetall(keys.directory(guild_id))
                for game_id in game_ids:
                    pipe.hgetall(keys.state(guild_id, game_id))
                    pipe.hgetall(keys.submissions(guild_id, game_id))
                found: list[Any] = await pipe.execute()
        return found

    async def hold_guild(self, guild_id: str, token: str, lease_ms: int) -> None:
        await self._run("hold_guild", [keys.guild_lease(guild_id)], token, lease_ms)


def _pairs(fields: Mapping[str, int | str]) -> Iterator[int | str]:
    """Name and value in turn, as scripts take them."""
    return chain.from_iterable(fields.items())


def _snapshot(guild_id: str, game_ids: Sequence[str], found: Sequence[Any]) -> GuildSnapshot:
    described, registrations, due, seeds, names, *rest = found
    games, damaged = list[GameInPlay](), list[str]()
    for game_id, fields, answers in zip(game_ids, rest[::2], rest[1::2], strict=True):
        try:
            games.append(_in_play(game_id, described[game_id], fields, answers))
        except (errors.DamagedValue, KeyError, ValueError):
            damaged.append(game_id)
    return GuildSnapshot(
        registrations=tuple(in_order(map(decoded_registration, registrations))),
        due=due_members.slots((member, int(at_ms)) for member, at_ms in due),
        games=tuple(games),
        damaged=tuple(damaged),
        seeds={seed: int(used_ms) for seed, used_ms in seeds},
        directory=decoded_directory(guild_id, names),
    )


def _in_play(game_id: str, described: str, fields: dict[str, str], answers: dict[str, str]) -> GameInPlay:
    return GameInPlay(
        game=decoded_game(game_id, described, fields),
        submissions=tuple(codec.load_submission(field, value) for field, value in answers.items()),
        tries=load_tries(fields),
    )
