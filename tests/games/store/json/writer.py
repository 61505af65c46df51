"""A process that answers in one game until it is killed, and says on its output what was acknowledged."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from games.domain.errors import StoreUnavailable
from games.store.json import JsonStore
from tests.games.samples import submit


async def answer_on(path: Path, guild_id: str, game_id: str, first: int) -> None:
    store = JsonStore(path)

    async def one(user: int) -> None:
        try:
            await submit(store, guild_id, game_id, str(user), {0: "A"}, str(user))
        except StoreUnavailable:
            return
        print(user, flush=True)  # a player reads "Saved"

    for start in range(first, first + 1_000_000, 10):
        await asyncio.gather(*(one(user) for user in range(start, start + 10)))


if __name__ == "__main__":
    asyncio.run(answer_on(Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])))
