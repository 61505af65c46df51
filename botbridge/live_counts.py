"""Keeps the running count under open posts: at most one edit in 5 s for each, and the last count always arrives."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

import structlog

from botbridge.announcer import DiscordAnnouncer
from games.domain import Game, GameState, Phase
from games.errors import (
    DamagedValue,
    GameNotFound,
    MessageGone,
    OutcomeUnknown,
    StoreUnavailable,
    TokenRevoked,
    Undeliverable,
)
from games.ports import Store

log = structlog.get_logger(__name__)

EVERY_S = 5.0
"""Between two edits of a young post."""
OLD_MS = 3_600_000
"""From this age on, Discord allows a message few edits (30046)."""
EVERY_WHEN_OLD_S = 900.0
AT_ONCE = 8
"""Edits in flight, over all posts."""
RESUBSCRIBE_S = 2.0


@dataclass(slots=True)
class _Watched:
    """One post that has changed and is being brought up to date."""

    task: asyncio.Task[None]
    changed: bool = True
    unsure: Game | None = None
    """The game as last edited, while that edit may yet land on top of the close."""


class LiveCounts:
    """Watches the store's events and edits posts. Holds a post only from a change until its edit has arrived."""

    def __init__(self, store: Store, announcer: DiscordAnnouncer) -> None:
        self._store = store
        self._announcer = announcer
        self._watched: dict[tuple[str, str], _Watched] = {}
        self._shown: dict[tuple[str, str], int] = {}
        """Players last shown under an open post."""
        self._bound = asyncio.Semaphore(AT_ONCE)

    async def run_forever(self) -> None:
        """Ends only by cancellation; after the store was away, all open posts are brought up to date."""
        try:
            while True:
                try:
                    await self._follow()
                except StoreUnavailable:
                    log.warning("store unavailable, counts wait for it")
                await asyncio.sleep(RESUBSCRIBE_S)
        finally:
            for watched in self._watched.values():
                watched.task.cancel()

    async def _follow(self) -> None:
        """Subscribe first, then catch up: whatever changes in between is seen twice rather than never."""
        catching_up = asyncio.create_task(self._catch_up())
        try:
            async for guild_id, game_id in self._store.listen():
                self._note(guild_id, game_id)
        finally:
            catching_up.cancel()

    async def _catch_up(self) -> None:
        await asyncio.sleep(0.1)
        try:
            for guild_id in await self._store.get_guilds():
                for game in await self._store.get_active_games(guild_id):
                    self._note(guild_id, game.id)
        except StoreUnavailable:
            log.warning("store unavailable, counts catch up later")

    def _note(self, guild_id: str, game_id: str) -> None:
        key = (guild_id, game_id)
        if key in self._watched:
            self._watched[key].changed = True
        else:
            task = asyncio.create_task(self._keep(key), name=f"count-{game_id}")
            self._watched[key] = _Watched(task=task)

    async def _keep(self, key: tuple[str, str]) -> None:
        """Edit until nothing has changed during the pause after the last edit."""
        watched = self._watched[key]
        try:
            while watched.changed:
                watched.changed = False
                await asyncio.sleep(await self._update_in_turn(key, watched))
        except TokenRevoked:
            log.exception("Discord refused the token")  # the duty loop meets the same and ends the process
        finally:
            del self._watched[key]

    async def _update_in_turn(self, key: tuple[str, str], watched: _Watched) -> float:
        """Update with few edits in flight over all posts; returns the pause until the next update, in seconds."""
        try:
            async with self._bound:
                return await self._update(key, watched)
        except StoreUnavailable:
            log.warning("store unavailable, count waits", game=key[1])
        except OutcomeUnknown as error:
            log.info("count not confirmed", game=key[1], problem=str(error))
        except (MessageGone, Undeliverable) as error:
            log.info("count cannot be shown", game=key[1], problem=str(error))
            watched.unsure = None
            return EVERY_S
        watched.changed = True
        return EVERY_S

    async def _update(self, key: tuple[str, str], watched: _Watched) -> float:
        game = await self._open_game(key)
        if game is None:
            self._shown.pop(key, None)
            if watched.unsure is not None:
                await self._repair(watched.unsure)
            return 0.0
        # Nobody has told a fresh post's count yet: it was posted with 0. A post that is not ours has no count at all.
        if self._shown.get(key, -1 if _is_foreign(game) else 0) == game.state.players:
            return EVERY_S
        await self._edit(key, watched, game)
        age_ms = await self._store.now_ms() - game.state.opens_ms
        return EVERY_S if age_ms < OLD_MS else EVERY_WHEN_OLD_S

    async def _edit(self, key: tuple[str, str], watched: _Watched, game: Game) -> None:
        """Show the count, then look again: an edit that was overtaken by the close needs a repair."""
        watched.unsure = game
        if _is_foreign(game) and key not in self._shown:
            await self._announcer.show_question(game, game.state.question_message_id)
        else:
            await self._announcer.show_count(game, game.state.question_message_id)
        self._shown[key] = game.state.players
        if await self._open_game(key) is None:
            watched.changed = True
        else:
            watched.unsure = None

    async def _repair(self, game: Game) -> None:
        """Show a closed post as it stands now, again if it moved on meanwhile; its state outlives the game by days."""
        shown: GameState | None = None
        while True:
            state = (await self._store.get_states(game.guild_id, [game.id])).get(game.id)
            if state is None or (shown and _looks(state) == _looks(shown)):
                return
            await self._announcer.show_question(replace(game, state=state), game.state.question_message_id)
            shown = state

    async def _open_game(self, key: tuple[str, str]) -> Game | None:
        try:
            game = await self._store.get_game(*key)
        except (GameNotFound, DamagedValue):
            return None
        return game if game.state.phase is Phase.OPEN and game.state.question_message_id else None


def _is_foreign(game: Game) -> bool:
    """Whether another program posted it, so that its post has no button of ours: no slot and nobody's order made it."""
    return not game.slot


def _looks(state: GameState) -> tuple[str, str]:
    """What decides how a closed post looks."""
    over = state.phase in (Phase.CLOSING, Phase.POSTED, Phase.GONE)
    return "closed" if over else state.phase, state.results_message_id
