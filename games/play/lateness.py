"""What is late, and whether anybody is there to do it: asked by `doctor`, by `/readyz` and by the duties themselves.

Only games in play and due times are read, three calls of the store for each server, so it may be asked every minute.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, field

from games.domain import cancellation, processes, signals
from games.domain.errors import StoreUnavailable
from games.domain.ports import Store
from games.domain.processes import BOT, DUTIES, Process
from games.domain.records import Game, Phase
from games.domain.signals import Level

LATE_S, TOO_LATE_S = 60.0, 600.0
"""From when lateness is a warning, and from when a problem. A minute passes when a worker dies: its lease ends then."""

AT_ONCE = 32
"""Servers that are checked together: half of the connections that a store has."""
LOOK_S = 30.0
"""Between two checks; whoever starts at the same moment is given as long to be there."""
NAMES = (BOT, DUTIES, "bots", "slots", "results", "archive")
"""Of the states that may be found here."""


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """Something that should not last."""

    name: str
    level: Level
    text: str
    hint: str


@dataclass(slots=True)
class Late:
    """Things that should have been done: how many, the one that waits longest, and for how long."""

    count: int = 0
    worst_ms: int = 0
    worst: str = ""

    def add(self, what: str, ms: int) -> None:
        if ms < LATE_S * 1000:
            return
        self.count += 1
        if ms > self.worst_ms:
            self.worst, self.worst_ms = what, ms


@dataclass(kw_only=True, slots=True)
class StoreView:
    """What the store held at one moment."""

    running: list[Process] = field(default_factory=list)
    in_play: int = 0
    """Games that are announced, open, or being closed."""
    due: int = 0
    """Slots that have come and have no game yet."""
    planned: int = 0
    """Slots that are still to come."""
    slots: Late = field(default_factory=Late)
    results: Late = field(default_factory=Late)
    archive: Late = field(default_factory=Late)


async def look(store: Store) -> StoreView:
    """Raises StoreUnavailable."""
    seen = StoreView(running=processes.read(await store.running_processes()))
    guilds = sorted(await store.get_guilds())
    for start in range(0, len(guilds), AT_ONCE):
        now_ms = await store.now_ms()
        await asyncio.gather(*(_look_at(store, seen, id, now_ms) for id in guilds[start : start + AT_ONCE]))
    return seen


async def _look_at(store: Store, seen: StoreView, guild_id: str, now_ms: int) -> None:
    for registration_id, due_ms in (await store.next_due(guild_id)).items():
        seen.due, seen.planned = seen.due + (due_ms <= now_ms), seen.planned + (due_ms > now_ms)
        seen.slots.add(f"registration {registration_id} of server {guild_id}", now_ms - due_ms)
    for game in await store.get_active_games(guild_id):
        seen.in_play += 1
        _add_game(seen, game, now_ms)


def _add_game(seen: StoreView, game: Game, now_ms: int) -> None:
    name, state = f"game {game.id} of server {game.guild_id}", game.state
    if state.phase is Phase.POSTING:
        seen.slots.add(name, now_ms - game.slot_ms)
    elif state.phase is Phase.POSTED:
        seen.archive.add(name, now_ms - max(state.ends_ms, state.closed_ms))
    elif state.phase is Phase.CANCELLING:
        seen.archive.add(name, now_ms - state.closed_ms)
    elif state.ends_ms:
        seen.results.add(name, now_ms - state.ends_ms)


def states(seen: StoreView) -> list[State]:
    """What of it should not be; nothing when all is well."""
    found = [_nobody(seen, role) for role in (BOT, DUTIES)] + [_too_many(seen)]
    found += [
        _late("slots", "not posted yet, though their time has come", seen.slots),
        _late("results", "over and without results", seen.results),
        _late("archive", "over and not yet in SQL", seen.archive),
    ]
    return [state for state in found if state is not None]


def _nobody(seen: StoreView, role: str) -> State | None:
    if any(role in process.roles for process in seen.running) or not (seen.in_play or seen.due or seen.planned):
        return None
    what = {BOT: "No bot is connected to this store", DUTIES: "No duties run on this store"}[role]
    then = {BOT: "nobody can answer", DUTIES: "nothing is posted, and nothing is closed"}[role]
    command = {BOT: "manage.py runbot --no-duties", DUTIES: "manage.py run_duties"}[role]
    hint = f"Start it: manage.py serve, or {command}. Its log says why it ended."
    if seen.in_play or seen.due:
        games = f"{_count(seen.in_play, 'game')} in play and {_count(seen.due, 'slot')} due"
        return State(name=role, level=Level.PROBLEM, text=f"{what}: {then}, with {games}.", hint=hint)
    return State(name=role, level=Level.WARNING, text=f"{what}. Nothing is open; {then}.", hint=hint)


async def watch(store: Store, roles: Collection[str], every_s: float = LOOK_S) -> None:
    """Make what should not be a state of this process, which has these roles. Never ends by itself."""
    while True:
        await cancellation.pause(every_s)
        try:
            found = [state for state in states(await look(store)) if state.name not in roles]
        except StoreUnavailable:  # reported by whoever watches the store itself; nothing is known of what it holds
            continue
        note(found)


def note(found: Collection[State], names: Collection[str] = NAMES) -> None:
    """Make those found, of these names, lasting states of this process, and the others no longer one."""
    wrong = {state.name: state for state in found if state.name in names}
    for state in wrong.values():
        signals.note(state.name, f"{state.text} {state.hint}", level=state.level)
    for gone in {*names} - wrong.keys():
        signals.over(gone)


def _too_many(seen: StoreView) -> State | None:
    """Those that have said a word since the last of them started; one that was killed before is noted for a while."""
    bots = [process for process in seen.running if BOT in process.roles]
    newest_s = max((process.started_s for process in bots), default=0)
    names = [process.name for process in bots if process.said_s >= newest_s]
    if len(names) < 2:
        return None
    text = f"{len(names)} bots run on this store: {', '.join(names)}. Discord delivers everything to each of them."
    return State(name="bots", level=Level.WARNING, text=text, hint="End all but one; duties may be any number.")


def _late(name: str, what: str, late: Late) -> State | None:
    if not late.count:
        return None
    worst_s = late.worst_ms / 1000
    level = Level.PROBLEM if worst_s >= TOO_LATE_S else Level.WARNING
    text = f"{late.count} {what}: the longest for {worst_s:.0f} s, {late.worst}."
    hint = "Do the duties run, and what does their log say about it? They try again by themselves."
    return State(name=name, level=level, text=text, hint=hint)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
