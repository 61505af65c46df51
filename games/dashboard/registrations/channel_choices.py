"""Where a person may let the bot post, and in which time zones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from games.access.roles import Rights, Role
from games.dashboard.reading import directories, guild_names
from games.domain.guilds import ChannelKind, GuildDirectory
from games.domain.ports import Store
from games.rules.zones import names

_KINDS: dict[ChannelKind | None, str] = {
    ChannelKind.ANNOUNCEMENT: " (announcements)",
    ChannelKind.FORUM: " (forum)",
    ChannelKind.TAGGED_FORUM: " (forum)",
}
Groups = list[tuple[str, list[tuple[str, str]]]]


@dataclass(frozen=True, slots=True)
class ChannelChoices:
    """Where a person may let the bot post: guild id -> its name and its channels and roles."""

    names: Mapping[str, str]
    directories: Mapping[str, GuildDirectory]

    def directory(self, guild_id: str) -> GuildDirectory:
        """What the bot last reported of a guild; empty when it has reported nothing."""
        return self.directories.get(guild_id) or GuildDirectory(guild_id=guild_id)

    def channels(self) -> Groups:
        """For a select: each choice names guild and channel."""
        return self._groups({id: _labels(directory) for id, directory in self.directories.items()}, "#")

    def roles(self) -> Groups:
        return self._groups({id: directory.roles for id, directory in self.directories.items()}, "@")

    def _groups(self, named: Mapping[str, Mapping[str, str]], sign: str) -> Groups:
        return [
            (self.names[guild], [(f"{guild}-{id}", sign + name) for id, name in sorted(of.items(), key=_by_name)])
            for guild, of in named.items()
            if of
        ]


def _labels(directory: GuildDirectory) -> dict[str, str]:
    """The channels by name, with their kind where it is not the common one."""
    return {id: f"{name}{_KINDS.get(directory.kinds.get(id), '')}" for id, name in directory.channels.items()}


def _by_name(item: tuple[str, str]) -> str:
    return item[1].casefold()


async def read_channel_choices(store: Store, rights: Rights) -> ChannelChoices:
    """The channels and roles of the guilds in which a person may edit registrations."""
    names = {id: name for id, name in (await guild_names(store, rights)).items() if rights.may(id, Role.EDITOR)}
    return ChannelChoices(names, await directories(store, names))


def zones() -> list[str]:
    """What the field for the time zone offers while one types."""
    return sorted(zone for zone in names() if "/" in zone and not zone.startswith("Etc/"))
