"""All live interactions: made for a member, found again by id or token, forgotten when their token has expired."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import OrderedDict

from discord_sandbox import payloads, permissions
from discord_sandbox.clock import Clock
from discord_sandbox.errors import expired_token, unknown_interaction, unknown_webhook
from discord_sandbox.gateway import Gateway
from discord_sandbox.installs import owners_of
from discord_sandbox.interactions.record import Interaction, InteractionKind
from discord_sandbox.snowflakes import Snowflakes
from discord_sandbox.state import Channel, Json, Member, Message, World
from discord_sandbox.validation.commands import GROUP, SUBCOMMAND

DEADLINE_S = 3.0
"""Within this the bot must respond first."""
TOKEN_LIFE_MS = 15 * 60 * 1000
KEPT_MS = 2 * TOKEN_LIFE_MS
"""An expired token is distinguished from an unknown one for this long."""
KEPT_AT_MOST = 200_000


class Interactions:
    """Makes and finds interactions; looking one up does not depend on how many there are."""

    def __init__(
        self, world: World, clock: Clock, snowflakes: Snowflakes, gateway: Gateway, deadline_s: float = DEADLINE_S
    ) -> None:
        self._world = world
        self._clock = clock
        self._snowflakes = snowflakes
        self._gateway = gateway
        self._deadline_s = deadline_s
        self._by_id: OrderedDict[str, Interaction] = OrderedDict()
        self._by_token: dict[str, Interaction] = {}

    def get(self, interaction_id: str) -> Interaction | None:
        return self._by_id.get(interaction_id)

    def create(
        self,
        kind: InteractionKind,
        member: Member,
        channel: Channel,
        data: Json,
        source: Message | None = None,
        trigger: Interaction | None = None,
        owners: dict[str, str] | None = None,
    ) -> Interaction:
        """Make an interaction, send it to the bot and start its deadline.

        `trigger` was answered with this form; `owners` are those by whose installation it is offered, which without
        them follows from where it comes.
        """
        self._forget_old()
        if owners is None:
            owners = trigger.owners if trigger else owners_of(source, channel.guild_id)
        interaction_id = self._snowflakes.next()
        interaction = Interaction(
            id=interaction_id,
            token=secrets.token_urlsafe(48),
            kind=kind,
            guild_id=channel.guild_id,
            channel_id=channel.id,
            member=member,
            data=data,
            source=source,
            created_ms=self._clock(),
            started_s=time.monotonic(),
            owners=owners,
            metadata=self._metadata(interaction_id, kind, member, owners, data, source, trigger),
        )
        self._send(interaction, channel)
        return interaction

    def _send(self, interaction: Interaction, channel: Channel) -> None:
        self._by_id[interaction.id] = self._by_token[interaction.token] = interaction
        loop = asyncio.get_running_loop()
        interaction.deadline = loop.call_later(self._deadline_s, self._expire, interaction)
        self._gateway.dispatch("INTERACTION_CREATE", self._payload(interaction, channel))

    def _forget_old(self) -> None:
        horizon = self._clock() - KEPT_MS
        while self._by_id:
            oldest = next(iter(self._by_id.values()))
            if oldest.created_ms >= horizon and len(self._by_id) < KEPT_AT_MOST:
                return
            self._by_id.popitem(last=False)
            del self._by_token[oldest.token]

    @staticmethod
    def _expire(interaction: Interaction) -> None:
        if interaction.state == "pending":
            interaction.state = "failed"
            interaction.changed()

    def awaiting(self, interaction_id: str, token: str) -> Interaction:
        """The interaction for a callback, if its deadline has not passed."""
        interaction = self._by_id.get(interaction_id)
        if interaction is None or interaction.token != token or interaction.state == "failed":
            raise unknown_interaction()
        late = self._clock() - interaction.created_ms > self._deadline_s * 1000
        if interaction.state == "pending" and late:
            self._expire(interaction)
            raise unknown_interaction()
        return interaction

    def by_token(self, token: str) -> Interaction:
        """The acknowledged interaction whose webhook this is, if the token still lives."""
        interaction = self._by_token.get(token)
        if interaction is None or interaction.state != "acknowledged":
            raise unknown_webhook()
        if self._clock() - interaction.created_ms > TOKEN_LIFE_MS:
            raise expired_token()
        return interaction

    def close(self) -> None:
        """Stop all deadlines."""
        for interaction in self._by_id.values():
            if interaction.deadline:
                interaction.deadline.cancel()

    @staticmethod
    def _metadata(
        interaction_id: str,
        kind: InteractionKind,
        member: Member,
        owners: dict[str, str],
        data: Json,
        source: Message | None,
        trigger: Interaction | None,
    ) -> Json:
        """The name of a command is for the sandbox's own views; Discord's metadata has none."""
        metadata: Json = {
            "id": interaction_id,
            "type": int(kind),
            "user": payloads.user(member.user),
            "authorizing_integration_owners": owners,
        }
        if kind is InteractionKind.COMMAND:
            metadata["name"] = " ".join(_words(data))
        if kind is InteractionKind.COMPONENT and source is not None:
            metadata["interacted_message_id"] = source.id
        if kind is InteractionKind.MODAL:
            # A form that nothing opened is a forged one; it says that its message's button did.
            forged = (interaction_id, InteractionKind.COMPONENT, member, owners, data, source, None)
            opened = trigger.metadata if trigger else Interactions._metadata(*forged)
            metadata["triggering_interaction_metadata"] = {key: it for key, it in opened.items() if key != "name"}
        return metadata

    def _payload(self, interaction: Interaction, channel: Channel) -> Json:
        guild = self._world.guilds[interaction.guild_id]
        member = interaction.member
        bot = guild.members.get(self._world.bot.id)
        seen = permissions.in_channel(guild, member, channel)
        payload: Json = {
            "id": interaction.id,
            "application_id": self._world.bot.id,
            "type": int(interaction.kind),
            "token": interaction.token,
            "version": 1,
            "data": interaction.data,
            "guild_id": guild.id,
            "guild": {"id": guild.id, "locale": guild.locale, "features": []},
            "channel_id": channel.id,
            "channel": payloads.partial_channel(channel, guild, member),
            "member": payloads.member(member) | {"permissions": str(seen)},
            "app_permissions": str(permissions.in_channel(guild, bot, channel) if bot else 0),
            "locale": member.user.locale,
            "guild_locale": guild.locale,
            "entitlements": [],
            "authorizing_integration_owners": interaction.owners,
            "context": 0,
            "attachment_size_limit": 10_485_760,
        }
        if interaction.source is not None:
            payload["message"] = payloads.message(interaction.source, self._world)
        return payload


def _words(data: Json) -> list[str]:
    """A command's name with its group and subcommand."""
    nested = [option for option in data.get("options") or () if option["type"] in (SUBCOMMAND, GROUP)]
    return [data["name"], *(_words(nested[0]) if nested else ())]
