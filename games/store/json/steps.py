"""The steps of posting and closing a game, fenced by the claim's token.

Each decides what the script of its name in `games/store/lua/` decides, in the same order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from heapq import nlargest

from games.domain import errors, limits
from games.domain.duties import Claim, EarlierTries, SendState
from games.domain.records import FinishedGame, Game, GameState, MessageKind, Phase
from games.store import due_members
from games.store.common import check_ids
from games.store.json.entry import GameEntry
from games.store.json.games import JsonGames
from games.store.json.guards import described, fields_in_store, owned
from games.store.json.guild import GuildSection, past_of
from games.store.json.page import Page

_WORKING = (Phase.POSTING, Phase.CANCELLING, Phase.CLOSING, Phase.POSTED)
"""The phases in which a worker may have a game."""
_EXPECTED = {MessageKind.QUESTION: Phase.POSTING, MessageKind.RESULTS: Phase.CLOSING}
"""The phase in which a message of each kind is sent."""


class JsonSteps(JsonGames):
    async def seeds_used(self, guild_id: str, seeds: Sequence[str]) -> dict[str, int]:
        def look(page: Page) -> dict[str, int]:
            used = page.guild(guild_id).seeds
            return {seed: used[seed] for seed in seeds if seed in used}

        return await self._read(look)

    async def seeds_used_last(self, guild_id: str, count: int) -> dict[str, int]:
        def look(page: Page) -> dict[str, int]:
            used = page.guild(guild_id).seeds
            return {seed: used[seed] for seed in nlargest(count, used, key=used.__getitem__)}

        return await self._read(look)

    async def count_seeds_used(self, guild_id: str) -> int:
        return await self._read(lambda page: len(page.guild(guild_id).seeds))

    async def schedule_game(
        self, game: Game, seeds: Mapping[str, int], *, archived: bool, due_ms: int | None, next_ms: int | None
    ) -> None:
        check_ids(game.guild_id, game.id)
        await self._change(lambda page: _schedule_game(page, game, seeds, archived, due_ms, next_ms))

    async def _take_lease(self, guild_id: str, game_id: str, token: str) -> Phase:
        return await self._change(lambda page: _claim(page.guild_to_change(guild_id), game_id, token, page.now_ms))

    async def begin_send(self, claim: Claim, kind: MessageKind) -> SendState:
        def step(page: Page) -> SendState:
            guild, entry = owned(page, claim)
            fields, begun = entry.fields, f"{kind}_intent"
            first = begun not in fields
            fields.setdefault(begun, page.now_ms)
            guild.lend(entry, claim.token, page.now_ms)
            return SendState(
                first=first,
                since_ms=fields[begun],
                message_id=fields.get(f"{kind}_msg", ""),
                generation=fields.get(f"{kind}_gen", 0),
            )

        return await self._change(step)

    async def elect_message(self, claim: Claim, kind: MessageKind, message_id: str) -> str:
        def step(page: Page) -> str:
            guild, message = page.guild_to_change(claim.guild_id), f"{kind}_msg"
            fields = fields_in_store(guild, claim.game_id, page.now_ms)
            if fields["phase"] == _EXPECTED[kind] and message not in fields:
                guild.touch(claim.game_id)
                fields[message] = message_id
            return str(fields.get(message, ""))

        return await self._change(step)

    async def forget_message(self, claim: Claim, kind: MessageKind, message_id: str) -> None:
        def step(page: Page) -> None:
            _, entry = owned(page, claim)
            if entry.fields.get(f"{kind}_msg") == message_id:
                for name in (f"{kind}_msg", f"{kind}_intent"):
                    entry.fields.pop(name, None)
                entry.count(f"{kind}_gen")

        await self._change(step)

    async def fix_deadline(self, claim: Claim, message_id: str, window_s: int) -> int:
        def step(page: Page) -> int:
            _, entry = owned(page, claim, Phase.POSTING)
            if entry.fields.get("q_msg") != message_id:
                raise errors.LeaseLost
            if entry.fields.get("ends_at", 0) <= page.now_ms:
                entry.fields["ends_at"] = page.now_ms + window_s * 1000
            return int(entry.fields["ends_at"])

        return await self._change(step)

    async def open(self, claim: Claim) -> None:
        def step(page: Page) -> None:
            guild, entry = owned(page, claim, Phase.POSTING)
            ends_ms = entry.fields.get("ends_at", 0)
            if not entry.fields.get("q_msg") or not ends_ms:
                raise errors.LeaseLost
            if page.now_ms >= ends_ms:
                raise errors.WindowClosed
            entry.fields |= {"phase": str(Phase.OPEN), "opens_at": page.now_ms, "tries": 0}
            entry.give_back()
            guild.set_due(due_members.game(claim.game_id), ends_ms)
            entry.count("seq")

        await self._change(step)

    async def posted(self, claim: Claim, answers: int = 0, *, checksum: str = "", undeliverable: str = "") -> None:
        def step(page: Page) -> None:
            _, entry = owned(page, claim)
            message = undeliverable or entry.fields.get("r_msg")
            if not message:
                raise errors.LeaseLost
            if entry.phase is Phase.POSTED:
                return  # the first try was carried out and its reply lost
            if entry.phase is not Phase.CLOSING:
                raise errors.LeaseLost
            entry.fields |= {"phase": str(Phase.POSTED), "tries": 0, "r_msg": message}
            entry.fields |= {"posted": answers, "checksum": checksum}
            entry.count("seq")

        await self._change(step)

    async def move_to_history(self, claim: Claim, finished: FinishedGame) -> None:
        def step(page: Page) -> None:
            guild, entry = owned(page, claim, Phase.POSTED)
            guild.history[claim.game_id] = past_of(finished, entry.submissions(), page.now_ms + limits.HISTORY_MS)
            guild.take_out_of_play(claim.game_id, Phase.GONE, page.now_ms)

        await self._change(step)

    async def retry_later(self, claim: Claim, least_ms: int = 0) -> int:
        def step(page: Page) -> int:
            guild, entry = owned(page, claim)
            entry.count("tries", 0 if least_ms else 1)
            doublings = max(0, min(entry.fields["tries"] - 1, 20))
            delay_ms = max(least_ms, int(min(self.retry_longest_ms, self.retry_first_ms * 2**doublings)))
            entry.give_back()
            guild.set_due(due_members.game(claim.game_id), page.now_ms + delay_ms)
            return delay_ms

        return await self._change(step)

    async def _drop(self, guild_id: str, game_id: str, token: str, phase: Phase) -> None:
        def step(page: Page) -> None:
            guild = page.guild_to_change(guild_id)
            entry = described(guild, game_id)
            if token and entry.fields.get("owner") != token:
                raise errors.LeaseLost
            guild.take_out_of_play(game_id, phase, page.now_ms)

        await self._change(step)


def _schedule_game(
    page: Page, game: Game, seeds: Mapping[str, int], archived: bool, due_ms: int | None, next_ms: int | None
) -> None:
    guild, now_ms, member = page.guild_to_change(game.guild_id), page.now_ms, due_members.slot(game.registration_id)
    late_ms = game.slot_ms + game.grace_s * 1000
    if game.registration_id and game.registration_id not in guild.registrations:
        guild.set_due(member, None)
        raise errors.RegistrationNotFound
    if due_ms is not None and (now_ms < game.slot_ms or guild.due.get(member) != due_ms):
        raise errors.NotDue  # early, or another worker moved the registration on, or somebody edited it

    refusal = _no_slot(guild, game, archived, late_ms, now_ms)
    if refusal is None and any(guild.seeds.get(seed, 0) != used_ms for seed, used_ms in seeds.items()):
        raise errors.SeedTaken
    if due_ms is not None:
        guild.set_due(member, next_ms)
    if refusal is not None:
        raise refusal
    guild.seeds |= dict.fromkeys(seeds, now_ms)
    guild.put_in_play(replace(game, state=GameState(phase=Phase.POSTING, seq=1)), EarlierTries(late_ms=late_ms))
    guild.set_due(due_members.game(game.id), now_ms)


def _no_slot(guild: GuildSection, game: Game, archived: bool, late_ms: int, now_ms: int) -> errors.GameError | None:
    """Why there is no slot for this game; of one that was archived or missed a tombstone stays."""
    if guild.has_had(game.id, now_ms):
        return errors.GameExists()
    if not archived and now_ms <= late_ms:
        return None
    guild.touch()
    phase = Phase.GONE if archived else Phase.MISSED
    guild.ended[game.id] = {"phase": str(phase), "seq": 1, "until": now_ms + limits.TOMBSTONE_MS}
    return errors.GameExists() if archived else errors.SlotMissed()


def _claim(guild: GuildSection, game_id: str, token: str, now_ms: int) -> Phase:
    entry, member = guild.games.get(game_id), due_members.game(game_id)
    if entry is not None and entry.phase is Phase.OPEN:
        if now_ms < entry.fields["ends_at"]:
            guild.set_due(member, entry.fields["ends_at"])
            raise errors.NotDue
        # Closed before the lease is read: from here on no answer is taken, whoever does the rest.
        _begin_close(guild, entry, now_ms)
    elif entry is not None and _is_missed(entry, now_ms):
        guild.take_out_of_play(game_id, Phase.MISSED, now_ms)
        entry = None
    if entry is None or entry.phase not in _WORKING:
        guild.set_due(member, None)
        raise errors.NotDue
    if entry.fields.get("lease") and now_ms < entry.fields["lease_until"]:
        guild.set_due(member, entry.fields["lease_until"])
        raise errors.LeaseHeld
    guild.touch(game_id)
    entry.fields["owner"] = token
    guild.lend(entry, token, now_ms)
    return entry.phase


def _begin_close(guild: GuildSection, entry: GameEntry, now_ms: int) -> None:
    guild.touch(entry.game.id)
    entry.fields.setdefault("closed_at", now_ms)
    entry.fields |= {"phase": str(Phase.CLOSING), "stored": len(entry.held)}
    entry.count("seq")


def _is_missed(entry: GameEntry, now_ms: int) -> bool:
    """Reserved in time, but nobody lived to send it within the grace."""
    return entry.phase is Phase.POSTING and "q_intent" not in entry.fields and now_ms > entry.fields.get("late_at", 0)
