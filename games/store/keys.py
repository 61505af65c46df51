"""The only place where a Redis key of Tally is spelled.

The guild stands in literal braces: a Redis Cluster hash tag, so that all keys of a guild share a node and a script may
touch them together (https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#hash-tags).
"""

from __future__ import annotations

import re
from functools import lru_cache

from games.domain.errors import GameNotFound
from games.domain.ids import check_id, is_game_id

AGENDA = "trivia:agenda"
"""Sorted set: guild -> earliest due ms; a hint, rebuilt from the guilds' own keys."""
GUILDS = "trivia:guilds"
"""Hash: guild -> its name."""
DUTIES = "trivia:duties"
"""Sorted set: running duty loop -> ms when it last reported."""
LOST_POSTS = "trivia:lost_posts"
"""Text, while posts of games that went with an older copy of the store are to be looked for."""
PROCESSES = "trivia:processes"
"""Hash: name of a process -> `<ms when it last reported>|<what it says of itself, as JSON>`."""
LIVE_PATTERN = "trivia:{*}:live"

_LIVE = re.compile(r"trivia:\{(\d{1,20})\}:live", re.ASCII)


def test_write(number: int) -> str:
    """A key that is written only to see whether one can be, and gone a second later."""
    return f"trivia:trial:{number}"


@lru_cache(maxsize=10_000)
def _guild(guild_id: str) -> str:
    return f"trivia:{{{check_id(guild_id)}}}"


@lru_cache(maxsize=10_000)
def _game(guild_id: str, game_id: str) -> str:
    if not is_game_id(game_id):
        raise GameNotFound
    return f"{_guild(guild_id)}:game:{game_id}"


def registrations(guild_id: str) -> str:
    """Hash: registration id -> JSON."""
    return f"{_guild(guild_id)}:registrations"


def directory(guild_id: str) -> str:
    """Hash: `name`, `channel:<id>`, `role:<id>` -> name."""
    return f"{_guild(guild_id)}:directory"


def active(guild_id: str) -> str:
    """Hash: game id -> JSON that describes the game; scripts never rewrite it."""
    return f"{_guild(guild_id)}:games:active"


def due(guild_id: str) -> str:
    """Sorted set: `g:<game id>` or `r:<registration id>` -> ms when a worker must act."""
    return f"{_guild(guild_id)}:games:due"


def history_index(guild_id: str) -> str:
    """Sorted set: game id -> ms of the close."""
    return f"{_guild(guild_id)}:games:history"


def seeds(guild_id: str) -> str:
    """Sorted set: seed -> ms of its last use."""
    return f"{_guild(guild_id)}:seeds:used"


def imported(guild_id: str) -> str:
    """Hash: `r:<registration>` or `g:<game>` brought in from elsewhere -> ms when; never brought in again."""
    return f"{_guild(guild_id)}:imported"


def guild_lease(guild_id: str) -> str:
    """String: the token of whoever brings records in; no duty of the guild begins meanwhile."""
    return f"lock:{_guild(guild_id)}"


def live(guild_id: str) -> str:
    """Channel: the id of a game that changed."""
    return f"{_guild(guild_id)}:live"


def state(guild_id: str, game_id: str) -> str:
    """Hash: the facts that scripts decide on; stays as a tombstone."""
    # The key ends in `ctl` because the stores of installations have it so: renaming it would lose their games in play.
    return f"{_game(guild_id, game_id)}:ctl"


def submissions(guild_id: str, game_id: str) -> str:
    """Hash: `<user>:<question>` -> `<interaction>|<received ms>|<recent changes>|<answer>`."""
    return f"{_game(guild_id, game_id)}:submissions"


def refusals(guild_id: str, game_id: str) -> str:
    """List: the latest refused submissions, newest first: `<user>|<ms>|<error code>`."""
    return f"{_game(guild_id, game_id)}:refusals"


def history(guild_id: str, game_id: str) -> str:
    """String: the finished game as JSON."""
    return f"{_game(guild_id, game_id)}:history"


def lease(guild_id: str, game_id: str) -> str:
    """String: the token of the worker that has the game."""
    return f"lock:{_game(guild_id, game_id)}"


def guild_of_live(channel: str) -> str:
    """The guild that a `live` channel belongs to. Raises ValueError for another channel."""
    match = _LIVE.fullmatch(channel)
    if match is None:
        raise ValueError(f"not a live channel: {channel!r}")
    return match.group(1)
