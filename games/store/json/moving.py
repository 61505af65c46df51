"""Records on their way in and out: what comes from elsewhere is written whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from games.domain import errors, limits
from games.domain.duties import EarlierTries
from games.domain.guilds import GameInPlay, GuildDirectory, GuildSnapshot
from games.domain.records import FinishedGame, Game, Phase, Registration, Submission
from games.domain.state_fields import dump_state, load_tries
from games.legacy.app_state import GAMES, REGISTRATIONS
from games.store import due_members
from games.store.common import check_ids, imported_tries, in_order
from games.store.json.base import JsonBase
from games.store.json.entry import HeldAnswer
from games.store.json.guild import GuildSection, check_room, past_of
from games.store.json.page import Page


class JsonMoving(JsonBase):
    async def import_registration(self, registration: Registration, next_ms: int | None) -> None:
        def step(page: Page) -> None:
            guild, id = page.guild_to_change(registration.guild_id), registration.id
            member = due_members.slot(id)
            if id in guild.registrations or id in guild.damaged[REGISTRATIONS] or member in guild.imported:
                raise errors.AlreadyThere
            check_room(guild, self.max_registrations)
            guild.touch()
            guild.registrations[id] = registration
            guild.set_due(member, next_ms)
            guild.imported[member] = page.now_ms

        await self._change(step)

    async def import_game(self, game: Game, submissions: Sequence[Submission], tries: EarlierTries) -> None:
        check_ids(game.guild_id, game.id)

        def step(page: Page) -> None:
            guild = _new(page, game)
            guild.put_in_play(game, imported_tries(game, tries))
            guild.games[game.id].held = {(s.user_id, s.question): HeldAnswer(s, 0.0) for s in submissions}
            guild.set_due(due_members.game(game.id), game.state.ends_ms if game.state.phase is Phase.OPEN else 0)

        await self._change(step)

    async def import_finished(self, finished: FinishedGame) -> None:
        game = finished.game
        check_ids(game.guild_id, game.id)

        def step(page: Page) -> None:
            guild, closed_ms = _new(page, game), game.state.closed_ms
            guild.touch()
            if closed_ms + limits.HISTORY_MS > page.now_ms:
                guild.history[game.id] = past_of(finished, [], closed_ms + limits.HISTORY_MS)
            if closed_ms + limits.TOMBSTONE_MS > page.now_ms:
                ended = {"phase": str(Phase.GONE), "until": closed_ms + limits.TOMBSTONE_MS}
                guild.ended[game.id] = dump_state(game, EarlierTries()) | ended

        await self._change(step)

    async def settle_game(self, ended: Game | FinishedGame) -> None:
        game = ended if isinstance(ended, Game) else ended.game
        check_ids(game.guild_id, game.id)

        def step(page: Page) -> None:
            guild, now_ms = page.guild_to_change(game.guild_id), page.now_ms
            guild.touch(game.id)
            entry = guild.games.pop(game.id, None)
            before = entry.fields if entry is not None else guild.ended.get(game.id, {})
            guild.ended[game.id] = dump_state(game, EarlierTries()) | {"seq": before.get("seq", 0) + 1}
            guild.ended[game.id]["until"] = now_ms + limits.TOMBSTONE_MS
            guild.damaged[GAMES].pop(game.id, None)
            guild.history.pop(game.id, None)
            if isinstance(ended, FinishedGame) and ended.archived_ms + limits.HISTORY_MS > now_ms:
                guild.history[game.id] = past_of(ended, [], ended.archived_ms + limits.HISTORY_MS)
            guild.set_due(due_members.game(game.id), None)

        await self._change(step)

    async def import_seeds(self, guild_id: str, seeds: Mapping[str, int]) -> None:
        def step(page: Page) -> None:
            guild = page.guild_to_change(guild_id)
            guild.touch()
            guild.seeds |= {seed: max(ms, guild.seeds.get(seed, ms)) for seed, ms in seeds.items()}

        if seeds:
            await self._change(step)

    async def _is_imported(self, guild_id: str, member: str) -> bool:
        return await self._read(lambda page: member in page.guild(guild_id).imported)

    async def snapshot(self, guild_id: str) -> GuildSnapshot:
        return await self._read(lambda page: _snapshot(page.guild(guild_id)))

    async def hold_guild(self, guild_id: str, token: str, lease_ms: int) -> None:
        def step(page: Page) -> None:
            guild = page.guild_to_change(guild_id)
            if guild.holder(page.now_ms) not in ("", token):
                raise errors.LeaseHeld
            guild.touch()
            guild.hold = {"token": token, "until": page.now_ms + lease_ms}

        await self._change(step)


def _new(page: Page, game: Game) -> GuildSection:
    """The guild that a game is to be brought into. Raises AlreadyThere."""
    guild, member = page.guild_to_change(game.guild_id), due_members.game(game.id)
    if member in guild.imported or guild.has_had(game.id, page.now_ms):
        raise errors.AlreadyThere
    guild.imported[member] = page.now_ms
    return guild


def _snapshot(guild: GuildSection) -> GuildSnapshot:
    return GuildSnapshot(
        registrations=tuple(in_order(guild.registrations.values())),
        due=due_members.slots(guild.due.items()),
        games=tuple(
            GameInPlay(game=entry.whole(), submissions=tuple(entry.submissions()), tries=load_tries(entry.fields))
            for _, entry in sorted(guild.games.items())
        ),
        damaged=tuple(guild.damaged[GAMES]),
        seeds=dict(guild.seeds),
        directory=guild.directory or GuildDirectory(guild_id=guild.id),
    )
