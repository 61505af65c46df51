"""What a member sees of a server: nobody learns of, or answers, what happens in a channel that is hidden from them.

An interaction says what its member may do in its own channel, and nothing of the others. Those are computed by
discord.py from the member's roles, which every interaction brings along, and from the roles and overwrites that the
gateway has sent. Where they are not known, a channel counts as hidden.
https://docs.discord.com/developers/topics/permissions
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from discord import Guild, Interaction, Member, Thread
from discord.abc import GuildChannel

from botbridge import controls
from botbridge.messages import replies
from botbridge.messages.replies import RefusedByBot
from games.domain.errors import GameNotFound
from games.domain.records import Game


class InChannel(Protocol):
    """A game or a registration."""

    @property
    def channel_id(self) -> str: ...


T = TypeVar("T", bound=InChannel)


@dataclass(frozen=True, kw_only=True, slots=True)
class Visibility:
    """What the person behind one interaction sees."""

    here: frozenset[str]
    """The channel of the interaction and, inside a thread, the channel above it: who is in it sees both."""
    post_of: str = ""
    """The game whose own post, sheet or results the interaction comes from, empty for none: who uses it sees it."""
    sees_all: bool = False
    """Whether they are administrators, from whom Discord hides nothing."""
    guild: Guild | None = None
    member: Member | None = None
    unknown: str = ""
    """Why nothing is known of the server's other channels, in words for the person; empty when they are known."""

    def sees(self, channel_id: str) -> bool:
        """Whether the person sees a channel or thread, for certain."""
        if self.sees_all or channel_id in self.here:
            return True
        if self.unknown or self.guild is None or not channel_id.isdecimal():
            return False
        channel = self.guild.get_channel_or_thread(int(channel_id))
        return channel is not None and self._sees(channel)

    def _sees(self, channel: GuildChannel | Thread) -> bool:
        """A thread is seen with the channel above it; of a private one's members the gateway sends us nothing."""
        if self.member is None or (isinstance(channel, Thread) and channel.parent is None):
            return False
        held = channel.permissions_for(self.member)
        hidden = isinstance(channel, Thread) and channel.is_private() and not held.manage_threads
        return held.view_channel and not hidden

    def filter(self, things: Iterable[T]) -> list[T]:
        """The games or registrations in channels that the person sees. Raises RefusedByBot where that is not known."""
        found = list(things)
        seen = [thing for thing in found if self.sees(thing.channel_id)]
        if self.unknown and len(seen) < len(found):
            raise RefusedByBot(self.unknown)
        return seen

    def channels(self) -> frozenset[str] | None:
        """All channels that the person sees, None for every one. Raises RefusedByBot when they cannot be known."""
        if self.sees_all:
            return None
        if self.unknown or self.guild is None:
            raise RefusedByBot(self.unknown or replies.NOT_HERE)
        every = [*self.guild.channels, *self.guild.threads]
        return self.here | {str(channel.id) for channel in every if self._sees(channel)}

    def require(self, thing: InChannel, otherwise: str) -> None:
        """Raises RefusedByBot with the words given for what stands in a channel that the person does not see."""
        if not self.sees(thing.channel_id):
            raise RefusedByBot(self.unknown or otherwise)

    def require_game(self, game: Game) -> None:
        """Raises RefusedByBot, as for a game that is unknown, unless the person sees its channel or used its post."""
        if self.post_of != game.id:
            self.require(game, GameNotFound.hint)


def visibility_of(interaction: Interaction[Any]) -> Visibility:
    """What the person behind an interaction sees of the server in which it happens."""
    parent = getattr(interaction.channel, "parent_id", None)
    known = interaction.client.get_guild(interaction.guild_id or 0)
    unknown = replies.NOT_HERE if known is None else replies.UNAVAILABLE_SERVER if known.unavailable else ""
    post = interaction.message
    ours = post is not None and interaction.client.user is not None and post.author.id == interaction.client.user.id
    return Visibility(
        here=frozenset(str(id) for id in (interaction.channel_id, parent) if id),
        post_of=(controls.game_of(post) or "") if post and ours else "",
        sees_all=interaction.permissions.administrator,
        guild=known,
        member=interaction.user if isinstance(interaction.user, Member) else None,
        unknown=unknown,
    )
