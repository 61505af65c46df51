"""Keeps count and end of open posts as they are: at most one edit in 5 s for each, and the last always arrives."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import NamedTuple

import structlog

from botbridge.announcer import DiscordAnnouncer
from botbridge.messages.posts import CALLED_OFF
from games.domain.errors import (
    DamagedValue,
    GameNotFound,
    MessageGone,
    OutcomeUnknown,
    RefusedForNow,
    StoreUnavailable,
    TokenRevoked,
    Undeliverable,
)
from games.domain.ports import Store
from games.domain.records import Game, GameState, Phase
from games.play import patience

log = structlog.get_logger(__name__)

EVERY_S = 5.0
"""Between two edits of a young post."""
OLD_MS = 3_600_000
"""From this age on, Discord allows a message few edits (30046)."""
UNCONFIRMED_S = 60.0
"""The longest pause after edits that were not confirmed, unless Discord asks for a longer one; the first is EVERY_S."""
EVERY_WHEN_OLD_S = 900.0
"""Only for the count: a new end is shown at once."""
AT_ONCE = 8
"""Edits in flight, over all posts."""
RESUBSCRIBE_S = 2.0


@dataclass(slots=True)
class _Watched:
    """One post that has changed and is being brought up to date."""

    task: asyncio.Task[None]
    changed: bool = True
    unconfirmed: int = 0
    """Edits in a row that were refused for now, or of which nobody knows whether they arrived."""
    unsure: Game | None = None
    """The game as last edited, while that edit may yet land on top of the close."""
    repaired_since_ms: int = 0
    """When the repair of the closed post was tried first; 0 before that."""


class _Shown(NamedTuple):
    """What changes under an open post."""

    players: int
    ends_ms: int


class LiveCounts:
    """Watches the store's events and edits posts. Holds a post only from a change until its edit has arrived."""

    def __init__(self, store: Store, announcer: DiscordAnnouncer) -> None:
        self._store = store
        self._announcer = announcer
        self._watched: dict[tuple[str, str], _Watched] = {}
        self._shown: dict[tuple[str, str], _Shown] = {}
        """What open posts show now, as far as this process has edited them."""
        self._bound = asyncio.Semaphore(AT_ONCE)

    async def run_forever(self) -> None:
        """Ends only by cancellation; after the store was unavailable, all open posts are brought up to date."""
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
                await self._rest(key, watched, await self._update_in_turn(key, watched))
        except TokenRevoked:
            log.exception("Discord refused the token")  # the duty loop meets the same and ends the process
        finally:
            del self._watched[key]

    async def _rest(self, key: tuple[str, str], watched: _Watched, pause_s: float) -> None:
        """Wait out the pause after an edit, or until somebody has extended the game."""
        shown = self._shown.get(key)
        while pause_s > EVERY_S:
            await asyncio.sleep(EVERY_S)
            pause_s -= EVERY_S
            if watched.changed and shown is not None and await self._ends_ms(key) not in (0, shown.ends_ms):
                return
        await asyncio.sleep(pause_s)

    async def _ends_ms(self, key: tuple[str, str]) -> int:
        """When the window ends; 0 while the store cannot say."""
        try:
            state = (await self._store.get_states(key[0], [key[1]])).get(key[1])
        except StoreUnavailable:
            return 0
        return state.ends_ms if state else 0

    async def _update_in_turn(self, key: tuple[str, str], watched: _Watched) -> float:
        """Update with few edits in flight over all posts; returns the pause until the next update, in seconds."""
        try:
            async with self._bound:
                return await self._update(key, watched)
        except StoreUnavailable:
            log.warning("store unavailable, count waits", game=key[1])
        except OutcomeUnknown as error:
            watched.changed = True
            watched.unconfirmed += 1
            log.info("count not confirmed", game=key[1], problem=str(error))
            await asyncio.sleep(error.retry_after_s)  # whatever happens to the game: Discord has asked for it
            return 0.0 if error.retry_after_s else min(EVERY_S * 2.0 ** (watched.unconfirmed - 1), UNCONFIRMED_S)
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
                await self._repair_for_a_while(key, watched, watched.unsure)
            return 0.0
        if self._shown.get(key, _posted(game)) == _Shown(game.state.players, game.state.ends_ms):
            return EVERY_S
        await self._edit(key, watched, game)
        age_ms = await self._store.now_ms() - game.state.opens_ms
        return EVERY_S if age_ms < OLD_MS else EVERY_WHEN_OLD_S

    async def _edit(self, key: tuple[str, str], watched: _Watched, game: Game) -> None:
        """Show the count, then read again: an edit that was overtaken by the close needs a repair."""
        watched.unsure = game
        if _is_foreign(game) and key not in self._shown:
            await self._announcer.show_question(game, game.state.question_message_id)
        else:
            await self._announcer.show_count(game, game.state.question_message_id)
        before = self._shown.get(key, _posted(game))
        if before is None or before.ends_ms != game.state.ends_ms:
            await self._announcer.fit_thread(game, game.state.question_message_id)
        watched.unconfirmed = 0
        self._shown[key] = _Shown(game.state.players, game.state.ends_ms)
        if await self._open_game(key) is None:
            watched.changed = True
        else:
            watched.unsure = None

    async def _repair_for_a_while(self, key: tuple[str, str], watched: _Watched, game: Game) -> None:
        """Try again what is refused for now, ever more rarely, and give it up after the age at which results are."""
        watched.repaired_since_ms = watched.repaired_since_ms or await self._store.now_ms()
        try:
            await self._repair(game)
        except RefusedForNow as refusal:
            if not await patience.is_over(self._store, refusal, watched.repaired_since_ms, patience.RESULTS_S):
                raise
            log.error("the closed post is left as it is", game=key[1], problem=str(refusal))
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


def _posted(game: Game) -> _Shown | None:
    """What a post shows that this process has not edited: a fresh one was posted with nobody's answer and with its end.
    None for one that was extended since, and for one that is not ours, which has no count at all."""
    state = game.state
    was_extended = state.ends_ms > state.opens_ms + game.window_s * 1000
    return None if was_extended or _is_foreign(game) else _Shown(0, state.ends_ms)


def _is_foreign(game: Game) -> bool:
    """Whether another program posted it, so that its post has no button of ours: no slot and nobody's order made it."""
    return not game.slot


def _looks(state: GameState) -> tuple[str, str]:
    """What decides how a closed post looks."""
    if state.phase in CALLED_OFF:
        return "cancelled", ""
    over = state.phase in (Phase.CLOSING, Phase.POSTED, Phase.GONE)
    return "closed" if over else state.phase, state.results_message_id
