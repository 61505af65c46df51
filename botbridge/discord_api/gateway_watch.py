"""Whether the bot has its gateway: a bot without its gateway lives, and no player reaches it."""

from __future__ import annotations

import asyncio

from games.domain import signals

SIGNAL = "gateway"
CUT_OFF_S = 10.0
"""A connection that breaks is usually resumed within a second or two."""
WORDS = "The bot is cut off from Discord's gateway: nobody's answer or command reaches it. It goes on trying."


class GatewayWatch:
    """The signal for a gateway that has been unavailable for some seconds."""

    def __init__(self) -> None:
        self._timer: asyncio.TimerHandle | None = None

    @property
    def is_lost(self) -> bool:
        """Whether there is no connection at this moment, be it for long or not."""
        return self._timer is not None

    def lost(self) -> None:
        """There is no connection, from now on or still."""
        if self._timer is None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(CUT_OFF_S, lambda: signals.note(SIGNAL, WORDS, level=signals.Level.PROBLEM))

    def connected(self) -> None:
        """Events arrive."""
        self.stop()
        signals.over(SIGNAL)

    def stop(self) -> None:
        """Watch no more; what was reported stays."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
