"""What a run is asked to do, and what the processes of players are given of it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

PLAYER_PROCESSES = 4
"""Processes among which the players are divided."""
_FIRST_PLAYER = 700_000_000_000_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class StressOptions:
    """The command's options; every number is checked before it gets here."""

    players: int
    edits: int
    """How often each player changes an answer."""
    workers: int
    closers: int
    games: int
    wire: bool
    kill: bool
    seed: int
    duration_s: int = 0
    """How long to play while faults strike (`endurance`); 0 plays `games` once each."""

    @property
    def submissions(self) -> int:
        """In one game: each player's first answer and the changes."""
        return self.players * (1 + self.edits)


@dataclass(frozen=True, kw_only=True, slots=True)
class Arena:
    """One open game, as players find it. It has one question, answered by a letter."""

    guild_id: str
    channel_id: str
    game_id: str
    message_id: str
    """The question post."""
    letters: str
    """The options that may be chosen, such as `ABCD`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PlayerPlan:
    """Everything that a process of players needs to know."""

    players: int
    edits: int
    seed: int
    wire: bool
    store_url: str
    sandbox_url: str
    logs: str
    """The directory of the players' journals."""
    arenas: tuple[Arena, ...]

    def save(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self)))

    @classmethod
    def load(cls, path: Path) -> PlayerPlan:
        data = json.loads(path.read_text())
        return cls(**data | {"arenas": tuple(Arena(**arena) for arena in data["arenas"])})


def user_id(player: int) -> str:
    """The Discord user behind a player's number."""
    return str(_FIRST_PLAYER + player)


def player_of(user: str) -> int:
    """The player's number behind a Discord user, beyond all players for a stranger."""
    return int(user) - _FIRST_PLAYER
