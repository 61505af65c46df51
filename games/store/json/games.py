"""Games as people ask for them: in play, and in the history of the last seven days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from games.domain import errors
from games.domain.duties import EarlierTries
from games.domain.limits import MAX_WINDOW_S
from games.domain.records import FinishedGame, Game, GameState, Phase
from games.domain.state_fields import load_state
from games.legacy.app_state import GAMES
from games.store import due_members
from games.store.common import by_opening, check_ids, skipping_damaged
from games.store.json.base import JsonBase
from games.store.json.guards import described, fields_in_store, open_game, why_frozen
from games.store.json.guild import GuildSection, HistoryEntry, finished, past_of
from games.store.json.page import Page


class JsonGames(JsonBase):
    async def get_active_games(self, guild_id: str) -> list[Game]:
        found = await self._read(lambda page: [entry.whole() for entry in page.guild(guild_id).games.values()])
        return by_opening(found)

    async def get_games_everywhere(self) -> list[Game]:
        return await self._read(
            lambda page: [entry.whole() for guild in page.guilds.values() for entry in guild.games.values()]
        )

    async def get_game(self, guild_id: str, game_id: str) -> Game:
        return await self._read(lambda page: described(page.guild(guild_id), game_id).whole())

    async def get_states(self, guild_id: str, game_ids: Sequence[str]) -> dict[str, GameState]:
        def look(page: Page) -> dict[str, GameState]:
            guild = page.guild(guild_id)
            states = {id: _state(guild, id, page.now_ms) for id in game_ids}
            return {id: state for id, state in states.items() if state}

        return await self._read(look)

    async def count_stored(self, guild_id: str, game_id: str) -> tuple[GameState, int]:
        def look(page: Page) -> tuple[GameState, int]:
            guild = page.guild(guild_id)
            if game_id in guild.damaged[GAMES]:
                described(guild, game_id)
            state = _state(guild, game_id, page.now_ms)
            if state is None:
                raise errors.GameNotFound
            return state, len(guild.games[game_id].held) if game_id in guild.games else 0

        return await self._read(look)

    async def games_in_play(self, guild_id: str) -> list[str]:
        def look(page: Page) -> set[str]:
            guild = page.guild(guild_id)
            return guild.games.keys() | guild.damaged[GAMES].keys()

        return sorted(await self._read(look))

    async def known_games(self, guild_id: str) -> list[str]:
        def look(page: Page) -> set[str]:
            guild = page.guild(guild_id)
            # What the legacy bot finished is not Tally's to vouch for: SQL has it once it is migrated.
            own = {id for id, past in guild.history.items() if past.until_ms > page.now_ms}
            return own | guild.games.keys() | guild.damaged[GAMES].keys()

        return sorted(await self._read(look))

    async def create_game(self, game: Game, question_message_id: str, window_ms: int | None = None) -> Game:
        check_ids(game.guild_id, game.id)
        window = game.window_s * 1000 if window_ms is None else window_ms

        def step(page: Page) -> Game:
            guild = page.guild_to_change(game.guild_id)
            if guild.has_had(game.id, page.now_ms):
                raise errors.GameExists
            ends_ms = page.now_ms + window
            state = GameState(
                phase=Phase.OPEN,
                opens_ms=page.now_ms,
                ends_ms=ends_ms,
                question_message_id=question_message_id,
                seq=1,
            )
            guild.put_in_play(replace(game, state=state), EarlierTries())
            guild.set_due(due_members.game(game.id), ends_ms)
            return guild.games[game.id].whole()

        return await self._change(step)

    async def update_game(self, game: Game) -> Game:
        def step(page: Page) -> Game:
            guild = page.guild_to_change(game.guild_id)
            entry = described(guild, game.id)
            if refusal := why_frozen(entry.phase):
                raise refusal
            if len(game.questions) != len(entry.game.questions):
                raise errors.QuestionNotFound
            guild.touch(game.id)
            entry.game = game
            entry.count("seq")
            return entry.whole()

        return await self._change(step)

    async def end_now(self, guild_id: str, game_id: str) -> None:
        def step(page: Page) -> None:
            guild = page.guild_to_change(guild_id)
            entry = open_game(guild, game_id, page.now_ms)
            guild.touch(game_id)
            entry.fields["ends_at"] = min(page.now_ms, entry.fields["ends_at"])
            entry.count("seq")
            guild.set_due(due_members.game(game_id), page.now_ms)

        await self._change(step)

    async def extend_game(self, guild_id: str, game_id: str, ends_ms: int, new_ends_ms: int) -> None:
        def step(page: Page) -> None:
            guild = page.guild_to_change(guild_id)
            entry = open_game(guild, game_id, page.now_ms)
            if page.now_ms >= entry.fields["ends_at"]:
                raise errors.WindowClosed
            if entry.fields["ends_at"] == new_ends_ms:
                return
            if entry.fields["ends_at"] != ends_ms or new_ends_ms < ends_ms:
                raise errors.VersionConflict
            if new_ends_ms - entry.fields.get("opens_at", 0) > MAX_WINDOW_S * 1000:
                raise errors.WindowTooLong
            guild.touch(game_id)
            entry.fields["ends_at"] = new_ends_ms
            entry.count("seq")
            guild.set_due(due_members.game(game_id), new_ends_ms)

        await self._change(step)

    async def cancel_game(self, guild_id: str, game_id: str) -> None:
        def step(page: Page) -> None:
            guild = page.guild_to_change(guild_id)
            fields = fields_in_store(guild, game_id, page.now_ms)
            if fields["phase"] in (Phase.CANCELLING, Phase.CANCELLED):
                return
            if refusal := why_frozen(Phase(fields["phase"])):
                raise refusal
            guild.touch(game_id)
            entry = guild.games[game_id]
            fields |= {"phase": str(Phase.CANCELLING), "closed_at": page.now_ms, "tries": 0, "stored": len(entry.held)}
            entry.give_back()
            entry.count("seq")
            guild.set_due(due_members.game(game_id), page.now_ms)

        await self._change(step)

    # --- history ---------------------------------------------------------------------------------------------------

    async def get_history(self, guild_id: str, limit: int = 100) -> list[FinishedGame]:
        def look(page: Page) -> list[FinishedGame]:
            found = []
            for id, past in page.guild(guild_id).history.items():
                if not 0 < past.until_ms <= page.now_ms:
                    with skipping_damaged():
                        found.append(finished(guild_id, id, past))
            return found

        found = await self._read(look)
        return sorted(found, key=lambda past: (past.game.state.closed_ms, past.game.id), reverse=True)[:limit]

    async def get_finished(self, guild_id: str, game_id: str) -> FinishedGame:
        return await self._read(lambda page: finished(guild_id, game_id, _past(page, page.guild(guild_id), game_id)))

    async def amend_history(self, finished: FinishedGame) -> None:
        """The game's answers leave the file: among them are those that count no more. SQL has the others."""

        def step(page: Page) -> None:
            guild, id = page.guild_to_change(finished.game.guild_id), finished.game.id
            try:
                until_ms = _past(page, guild, id).until_ms
            except errors.GameNotFound:
                return
            guild.touch()
            guild.history[id] = past_of(finished, [], until_ms)

        await self._change(step)


def _state(guild: GuildSection, game_id: str, now_ms: int) -> GameState | None:
    if entry := guild.games.get(game_id):
        return entry.state
    tombstone = guild.tombstone(game_id, now_ms)
    return load_state(tombstone) if tombstone else None


def _past(page: Page, guild: GuildSection, game_id: str) -> HistoryEntry:
    past = guild.history.get(game_id)
    if past is None or 0 < past.until_ms <= page.now_ms:
        raise errors.GameNotFound
    return past
