"""How long a program that has ended stays down before its next life.

Two rules, of which the longer pause counts. `Backoff` spares the machine: the pause doubles with each death.
`Allowance` spares what each life uses up elsewhere: a bot that dies soon after it has identified itself would spend
Discord's daily budget in hours, and Discord then resets its token (docs/decisions/0019-identify-budget.md).
"""

from __future__ import annotations

from dataclasses import dataclass

from games.management.exits import TRY_SOON


@dataclass(frozen=True, kw_only=True, slots=True)
class Backoff:
    """The pause before a restart: doubles with each death, starts over after a long life. Seconds."""

    first_s: float = 1.0
    longest_s: float = 30.0
    long_life_s: float = 60.0

    def pause(self, deaths: int) -> float:
        """Before the start that follows so many deaths in a row."""
        return float(min(self.first_s * 2 ** min(deaths - 1, 16), self.longest_s))


@dataclass(frozen=True, kw_only=True, slots=True)
class Allowance:
    """How many lives a program may have: `burst` one after the other, and in the long run one each `every_s` seconds.

    In a day that is `burst + 86400 / every_s` at most, whatever the program dies of and however long each life was;
    of lives that a signal ended from outside, twice as many: those seldom come in an endless row, and play waits.
    """

    burst: int = 6
    every_s: float = 360.0


DOUBLING = Backoff()
KILLED = 0.5
"""What a life costs that a signal ended."""


class Pauses:
    """Of one program: reckons the pause after each of its deaths. Times are seconds on a monotonic clock."""

    def __init__(self, backoff: Backoff, allowance: Allowance | None, now_s: float) -> None:
        self._backoff = backoff
        self._allowance = allowance
        self._deaths = 0
        self._lives = float(allowance.burst if allowance else 0)
        self._reckoned_s = now_s

    def after(self, status: int, lived_s: float, now_s: float) -> float:
        """The pause that follows a life which ended with this exit status."""
        self._deaths = 1 if lived_s > self._backoff.long_life_s else self._deaths + 1
        return max(self._backoff.pause(self._deaths), self._owed_s(status, now_s))

    def _owed_s(self, status: int, now_s: float) -> float:
        if self._allowance is None or status == TRY_SOON:
            return 0.0
        gained = (now_s - self._reckoned_s) / self._allowance.every_s
        cost = KILLED if status < 0 else 1.0
        self._lives = min(self._lives + gained, self._allowance.burst) - cost
        self._reckoned_s = now_s
        return max(0.0, cost - self._lives) * self._allowance.every_s
