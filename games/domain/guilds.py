"""The records of a guild: its names as the bot saw them, and all that the store holds of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from games.domain.duties import EarlierTries
from games.domain.records import Game, Registration, Submission


class ChannelKind(StrEnum):
    """The kinds of channels that can be posted in."""

    TEXT = "text"
    ANNOUNCEMENT = "announcement"
    """Its posts can be published, which copies them to the servers that follow it."""
    FORUM = "forum"
    """Each game is a post of its own: a thread whose first message is the question, with the thread's id."""
    TAGGED_FORUM = "forum with tags"
    """A forum that takes only posts with a tag, of which Tally knows none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class GuildDirectory:
    """The names behind a guild's ids, as the bot last saw them."""

    guild_id: str
    name: str = ""
    channels: Mapping[str, str] = field(default_factory=dict)
    """Id of a channel that can be posted in -> name without `#`."""
    kinds: Mapping[str, ChannelKind] = field(default_factory=dict)
    """Of which kind these channels are; empty in a directory that an older bot saved."""
    roles: Mapping[str, str] = field(default_factory=dict)
    """Role id -> name."""
    lacking: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Channel id -> Discord's names of the permissions that a post may need and the bot has not, such as
    `embed_links`; a channel in which nothing is lacking is left out."""
    guarded: frozenset[str] = frozenset()
    """Ids of the roles that not everybody may mention."""

    def is_forum(self, channel_id: str) -> bool:
        """Whether it is known to be one; a channel of unknown kind is written in, and Discord refuses if it cannot."""
        return self.kinds.get(channel_id) in (ChannelKind.FORUM, ChannelKind.TAGGED_FORUM)


@dataclass(frozen=True, kw_only=True, slots=True)
class GameInPlay:
    """A game in play, whole."""

    game: Game
    submissions: tuple[Submission, ...] = ()
    tries: EarlierTries = field(default_factory=EarlierTries)


@dataclass(frozen=True, kw_only=True, slots=True)
class GuildSnapshot:
    """Everything that the store holds of one guild at one moment, but for its history."""

    registrations: tuple[Registration, ...]
    due: Mapping[str, int]
    """Registration id -> its next slot, in ms."""
    games: tuple[GameInPlay, ...]
    damaged: tuple[str, ...]
    """Ids of games in play whose record cannot be read."""
    seeds: Mapping[str, int]
    """Seed -> last use, in ms."""
    directory: GuildDirectory
