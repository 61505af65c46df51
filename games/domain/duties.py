"""The records of duties: what is due, the right to do it, and what earlier tries have left behind."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from games.domain.records import Phase


@dataclass(frozen=True, kw_only=True, slots=True)
class Slot:
    """One moment at which a registration posts."""

    at_ms: int
    local: str
    """Local date and time of the schedule, `YYYY-MM-DDTHH:MM`; with guild and registration it names the game."""
    note: str = ""
    """What is special about it (the clock change moved it); empty on a common day."""


class DutyKind(StrEnum):
    """What is to be done."""

    SLOT = "slot"
    """A registration's next slot is due."""
    GAME = "game"
    """A game has work: to be posted, closed, announced or archived."""
    ORPHANS = "orphans"
    """A channel must be searched: a placeholder may have appeared after another message had won."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Duty:
    """One thing that is due in one guild."""

    kind: DutyKind
    guild_id: str
    id: str
    """A registration's id, a game's id, or for orphans `<game>:<channel>:<ms of the first try>`."""
    due_ms: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """The right to work on a game until the lease ends or another worker claims it."""

    guild_id: str
    game_id: str
    token: str
    """Unique to this claim; every later step is fenced by it."""
    phase: Phase
    """Where the game stood when claimed: posting, cancelling, closing or posted."""
    known_since_ms: int = 0
    """Since when the claimer knows the store: what is older may have been done before an older copy was restored, and
    is looked for in Discord."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Earlier:
    """A post of a game that the store knows nothing of."""

    message_id: str
    is_shown: bool
    """Whether question or results are in it; else it is a bare placeholder."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SendState:
    """What is known before one of a game's messages is sent."""

    first: bool
    """True when no worker has tried before, so that there is nothing to look for."""
    since_ms: int
    """When the first try began."""
    message_id: str
    """The message that won already; empty when none has."""
    generation: int
    """How many earlier messages were deleted by somebody; part of the nonce."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EarlierTries:
    """What earlier tries to post or to close a game have left behind; 0 where there were none."""

    late_ms: int = 0
    """The end of the slot's grace."""
    question_intent_ms: int = 0
    """When the first try to send the question post began."""
    results_intent_ms: int = 0
    question_generation: int = 0
    """How many earlier question posts were deleted by somebody; part of the nonce."""
    results_generation: int = 0
    tries: int = 0
    """How often in a row a duty failed; decides how long the next one waits."""
