"""RedisStore: the only file that issues Redis commands on Tally's keys."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, NamedTuple

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import ConstantBackoff
from redis.exceptions import RedisError

from games import codec, errors, keys
from games.batching import Batcher
from games.domain import (
    AnswerPolicy,
    Claim,
    Duty,
    DutyKind,
    FinishedGame,
    Game,
    GameState,
    GuildDirectory,
    Intent,
    Kind,
    Outcome,
    Phase,
    Receipt,
    Registration,
    Submission,
)
from games.scripts import Scripts

LEASE_MS = 60_000
HISTORY_MS = 7 * 86_400_000
PAGE = 1000
"""Fields asked for in one HSCAN: others wait 6-15 ms at most."""
_DUTY_KINDS = {"r": DutyKind.SLOT, "g": DutyKind.GAME}


class _Answer(NamedTuple):
    """One player's submission on its way to the script."""

    user_id: str
    interaction_id: str
    answers: Mapping[int, str]
    """Question index -> what the store keeps, opaque to the script."""


@contextmanager
def _available() -> Iterator[None]:
    """Turns trouble of the connection or the server into StoreUnavailable."""
    try:
        yield
    except (RedisError, OSError) as error:
        raise errors.StoreUnavailable from error


class RedisStore:
    """Everything in play, in Redis or Valkey. Implements `games.ports.Store`; bound to one event loop."""

    retry_first_ms, retry_longest_ms = 2_000, 60_000
    """How soon a failed duty is looked at again; the delay doubles with each try."""

    def __init__(self, client: Redis, listener: Redis) -> None:
        self._redis: Any = client
        """redis-py types every reply as bytes or text or more; with `decode_responses` it is text."""
        self._listener = listener
        self._run_script = Scripts(client)
        self._batcher: Batcher[tuple[str, str], _Answer, Receipt] = Batcher(self._submit_batch)

    @classmethod
    def connect(cls, url: str) -> RedisStore:
        """A store at a redis://, rediss:// or unix:// address; connects when first used.

        One silent retry: the default of ten executed one command twice in a stall of 13 s.
        """
        common: dict[str, Any] = {
            "decode_responses": True,
            "protocol": 2,
            "socket_connect_timeout": 1.0,
            "retry": Retry(ConstantBackoff(0.05), 1),
        }
        pool = BlockingConnectionPool.from_url(url, max_connections=64, timeout=5, socket_timeout=1.0, **common)
        return cls(Redis(connection_pool=pool), Redis.from_url(url, max_connections=4, socket_timeout=None, **common))

    async def aclose(self) -> None:
        await self._redis.aclose(close_connection_pool=True)
        await self._listener.aclose(close_connection_pool=True)

    async def _run(self, name: str, script_keys: Sequence[str], *args: str | int) -> list[Any]:
        with _available():
            return await self._run_script(name, script_keys, args)

    # --- registrations ---------------------------------------------------------------------------------------------

    async def get_registrations(self, guild_id: str) -> list[Registration]:
        with _available():
            stored = await self._redis.hvals(keys.registrations(guild_id))
        found = [codec.load_registration(value.partition("|")[2]) for value in stored]
        return sorted(found, key=lambda r: (r.created_ms, r.id))

    async def get_registration(self, guild_id: str, registration_id: str) -> Registration:
        with _available():
            stored = await self._redis.hget(keys.registrations(guild_id), registration_id)
        if stored is None:
            raise errors.RegistrationNotFound
        return codec.load_registration(stored.partition("|")[2])

    async def save_registration(self, registration: Registration, next_ms: int | None) -> Registration:
        saved = await self._save_registration(registration, "" if next_ms is None else next_ms)
        if next_ms is not None:
            await self._hint(registration.guild_id, next_ms)
        return saved

    async def amend_registration(self, registration: Registration) -> Registration:
        return await self._save_registration(registration, "keep")

    async def _save_registration(self, registration: Registration, next_ms: int | str) -> Registration:
        guild, version = registration.guild_id, registration.version
        saved = replace(registration, version=version + 1)
        await self._run(
            "save_registration",
            [keys.registrations(guild), keys.due(guild)],
            registration.id,
            version,
            codec.dump_registration(saved),
            next_ms,
        )
        return saved

    async def delete_registration(self, guild_id: str, registration_id: str) -> None:
        with _available():
            async with self._redis.pipeline(transaction=True) as pipe:
                pipe.hdel(keys.registrations(guild_id), registration_id)
                pipe.zrem(keys.due(guild_id), f"r:{registration_id}")
                deleted, _ = await pipe.execute()
        if not deleted:
            raise errors.RegistrationNotFound

    # --- games -----------------------------------------------------------------------------------------------------

    async def get_active_games(self, guild_id: str) -> list[Game]:
        with _available():
            described: dict[str, str] = await self._redis.hgetall(keys.active(guild_id))
        states = await self.get_states(guild_id, list(described))
        # A game that ended between the two reads has no place here any more.
        games = [codec.load_game(described[id], state) for id, state in states.items()]
        return sorted(games, key=lambda game: (game.state.opens_ms or game.slot_ms, game.id))

    async def get_game(self, guild_id: str, game_id: str) -> Game:
        with _available():
            async with self._redis.pipeline(transaction=True) as pipe:
                pipe.hget(keys.active(guild_id), game_id)
                pipe.hgetall(keys.ctl(guild_id, game_id))
                described, ctl = await pipe.execute()
        if described is None or not ctl:
            raise errors.GameNotFound
        return codec.load_game(described, codec.load_state(ctl))

    async def get_states(self, guild_id: str, game_ids: Sequence[str]) -> dict[str, GameState]:
        with _available():
            async with self._redis.pipeline(transaction=False) as pipe:
                for game_id in game_ids:
                    pipe.hgetall(keys.ctl(guild_id, game_id))
                found = await pipe.execute()
        return {id: codec.load_state(ctl) for id, ctl in zip(game_ids, found, strict=True) if ctl}

    async def create_game(self, game: Game, question_message_id: str, window_ms: int | None = None) -> Game:
        guild = game.guild_id
        window = game.window_s * 1000 if window_ms is None else window_ms
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
        await self._hint(guild, await self.now_ms() + window)
        return await self.get_game(guild, game.id)

    async def update_game(self, game: Game) -> Game:
        guild = game.guild_id
        await self._run(
            "update_game",
            [keys.ctl(guild, game.id), keys.active(guild)],
            keys.live(guild),
            game.id,
            codec.dump_game(game),
        )
        return await self.get_game(guild, game.id)

    async def delete_game(self, guild_id: str, game_id: str) -> None:
        await self._drop(guild_id, game_id, "", Phase.CANCELLED)

    async def fail(self, claim: Claim) -> None:
        await self._drop(claim.guild_id, claim.game_id, claim.token, Phase.FAILED)

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
        await self._run("end_now", [keys.ctl(guild_id, game_id), keys.due(guild_id)], keys.live(guild_id), game_id)
        await self._hint(guild_id, 0)

    # --- answers ---------------------------------------------------------------------------------------------------

    async def submit_answer_atomic(
        self,
        guild_id: str,
        game_id: str,
        user_id: str,
        answers: Mapping[int, str],
        interaction_id: str,
        name: str = "",
    ) -> Receipt:
        for id in (user_id, interaction_id):
            keys.check_id(id)
        stored = {question: codec.dump_answer(answer, name) for question, answer in answers.items()}
        return await self._batcher.submit((guild_id, game_id), _Answer(user_id, interaction_id, stored))

    async def _submit_batch(self, game: tuple[str, str], batch: Sequence[_Answer]) -> Sequence[Receipt | Exception]:
        args: list[str | int] = [keys.live(game[0]), game[1]]
        for user_id, interaction_id, answers in batch:
            args += [user_id, interaction_id, len(answers)]
            for question, stored in answers.items():
                args += [question, stored]
        now, ends_ms, policy, *words = await self._run(
            "submit_answer", [keys.ctl(*game), keys.submissions(*game)], *args
        )
        may_change = policy == AnswerPolicy.LAST
        outcomes = set(Outcome)
        return [
            Receipt(outcome=Outcome(word), received_ms=now, ends_ms=ends_ms, may_change=may_change)
            if word in outcomes
            else errors.BY_CODE[word]()
            for word in words
        ]

    async def iter_submissions(self, guild_id: str, game_id: str) -> AsyncIterator[list[Submission]]:
        key, cursor, seen = keys.submissions(guild_id, game_id), 0, set[str]()
        while True:
            with _available():
                cursor, fields = await self._redis.hscan(key, cursor, count=PAGE)
            # HSCAN may return a field twice; see https://redis.io/docs/latest/commands/scan/#scan-guarantees
            new = [codec.load_submission(field, value) for field, value in fields.items() if field not in seen]
            seen.update(fields)
            if new:
                yield new
            if not cursor:
                return

    async def get_submissions(self, guild_id: str, game_id: str) -> dict[str, list[Submission]]:
        found: dict[str, list[Submission]] = {}
        async for page in self.iter_submissions(guild_id, game_id):
            for submission in page:
                found.setdefault(submission.user_id, []).append(submission)
        return found

    async def get_player(self, guild_id: str, game_id: str, user_id: str, questions: int) -> list[Submission]:
        fields = [f"{user_id}:{question}" for question in range(questions)]
        with _available():
            stored = await self._redis.hmget(keys.submissions(guild_id, game_id), fields)
        return [codec.load_submission(field, value) for field, value in zip(fields, stored, strict=True) if value]

    async def update_submission(self, guild_id: str, game_id: str, submission: Submission) -> None:
        blob = codec.dump_answer(submission.answer, submission.name, submission.verdict)
        await self._run(
            "update_submission",
            [keys.ctl(guild_id, game_id), keys.submissions(guild_id, game_id)],
            keys.live(guild_id),
            game_id,
            f"{submission.user_id}:{submission.question}",
            f"{submission.interaction_id}|{submission.received_ms}|0|{blob}",
        )

    # --- history ---------------------------------------------------------------------------------------------------

    async def move_to_history(self, claim: Claim, finished: FinishedGame) -> None:
        guild, game = claim.guild_id, claim.game_id
        await self._run(
            "move_to_history",
            [
                keys.ctl(guild, game),
                keys.active(guild),
                keys.due(guild),
                keys.lease(guild, game),
                keys.submissions(guild, game),
                keys.history_index(guild),
                keys.history(guild, game),
            ],
            keys.live(guild),
            game,
            claim.token,
            codec.dump_finished(finished),
            HISTORY_MS,
        )

    async def get_history(self, guild_id: str, limit: int = 100) -> list[FinishedGame]:
        with _available():
            ids = await self._redis.zrevrange(keys.history_index(guild_id), 0, limit - 1)
            stored = await self._redis.mget([keys.history(guild_id, id) for id in ids]) if ids else []
        return [codec.load_finished(value) for value in stored if value is not None]

    # --- guilds ----------------------------------------------------------------------------------------------------

    async def get_guilds(self) -> dict[str, str]:
        with _available():
            found: dict[str, str] = await self._redis.hgetall(keys.GUILDS)
        return found

    async def get_directory(self, guild_id: str) -> GuildDirectory:
        with _available():
            fields: dict[str, str] = await self._redis.hgetall(keys.directory(guild_id))
        named: dict[str, dict[str, str]] = {"channel": {}, "role": {}}
        for field, name in fields.items():
            kind, _, id = field.partition(":")
            if id:
                named[kind][id] = name
        return GuildDirectory(
            guild_id=guild_id, name=fields.get("name", ""), channels=named["channel"], roles=named["role"]
        )

    async def save_directory(self, directory: GuildDirectory) -> None:
        key = keys.directory(directory.guild_id)
        fields = {"name": directory.name}
        fields |= {f"channel:{id}": name for id, name in directory.channels.items()}
        fields |= {f"role:{id}": name for id, name in directory.roles.items()}
        with _available():
            async with self._redis.pipeline(transaction=True) as pipe:
                pipe.delete(key)
                pipe.hset(key, mapping=fields)
                await pipe.execute()
            await self._redis.hset(keys.GUILDS, directory.guild_id, directory.name)

    # --- the steps of the duties -----------------------------------------------------------------------------------

    async def now_ms(self) -> int:
        with _available():
            seconds, micros = await self._redis.time()
        return int(seconds) * 1000 + int(micros) // 1000

    async def seeds_used(self, guild_id: str, seeds: Sequence[str]) -> dict[str, int]:
        if not seeds:
            return {}
        with _available():
            scores = await self._redis.zmscore(keys.seeds(guild_id), list(seeds))
        return {seed: int(score) for seed, score in zip(seeds, scores, strict=True) if score is not None}

    async def schedule_game(
        self, game: Game, seeds: Mapping[str, int], *, archived: bool, due_ms: int | None, next_ms: int | None
    ) -> None:
        guild = game.guild_id
        args: list[str | int] = [
            keys.live(guild),
            game.id,
            codec.dump_game(game),
            game.slot_ms,
            game.grace_s * 1000,
            game.policy,
            len(game.questions),
            int(archived),
            game.registration_id,
            "" if due_ms is None else due_ms,
            "" if next_ms is None else next_ms,
        ]
        for seed, used_ms in seeds.items():
            args += [seed, used_ms or ""]
        await self._hint(guild, 0)
        await self._run(
            "schedule_game",
            [
                keys.ctl(guild, game.id),
                keys.active(guild),
                keys.due(guild),
                keys.seeds(guild),
                keys.registrations(guild),
            ],
            *args,
        )
        await self._hint(guild, 0)

    async def claim(self, guild_id: str, game_id: str) -> Claim:
        token = secrets.token_hex(16)
        [phase] = await self._run(
            "claim",
            [keys.ctl(guild_id, game_id), keys.due(guild_id), keys.lease(guild_id, game_id)],
            keys.live(guild_id),
            game_id,
            token,
            LEASE_MS,
        )
        return Claim(guild_id=guild_id, game_id=game_id, token=token, phase=Phase(phase))

    async def intent(self, claim: Claim, kind: Kind) -> Intent:
        guild, game = claim.guild_id, claim.game_id
        first, since_ms, message_id, generation = await self._run(
            "intent",
            [keys.ctl(guild, game), keys.due(guild), keys.lease(guild, game)],
            game,
            claim.token,
            LEASE_MS,
            kind,
        )
        return Intent(first=bool(first), since_ms=since_ms, message_id=message_id, generation=generation)

    async def commit(self, claim: Claim, kind: Kind, message_id: str) -> str:
        [winner] = await self._run("commit", [keys.ctl(claim.guild_id, claim.game_id)], kind, message_id)
        return str(winner)

    async def clear(self, claim: Claim, kind: Kind, message_id: str) -> None:
        await self._run("clear", [keys.ctl(claim.guild_id, claim.game_id)], claim.token, kind, message_id)

    async def arm(self, claim: Claim, message_id: str, window_s: int) -> int:
        ctl = keys.ctl(claim.guild_id, claim.game_id)
        [ends_ms] = await self._run("arm", [ctl], claim.token, message_id, window_s * 1000)
        return int(ends_ms)

    async def open(self, claim: Claim) -> None:
        guild, game = claim.guild_id, claim.game_id
        _now, ends_ms = await self._run(
            "open",
            [keys.ctl(guild, game), keys.due(guild), keys.lease(guild, game)],
            keys.live(guild),
            game,
            claim.token,
        )
        await self._hint(guild, ends_ms)

    async def posted(self, claim: Claim) -> None:
        ctl = keys.ctl(claim.guild_id, claim.game_id)
        await self._run("posted", [ctl], keys.live(claim.guild_id), claim.game_id, claim.token)

    async def retry_later(self, claim: Claim) -> int:
        guild, game = claim.guild_id, claim.game_id
        [delay] = await self._run(
            "retry_later",
            [keys.ctl(guild, game), keys.due(guild), keys.lease(guild, game)],
            game,
            claim.token,
            self.retry_first_ms,
            self.retry_longest_ms,
        )
        return int(delay)

    # --- what is due -----------------------------------------------------------------------------------------------

    async def due_guilds(self, now_ms: int, limit: int) -> list[str]:
        with _available():
            return list(await self._redis.zrangebyscore(keys.AGENDA, "-inf", now_ms, start=0, num=limit))

    async def due(self, guild_id: str, now_ms: int, limit: int) -> list[Duty]:
        with _available():
            members = await self._redis.zrangebyscore(
                keys.due(guild_id), "-inf", now_ms, start=0, num=limit, withscores=True
            )
        return [
            Duty(kind=_DUTY_KINDS[member[0]], guild_id=guild_id, id=member[2:], due_ms=int(at))
            for member, at in members
        ]

    async def settle_agenda(self, guild_id: str) -> None:
        """Reads twice: what became due earlier between the first read and the write is put back by the second."""
        for only_earlier in (False, True):
            with _available():
                first = await self._redis.zrange(keys.due(guild_id), 0, 0, withscores=True)
                if first:
                    await self._redis.zadd(keys.AGENDA, {guild_id: int(first[0][1])}, lt=only_earlier)
                elif not only_earlier:
                    await self._redis.zrem(keys.AGENDA, guild_id)

    async def sweep(self, cursor: int) -> int:
        with _available():
            cursor, guilds = await self._redis.hscan(keys.GUILDS, cursor, count=PAGE)
            async with self._redis.pipeline(transaction=False) as pipe:
                for guild_id in guilds:
                    pipe.zrange(keys.due(guild_id), 0, 0, withscores=True)
                firsts = await pipe.execute()
            hints = {id: int(first[0][1]) for id, first in zip(guilds, firsts, strict=True) if first}
            if hints:
                await self._redis.zadd(keys.AGENDA, hints, lt=True)
        return int(cursor)

    async def _hint(self, guild_id: str, due_ms: int) -> None:
        """The agenda must never be later than the guild's own earliest due time; too early costs one look."""
        with _available():
            async with self._redis.pipeline(transaction=False) as pipe:
                pipe.zadd(keys.AGENDA, {guild_id: due_ms}, lt=True)
                pipe.hsetnx(keys.GUILDS, guild_id, "")
                await pipe.execute()

    # --- watching --------------------------------------------------------------------------------------------------

    async def listen(self) -> AsyncIterator[tuple[str, str]]:
        """Guild and game of every published change, over one subscription. Ends only with StoreUnavailable."""
        with _available():
            async with self._listener.pubsub() as pubsub:
                await pubsub.psubscribe(keys.LIVE_PATTERN)
                async for message in pubsub.listen():
                    if message["type"] == "pmessage":
                        yield keys.guild_of_live(message["channel"]), message["data"]
