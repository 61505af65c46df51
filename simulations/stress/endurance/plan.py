"""Which faults strike when: drawn from the seed and the duration alone, so that a run can be repeated.

A moment of Discord's API is struck at the first request that matches; when that comes depends on the machine.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from discord_sandbox.faults import Action

MOMENTS: Mapping[str, tuple[str, str, str]] = {
    "question": ("POST", r"/channels/\d+/messages", r'"nonce": ?"q'),
    "edit": ("PATCH", r"/channels/\d+/messages/\d+", ""),
    "results": ("POST", r"/channels/\d+/messages", r'"nonce": ?"r'),
    "thread": ("POST", r"/channels/\d+/messages/\d+/threads", ""),
    "look": ("GET", r"/channels/\d+/messages", ""),
    "receipt": ("POST", r"/interactions/\d+/[^/]+/callback", ""),
}
"""Where a fault of Discord's strikes: method, path, and what stands in the body."""
ACTS = tuple(moment for moment in MOMENTS if moment != "receipt")
LEAST_S = 1.0
QUIET_AT_END = 0.1
"""Of the duration: what struck last must be over before it ends."""
LONGEST_BEFORE = 0.4
"""Of the duration."""
OVERLAP = 0.25
"""How often a fault begins while the last one is still in force."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedFault:
    """One fault to come."""

    number: int
    at_s: float
    """From the beginning of play."""
    kind: str
    for_s: float
    """How long it lasts; 0 for what is done in a moment, such as a kill."""
    before_s: float = 0.0
    """How long play goes on between its preparation at `at_s` and the fault itself."""
    how: Mapping[str, Any] = field(default_factory=dict)
    """What else `InjectedFaults` needs to know."""

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {name: round(getattr(self, name), 1) for name in ("at_s", "for_s", "before_s")}


@dataclass(frozen=True, slots=True)
class _Kind:
    name: str
    weight: int
    """How often it is in the pack."""
    shortest_s: float
    longest_s: float
    draw: Callable[[random.Random], dict[str, Any]] = lambda _rng: {}
    before: tuple[tuple[float, float], ...] = ((0.0, 0.0),)
    """How long play goes on between the preparation and the fault itself: one of these spans."""


def _anywhere(rng: random.Random) -> dict[str, Any]:
    return {"moment": rng.choice(tuple(MOMENTS))}


def _act(rng: random.Random) -> dict[str, Any]:
    return {"moment": rng.choice(ACTS)}


def _outage(rng: random.Random) -> dict[str, Any]:
    actions = (
        *(Action.TIMEOUT_DONE, Action.TIMEOUT_NOT_DONE, Action.RESET_DONE, Action.RESET_NOT_DONE),
        *(Action.SERVER_ERROR, Action.DELAY, Action.UNREADABLE),
    )
    done = rng.random() < 0.5
    return _anywhere(rng) | {
        "action": str(rng.choice(actions)),
        "done": done,
        "html": rng.random() < 0.5,
        "times": rng.randint(1, 3),
    }


def _limited(rng: random.Random) -> dict[str, Any]:
    return _act(rng) | {"scope": rng.choice(("user", "shared"))}


REFUSALS: tuple[Mapping[str, Any], ...] = (
    {"status": 403, "html": True},
    {"status": 404, "html": True},
    {"status": 502, "html": True},
    {"status": 403, "code": 40333},
    {"status": 403, "code": 40004},
    {"status": 400, "code": 40006},
    {"status": 503, "code": 130000},
    {"status": 400, "code": 999_999},
)
"""Those that pass: pages of what stands in front of Discord, "temporarily disabled", "overloaded", an unknown code."""


def _refused(rng: random.Random) -> dict[str, Any]:
    return _act(rng) | {"times": rng.randint(1, 4), **rng.choice(REFUSALS)}


def _windows(rng: random.Random) -> dict[str, Any]:
    together = rng.random() < 0.5
    return {
        "requests": rng.choice((8, 12)) if together else 5,
        "window_s": rng.choice((40.0, 60.0)),
        "together": together,
        "rolling": rng.random() < 0.3,
    }


WINDOWED = (
    "POST /channels/{channel_id}/messages",
    "GET /channels/{channel_id}/messages",
    "PATCH /channels/{channel_id}/messages/{message_id}",
)
"""Routes whose limits are other than usual for a while."""
SYNC = ("GET", r"/applications/\d+/commands", "")
"""What the commands' sync begins with when the bot starts."""
SYNC_FAILS: tuple[Mapping[str, Any], ...] = (
    {"action": "429"},
    {"action": "5xx", "status": 503},
    {"action": "error", "status": 400, "code": 30034},
    {"action": "error", "status": 403, "code": 50001},
    {"action": "timeout_not_done"},
)
"""30034: two hundred commands were created today."""

