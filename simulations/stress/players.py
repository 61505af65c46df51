"""One process of players: `players.py PLAN NUMBER`. Plays the plan's games one after the other and keeps a journal.

Many players act at the same time, each of them in order: nobody sends an answer before the last one's outcome is known
and written down. What remains unknown (the store was killed, nobody replied) is repeated until it is known.
"""

from __future__ import annotations

import asyncio
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from simulations.stress import journal
from simulations.stress.clients import Client, connected_client, interactions, letters
from simulations.stress.options import PLAYER_PROCESSES, Arena, PlayerPlan

AT_ONCE, AT_ONCE_ON_THE_WIRE = 256, 16
"""Players of one process who act in the same moment."""
SHORTEST_GAME_S = 3.0
"""A small game's players come one after the other, so that there is time for something to go wrong."""
_PAUSE_S, _LONGEST_PAUSE_S = 0.05, 1.0


class PlayedGame:
    """One process's part in one game."""

    def __init__(
        self, plan: PlayerPlan, arena: Arena, ids: Iterator[int], writer: journal.JournalWriter, rng: random.Random
    ) -> None:
        self._edits = plan.edits
        self._arena = arena
        self._ids = ids
        self._writer = writer
        self._rng = rng

    async def play(self, client: Client, players: list[int], at_once: int) -> None:
        """Returns when the outcome of every submission is known."""
        self._rng.shuffle(players)
        pace_s, begun = SHORTEST_GAME_S / max(1, len(players)), time.monotonic()
        waiting = enumerate(players)

        async def act() -> None:
            for place, player in waiting:
                await asyncio.sleep(max(0.0, begun + place * pace_s - time.monotonic()))
                for letter in letters(self._arena, self._edits, self._rng):
                    await self._submit(client, player, letter)

        async with asyncio.TaskGroup() as group:
            for _ in range(min(at_once, len(players))):
                group.create_task(act())

    async def _submit(self, client: Client, player: int, letter: str) -> None:
        interaction, begun, pause_s = next(self._ids), time.perf_counter_ns(), _PAUSE_S
        noted = False
        while True:
            reply = await client.submit(self._arena, player, letter, interaction)
            took_us = (time.perf_counter_ns() - begun) // 1000
            unknown = reply.code == journal.UNKNOWN
            if not (unknown and noted):
                entry = journal.JournalEntry(
                    player, reply.code, letter.encode(), reply.interaction, reply.at_ms, took_us
                )
                self._writer.write(entry)
            if not unknown:
                return
            noted = True
            await asyncio.sleep(pause_s)
            pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)


async def play_all(plan: PlayerPlan, process: int) -> None:
    """All games of the plan, in order."""
    ids, rng = interactions(process), random.Random(f"{plan.seed}/{process}")
    at_once = AT_ONCE_ON_THE_WIRE if plan.wire else AT_ONCE
    async with connected_client(plan) as client:
        for number, arena in enumerate(plan.arenas):
            with journal.JournalWriter(journal.path_of(Path(plan.logs), number, process)) as writer:
                await PlayedGame(plan, arena, ids, writer, rng).play(
                    client, list(range(process, plan.players, PLAYER_PROCESSES)), at_once
                )


if __name__ == "__main__":
    asyncio.run(play_all(PlayerPlan.load(Path(sys.argv[1])), int(sys.argv[2])))
