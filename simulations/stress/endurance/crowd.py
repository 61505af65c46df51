"""The players of a run: they see a question in the channel, press its buttons, and note what they read."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import aiohttp

from discord_sandbox import SandboxClient
from discord_sandbox.errors import RefusedByClient
from discord_sandbox.views import MessageView, of_message
from games.domain.cancellation import pause
from games.domain.records import MessageKind
from simulations.stress.clients import ClientReply, WireClient, letters
from simulations.stress.endurance.event_log import EventLog, Sign, now_ms
from simulations.stress.endurance.league import SHORT_WINDOW_S, League, LeagueServer
from simulations.stress.journal import ACKNOWLEDGED, UNKNOWN, JournalEntry
from simulations.stress.options import Arena, StressOptions
from simulations.stress.reconcile import is_bare

LOOK_S = 0.25
NEWEST = 40
"""Messages of a channel that are read."""
LATE = 1.15
"""Players come within so much of the window, so that some are late."""
GIVES_UP_S = 300.0
_PAUSE_S, _LONGEST_PAUSE_S = 0.3, 1.0
_NONCE = re.compile(r"([qr])([a-z2-7]{20})\d+")
_BUTTON = re.compile(r"a:([a-z2-7]+):0:([A-Z])")


class TimedEntry(NamedTuple):
    """An entry, and when its writer knew the outcome."""

    entry: JournalEntry
    known_ms: int


class Crowd:
    """Plays every game that appears in a channel, until cancelled."""

    def __init__(self, options: StressOptions, league: League, events: EventLog, client: SandboxClient) -> None:
        self._options = options
        self._league = league
        self._events = events
        self._client = WireClient(client)
        self._rng = random.Random(f"{options.seed}/crowd")
        self._seen: set[str] = set()
        self.entries: defaultdict[str, list[TimedEntry]] = defaultdict(list)
        """Game -> what its players noted, each player's in order."""

    async def play_on(self) -> None:
        """Read all channels again and again; each game found is played beside the others."""
        async with asyncio.TaskGroup() as group:
            while True:
                for server in self._league.servers:
                    messages = newest(self._league, server)
                    self._note_results(messages)
                    for arena in self._new_games(server, messages):
                        self._events.shown[MessageKind.QUESTION, arena.game_id] = now_ms()
                        group.create_task(self._play(arena))
                await pause(LOOK_S)

    def _note_results(self, messages: list[MessageView]) -> None:
        for message in messages:
            kind, game_id = kind_and_game(message)
            if kind == MessageKind.RESULTS and not is_bare(message):
                self._events.shown.setdefault((MessageKind.RESULTS, game_id), now_ms())

    def _new_games(self, server: LeagueServer, messages: list[MessageView]) -> Iterator[Arena]:
        for message in messages:
            found = _BUTTON.findall(" ".join(part["custom_id"] for part in message.interactive()))
            if found and found[0][0] not in self._seen:
                self._seen.add(found[0][0])
                yield Arena(
                    guild_id=server.guild_id,
                    channel_id=server.channel_id,
                    game_id=found[0][0],
                    message_id=message.id,
                    letters="".join(letter for _, letter in found),
                )

    async def _play(self, arena: Arena) -> None:
        slot = self._league.slots.get(arena.game_id)
        window_s = slot.registration.window_s if slot else SHORT_WINDOW_S
        async with asyncio.TaskGroup() as group:
            for player in range(self._options.players):
                moments = sorted(self._rng.uniform(0, LATE * window_s) for _ in range(1 + self._options.edits))
                group.create_task(self._act(arena, player, moments))

    async def _act(self, arena: Arena, player: int, moments: list[float]) -> None:
        begun = time.monotonic()
        for moment, letter in zip(moments, letters(arena, self._options.edits, self._rng), strict=True):
            await pause(max(0.0, begun + moment - time.monotonic()))
            await self._submit(arena, player, letter)

    async def _submit(self, arena: Arena, player: int, letter: str) -> None:
        """Press until the outcome is known; what is never known is noted once."""
        first_ms, pause_s, noted = now_ms(), _PAUSE_S, False
        while now_ms() - first_ms < GIVES_UP_S * 1000:
            reply = await self._press(arena, player, letter)
            known_ms = now_ms()
            if not (noted and reply.code == UNKNOWN):
                took_us = (known_ms - first_ms) * 1000
                entry = JournalEntry(player, reply.code, letter.encode(), reply.interaction, reply.at_ms, took_us)
                self.entries[arena.game_id].append(TimedEntry(entry, known_ms))
            if reply.code == ACKNOWLEDGED:
                self._events.receipts.append(Sign(first_ms, known_ms, reply.at_ms, arena.guild_id))
            if reply.code != UNKNOWN:
                return
            noted = True
            await pause(pause_s)
            pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)

    async def _press(self, arena: Arena, player: int, letter: str) -> ClientReply:
        at_ms = now_ms()
        try:
            return await self._client.submit(arena, player, letter, 0)
        except (RefusedByClient, aiohttp.ClientError, ValueError):  # the client shows no such button at this moment
            return ClientReply(UNKNOWN, 0, at_ms)


def newest(league: League, server: LeagueServer) -> list[MessageView]:
    """The newest messages of a server's channel, oldest first."""
    channel = league.sandbox.core.world.channel(server.channel_id)
    return [of_message(message) for message in channel.log.last(NEWEST)] if channel else []


def kind_and_game(message: MessageView) -> tuple[str, str]:
    """What a post of Tally's is, by its nonce: a `Kind` and the game's id; both empty for any other message."""
    found = _NONCE.fullmatch(message.nonce or "")
    return (found[1], found[2]) if found else ("", "")
