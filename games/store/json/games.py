"""Games as people ask for them: in play, and in the history of the last seven days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import structlog

from games.domain import errors, limits
from games.domain.duties import EarlierTries
from games.domain.records import FinishedGame, Game, GameState, Phase
from games.domain.state_fields import dump_state, load_state
from games.legacy.app_state import GAMES
from games.rules.registration_rules import MAX_WINDOW_S
from games.store import keys
from games.store.json.answers import in_play
from games.store.json.base import JsonBase
from games.store.json.entry import GameEntry, StateFields
from games.store.json.guild import GuildSection, HistoryEntry, finished, past_of
from games.store.json.judging import add
from games.store.json.page import Page

log = structlog.get_logger(__name__)


class JsonGames(JsonBase):
    async def get_active_games(self, guild_id: str) -> list[Game]:
        found = await self._read(lambda page: [entry.whole() for entry in page.guild(guild_id).games.values()])
        return sorted(found, key=lambda game: (game.state.opens_ms or game.slot_ms, game.id))

    async def get_games_everywhere(self) -> list[Game]:
        return await self._read(
            lambda page: [entry.whole() for guild in page.guilds.values() for entry in guild.games.values()]
        )

    async def get_game(self, guild_id: str, game_id: str) -> Game:
        return await self._read(lambda page: _described(page.guild(guild_id), game_id).whole())

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
                _described(guild, game_id)
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
        keys.state(game.guild_id, game.id)
        window = game.window_s * 1000 if window_ms is None else window_ms

        def step(page: Page) -> Game:
            guild = page.guild_to_change(game.guild_id)
            if guild.has_had(game.id, page.now_ms):
                raise errors.GameExists
            now_ms = page.now_ms
            state = GameState(
                phase=Phase.OPEN,
                opens_ms=now_ms,
                ends_ms=now_ms + window,
                question_message_id=question_message_id,
                seq=1,
            )
            put_in_play(guild, replace(game, state=state), EarlierTries())
            guild.set_due(f"g:{game.id}", now_ms + window)
            return guild.games[game.id].whole()

        return await self._change(step)

    async def update_game(self, game: Game) -> Game:
        def step(page: Page) -> Game:
            guild = page.guild_to_change(game.guild_id)
            entry = _described(guild, game.id)
            # The results are a function of the description and the answers: neither changes once the closing has begun.
            if entry.fields["phase"] not in (Phase.POSTING, Phase.OPEN):
                raise errors.GameClosed
            if len(game.questions) != len(entry.game.questions):
                raise errors.QuestionNotFound
            guild.touch(game.id)
            entry.game = game
            add(entry, "seq")
            return entry.whole()

        return await self._change(step)

    async def delete_game(self, guild_id: str, game_id: str) -> None:
        def step(page: Page) -> None:
            guild = page.guild_to_change(guild_id)
            _described(guild, game_id)
            end(guild, game_id, Phase.CANCELLED, page.now_ms)

        await self._change(step)

    async def end_now(self, guild_id: str, game_id: str) -> None:
        def step(page: Page) -> None:
            guild = page.guild_to_change(guild_id)
            entry = _open(guild, game_id, page.now_ms)
            guild.touch(game_id)
            entry.fields["ends_at"] = min(page.now_ms, entry.fields["ends_at"])
            add(entry, "seq")
            guild.set_due(f"g:{game_id}", page.now_ms)

        await self._change(step)

    async def extend_game(self, guild_id: str, game_id: str, ends_ms: int, new_ends_ms: int) -> None:
        def step(page: Page) -> None:
            guild = page.guild_to_change(guild_id)
            entry = _open(guild, game_id, page.now_ms)
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
            add(entry, "seq")
            guild.set_due(f"g:{game_id}", new_ends_ms)

        await self._change(step)

    async def cancel_game(self, guild_id: str, game_id: str) -> None:
        def step(page: Page) -> None:
            guild = page.guild_to_change(guild_id)
            fields = fields_in_store(guild, game_id, page.now_ms)
            if fields["phase"] in (Phase.CANCELLING, Phase.CANCELLED):
                return
            if fields["phase"] not in (Phase.POSTING, Phase.OPEN):
                raise errors.GameClosed
            guild.touch(game_id)
            entry = guild.games[game_id]
            fields |= {"phase": str(Phase.CANCELLING), "closed_at": page.now_ms, "tries": 0, "stored": len(entry.held)}
            give_back(entry)
            add(entry, "seq")
            guild.set_due(f"g:{game_id}", page.now_ms)

        await self._change(step)

    # --- history ---------------------------------------------------------------------------------------------------

    async def get_history(self, guild_id: str, limit: int = 100) -> list[FinishedGame]:
        def look(page: Page) -> list[FinishedGame]:
            found = []
            for id, past in page.guild(guild_id).history.items():
                if not 0 < past.until_ms <= page.now_ms:
                    with _passing_over_damage():
                        found.append(finished(guild_id, id, past))
            return found

        found = await self._read(look)
        return sorted(found, key=lambda told: (told.game.state.closed_ms, told.game.id), reverse=True)[:limit]

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


def put_in_play(guild: GuildSection, game: Game, tries: EarlierTries) -> None:
    """Make a game one of those in play, as its state and earlier tries say."""
    guild.touch(game.id)
    guild.games[game.id] = GameEntry(game, dump_state(game, tries))


def end(guild: GuildSection, game_id: str, phase: Phase, now_ms: int) -> None:
    """Take a game out of play; its tombstone keeps the slot taken."""
    guild.touch(game_id)
    entry = guild.games.pop(game_id)
    add(entry, "seq")
    gone = ("owner", "lease", "lease_until")
    kept = {name: fact for name, fact in entry.fields.items() if name not in gone}
    guild.ended[game_id] = kept | {"phase": str(phase), "until": now_ms + limits.TOMBSTONE_MS}
    guild.set_due(f"g:{game_id}", None)


def give_back(entry: GameEntry) -> None:
    """Nobody has the game any more."""
    for name in ("owner", "lease", "lease_until"):
        entry.fields.pop(name, None)


def fields_in_store(guild: GuildSection, game_id: str, now_ms: int) -> StateFields:
    """The control fields of a game in play or of its tombstone. Raises GameNotFound, DamagedValue."""
    try:
        return in_play(guild, game_id, now_ms).fields
    except errors.GameClosed:
        return guild.ended[game_id]


def _open(guild: GuildSection, game_id: str, now_ms: int) -> GameEntry:
    """An open game. Raises GameNotFound, NotOpenYet, GameClosed, DamagedValue."""
    entry = in_play(guild, game_id, now_ms)
    if entry.fields["phase"] == Phase.POSTING:
        raise errors.NotOpenYet
    if entry.fields["phase"] != Phase.OPEN:
        raise errors.GameClosed
    return entry


def _described(guild: GuildSection, game_id: str) -> GameEntry:
    """A game in play. Raises GameNotFound, also for one that has ended, and DamagedValue."""
    try:
        return in_play(guild, game_id, 0)
    except errors.GameClosed:
        raise errors.GameNotFound from None


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


@contextmanager
def _passing_over_damage() -> Iterator[None]:
    """One game's damaged record is logged, and the others are listed all the same."""
    try:
        yield
    except errors.DamagedValue as error:
        log.error("damaged value in the store", problem=str(error))