KINDS = (
    _Kind("bot killed", 2, 0, 0),
    _Kind("duties killed", 2, 0, 0, lambda rng: {"both": rng.random() < 0.3}),
    _Kind("store killed", 2, 0, 0),
    _Kind("all killed", 1, 0, 0),
    _Kind("store stopped", 1, 5, 20),
    _Kind("disk full", 1, 3, 60),
    _Kind("store of yesterday", 2, 0, 0, before=((20, 60), (310, 480))),
    _Kind("bot stopped", 1, 5, 20),
    _Kind("outage", 3, 0.5, 20, _outage),
    _Kind("refusal", 3, 0, 10, _refused),
    _Kind("sync fails", 1, 1, 60, lambda rng: dict(rng.choice(SYNC_FAILS))),
    _Kind("identify limited", 1, 5, 60),
    _Kind("long windows", 1, 80, 120, _windows),
    _Kind("429 of a route", 2, 1, 60, _limited),
    _Kind("429 global", 2, 1, 60, _anywhere),
    _Kind("guild unavailable", 1, 5, 60),
    _Kind("gateway dropped", 1, 0, 0, lambda rng: {"forget": rng.random() < 0.3}),
)
LONG_WAIT_S = (120.0, 240.0)
"""What Discord's waits come to now and then."""
LONG_WAIT = 0.15


def drawn(seed: int, duration_s: int, kinds: tuple[_Kind, ...] = KINDS) -> list[PlannedFault]:
    """The faults of a run in the order of their beginning. Every kind comes before any comes again, chance apart.

    In a short run everything lasts shorter: an eighth of the duration at most.
    """
    rng = random.Random(f"{seed}/endurance")
    pack: list[_Kind] = []
    faults: list[PlannedFault] = []
    limit_s, gap_s = max(LEAST_S, duration_s / 8), min(12.0, duration_s / 8)
    at_s = gap_s
    while (room_s := duration_s * (1 - QUIET_AT_END) - at_s) > 0:
        if not pack:
            pack = [kind for kind in kinds for _ in range(kind.weight)]
            rng.shuffle(pack)
        kind = pack.pop()
        if kind.before[0][0] > duration_s * LONGEST_BEFORE:
            continue  # in so short a run nobody could distinguish the copy from the store
        for_s = min(_length(kind, rng), limit_s, room_s)
        before_s = min(rng.uniform(*rng.choice(kind.before)), duration_s * LONGEST_BEFORE, room_s - for_s)
        number, how = len(faults) + 1, kind.draw(rng)
        faults.append(PlannedFault(number=number, at_s=at_s, kind=kind.name, for_s=for_s, before_s=before_s, how=how))
        share = rng.uniform(0.2, 0.8) if rng.random() < OVERLAP else 1.0
        at_s += share * for_s + rng.uniform(0.4, 1.0) * gap_s
    return faults


def _length(kind: _Kind, rng: random.Random) -> float:
    if kind.name.startswith("429") and rng.random() < LONG_WAIT:
        return rng.uniform(*LONG_WAIT_S)
    return rng.uniform(kind.shortest_s, kind.longest_s)
