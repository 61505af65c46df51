"""The steps of posting and closing a game, fenced by the claim's token; `games/store/lua/` has the same rules."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace

from games.domain import errors, limits
from games.domain.duties import Claim, EarlierTries, SendState
from games.domain.records import FinishedGame, Game, GameState, MessageKind, Phase
from games.store import keys
from games.store.json.entry import GameEntry
from games.store.json.games import JsonGames, end, fields_in_store, give_back, put_in_play
from games.store.json.guild import GuildSection, past_of
from games.store.json.judging import add
from games.store.json.page import Page

_WORKING = (Phase.POSTING, Phase.CANCELLING, Phase.CLOSING, Phase.POSTED)
_EXPECTED = {MessageKind.QUESTION: Phase.POSTING, MessageKind.RESULTS: Phase.CLOSING}


class JsonSteps(JsonGames):
    retry_first_ms, retry_longest_ms = limits.RETRY_FIRST_MS, limits.RETRY_LONGEST_MS

    async def seeds_used(self, guild_id: str, seeds: Sequence[str]) -> dict[str, int]:
        def look(page: Page) -> dict[str, int]:
            used = page.guild(guild_id).seeds
            return {seed: used[seed] for seed in seeds if seed in used}

        return await self._read(look)

    async def count_seeds_used(self, guild_id: str) -> int:
        return await self._read(lambda page: len(page.guild(guild_id).seeds))

    async def schedule_game(
        self, game: Game, seeds: Mapping[str, int], *, archived: bool, due_ms: int | None, next_ms: int | None
    ) -> None:
        keys.state(game.guild_id, game.id)
        await self._change(lambda page: _schedule(page, game, seeds, archived, due_ms, next_ms))

    async def claim(self, guild_id: str, game_id: str) -> Claim:
        keys.state(guild_id, game_id)
        token = secrets.token_hex(16)
        phase = await self._change(lambda page: _claim(page, guild_id, game_id, token))
        return Claim(guild_id=guild_id, game_id=game_id, token=token, phase=phase)

    async def begin_send(self, claim: Claim, kind: MessageKind) -> SendState:
        def step(page: Page) -> SendState:
            guild, entry = _mine(page, claim)
            fields, name = entry.fields, f"{kind}_intent"
            first = name not in fields
            fields.setdefault(name, page.now_ms)
            _lease(guild, entry, claim.token, page.now_ms)
            return SendState(
                first=first,
                since_ms=fields[name],
                message_id=fields.get(f"{kind}_msg", ""),
                generation=fields.get(f"{kind}_gen", 0),
            )

        return await self._change(step)

    async def elect_message(self, claim: Claim, kind: MessageKind, message_id: str) -> str:
        def step(page: Page) -> str:
            guild = page.guild_to_change(claim.guild_id)
            fields = fields_in_store(guild, claim.game_id, page.now_ms)
            if fields["phase"] == _EXPECTED[kind] and f"{kind}_msg" not in fields:
                guild.touch(claim.game_id)
                fields[f"{kind}_msg"] = message_id
            return str(fields.get(f"{kind}_msg", ""))

        return await self._change(step)

    async def forget_message(self, claim: Claim, kind: MessageKind, message_id: str) -> None:
        def step(page: Page) -> None:
            _, entry = _mine(page, claim)
            if entry.fields.get(f"{kind}_msg") == message_id:
                entry.fields.pop(f"{kind}_msg")
                entry.fields.pop(f"{kind}_intent", None)
                add(entry, f"{kind}_gen")

        await self._change(step)

    async def fix_deadline(self, claim: Claim, message_id: str, window_s: int) -> int:
        def step(page: Page) -> int:
            _, entry = _mine(page, claim, Phase.POSTING)
            if entry.fields.get("q_msg") != message_id:
                raise errors.LeaseLost
            if entry.fields.get("ends_at", 0) <= page.now_ms:
                entry.fields["ends_at"] = page.now_ms + window_s * 1000
            return int(entry.fields["ends_at"])

        return await self._change(step)

    async def open(self, claim: Claim) -> None:
        def step(page: Page) -> None:
            guild, entry = _mine(page, claim, Phase.POSTING)
            fields = entry.fields
            if not fields.get("q_msg") or not fields.get("ends_at"):
                raise errors.LeaseLost
            if page.now_ms >= fields["ends_at"]:
                raise errors.WindowClosed
            fields |= {"phase": str(Phase.OPEN), "opens_at": page.now_ms, "tries": 0}
            give_back(entry)
            add(entry, "seq")
            guild.set_due(f"g:{claim.game_id}", fields["ends_at"])

        await self._change(step)

    async def posted(self, claim: Claim, answers: int = 0, *, checksum: str = "", undeliverable: str = "") -> None:
        def step(page: Page) -> None:
            _, entry = _mine(page, claim)
            message = undeliverable or entry.fields.get("r_msg")
            phase = entry.fields["phase"]
            if not message or phase not in (Phase.CLOSING, Phase.POSTED):
                raise errors.LeaseLost
            if phase == Phase.POSTED:
                return  # the first try was carried out and its reply lost
            entry.fields |= {"phase": str(Phase.POSTED), "tries": 0, "r_msg": message}
            entry.fields |= {"posted": answers, "checksum": checksum}
            add(entry, "seq")

        await self._change(step)

    async def move_to_history(self, claim: Claim, finished: FinishedGame) -> None:
        def step(page: Page) -> None:
            guild, entry = _mine(page, claim, Phase.POSTED)
            end(guild, claim.game_id, Phase.GONE, page.now_ms)
            guild.history[claim.game_id] = past_of(finished, entry.submissions(), page.now_ms + limits.HISTORY_MS)

        await self._change(step)

    async def retry_later(self, claim: Claim, told_ms: int = 0) -> int:
        def step(page: Page) -> int:
            guild, entry = _mine(page, claim)
            add(entry, "tries", 0 if told_ms else 1)
            doublings = max(0, min(entry.fields["tries"] - 1, 20))
            delay = max(told_ms, int(min(self.retry_longest_ms, self.retry_first_ms * 2**doublings)))
            give_back(entry)
            guild.set_due(f"g:{claim.game_id}", page.now_ms + delay)
            return delay

        return await self._change(step)

    async def fail(self, claim: Claim) -> None:
        await self._drop(claim, Phase.FAILED)

    async def cancelled(self, claim: Claim) -> None:
        await self._drop(claim, Phase.CANCELLED)

    async def _drop(self, claim: Claim, phase: Phase) -> None:
        def step(page: Page) -> None:
            guild = page.guild_to_change(claim.guild_id)
            if claim.game_id not in guild.games:
                raise errors.GameNotFound
            _mine(page, claim)
            end(guild, claim.game_id, phase, page.now_ms)

        await self._change(step)


def _schedule(
    page: Page, game: Game, seeds: Mapping[str, int], archived: bool, due_ms: int | None, next_ms: int | None
) -> None:
    guild, now_ms, member = page.guild_to_change(game.guild_id), page.now_ms, f"r:{game.registration_id}"
    if game.registration_id and game.registration_id not in guild.registrations:
        if member in guild.due:
            guild.touch()
            guild.set_due(member, None)
        raise errors.RegistrationNotFound
    if due_ms is not None and (now_ms < game.slot_ms or guild.due.get(member) != due_ms):
        raise errors.NotDue  # early, or another worker moved the registration on, or somebody edited it
    late_ms = game.slot_ms + game.grace_s * 1000
    exists, missed = guild.has_had(game.id, now_ms), archived or now_ms > late_ms
    if not exists and not missed and any(guild.seeds.get(seed, 0) != used_ms for seed, used_ms in seeds.items()):
        raise errors.SeedTaken
    guild.touch()
    if due_ms is not None:
        guild.set_due(member, next_ms)
    if exists:
        raise errors.GameExists
    if missed:
        phase = Phase.GONE if archived else Phase.MISSED
        guild.ended[game.id] = {"phase": str(phase), "seq": 1, "until": now_ms + limits.TOMBSTONE_MS}
        raise errors.GameExists if archived else errors.SlotMissed
    guild.seeds |= dict.fromkeys(seeds, now_ms)
    put_in_play(guild, replace(game, state=GameState(phase=Phase.POSTING, seq=1)), EarlierTries(late_ms=late_ms))
    guild.set_due(f"g:{game.id}", now_ms)


def _claim(page: Page, guild_id: str, game_id: str, token: str) -> Phase:
    guild, now_ms, member = page.guild_to_change(guild_id), page.now_ms, f"g:{game_id}"
    entry = guild.games.get(game_id)
    if entry is not None and not _begin_work(guild, game_id, entry, now_ms):
        entry = None
    if entry is None or entry.fields["phase"] not in _WORKING:
        if member in guild.due and (entry is None or entry.fields["phase"] != Phase.OPEN):
            guild.touch()
            guild.set_due(member, None)
        raise errors.NotDue
    if entry.fields.get("lease") and now_ms < entry.fields["lease_until"]:
        guild.touch(game_id)
        guild.set_due(member, entry.fields["lease_until"])
        raise errors.LeaseHeld
    guild.touch(game_id)
    entry.fields["owner"] = token
    _lease(guild, entry, token, now_ms)
    return Phase(entry.fields["phase"])


def _begin_work(guild: GuildSection, game_id: str, entry: GameEntry, now_ms: int) -> bool:
    """Closes a game whose window is over, before the lease is read: from here on no answer is taken, whoever does
    the rest. False when the game was given up, since nobody lived to send it within its grace."""
    fields = entry.fields
    if fields["phase"] == Phase.OPEN:
        if now_ms < fields["ends_at"]:
            if guild.due.get(f"g:{game_id}") != fields["ends_at"]:
                guild.touch()
                guild.set_due(f"g:{game_id}", fields["ends_at"])
            return True
        guild.touch(game_id)
        fields.setdefault("closed_at", now_ms)
        fields |= {"phase": str(Phase.CLOSING), "stored": len(entry.held)}
        add(entry, "seq")
    elif fields["phase"] == Phase.POSTING and "q_intent" not in fields and now_ms > fields.get("late_at", 0):
        end(guild, game_id, Phase.MISSED, now_ms)
        return False
    return True


def _lease(guild: GuildSection, entry: GameEntry, token: str, now_ms: int) -> None:
    entry.fields |= {"lease": token, "lease_until": now_ms + limits.LEASE_MS}
    guild.set_due(f"g:{entry.game.id}", now_ms + limits.LEASE_MS)


def _mine(page: Page, claim: Claim, phase: Phase | None = None) -> tuple[GuildSection, GameEntry]:
    """The claimed game, about to be changed. Raises LeaseLost when it is another worker's, or not in this phase."""
    guild = page.guild_to_change(claim.guild_id)
    entry = guild.games.get(claim.game_id)
    if entry is None or entry.fields.get("owner") != claim.token or phase not in (None, entry.fields["phase"]):
        raise errors.LeaseLost
    guild.touch(claim.game_id)
    return guild, entry
