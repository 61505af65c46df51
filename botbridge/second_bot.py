"""Whether another bot with our token plays on a store that is not ours: Discord then delivers everything to both.

The proof is a press on a post of our own, made while we were running, for a game that our store has never had. Our
duties show a post only after the store has its game, and the store remembers a game for eight days after its end; so
somebody else made that post with our token, or the store was emptied meanwhile, which `tally.E007` reports. Posts from
before our start prove nothing: a store that was replaced by an older copy does not know them either.
docs/decisions/0023-two-bots.md weighs the other ways to find out.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from typing import Any, TypeVar

from discord import Client, Interaction

from botbridge.messages import replies
from games.domain import signals
from games.domain.errors import GameNotFound

T = TypeVar("T")

SIGNAL = "two-bots"
CLOCKS_APART_S = 60.0
"""How far our clock may be behind Discord's, which dates a post."""
WAIT_S = 1.0
"""The other bot knows the game: its reply is the better one, and Discord takes only the first."""
LASTS_S = 900.0
"""How long after the last such press the state is taken for true."""
WORDS = (
    "Another bot with this token plays on another store: game {game} was posted with our token while we ran, and this "
    "store has never heard of it. Each player's press goes to both. End one of them, or give it a bot of its own. "
    "If there is no other, the store was emptied, or replaced by an older copy, while we ran."
)


class SecondBotDetector:
    """Judges the presses that our store knows nothing of."""

    def __init__(self) -> None:
        self._started_s = time.time()
        self._over: asyncio.TimerHandle | None = None

    async def watch(self, interaction: Interaction[Client], work: Coroutine[Any, Any, T]) -> T:
        """What the work returns. Raises what it raises, and RefusedByBot for a game that another store has."""
        try:
            return await work
        except GameNotFound:
            if not self._is_proof(interaction):
                raise
            self._note(interaction)
            await asyncio.sleep(WAIT_S)
            raise replies.RefusedByBot(replies.SECOND_BOT) from None

    def _is_proof(self, interaction: Interaction[Client]) -> bool:
        post, me = interaction.message, interaction.client.user
        if post is None or me is None or post.author.id != me.id or post.flags.ephemeral:
            return False
        return post.created_at.timestamp() > self._started_s + CLOCKS_APART_S

    def _note(self, interaction: Interaction[Client]) -> None:
        data: Any = interaction.data or {}
        game = str(data.get("custom_id", "")).split(":")[1:2]
        signals.note(SIGNAL, WORDS.format(game="".join(game)), level=signals.Level.PROBLEM)
        if self._over is not None:
            self._over.cancel()
        self._over = asyncio.get_running_loop().call_later(LASTS_S, signals.over, SIGNAL)
