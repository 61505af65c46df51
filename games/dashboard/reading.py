"""What the dashboard's pages read from the store, each in one visit."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Iterable
from dataclasses import dataclass, field

from games.access.roles import Rights
from games.dashboard import labels
from games.domain.duties import DutyKind
from games.domain.guilds import GuildDirectory
from games.domain.ports import Store
from games.domain.records import Game, Refusal, Registration
from games.live.live_stats import LiveStats, stats_cache

NEXT_POSTS = 8
_HORIZON_MS = 31 * 86_400_000


@dataclass(frozen=True, slots=True)
class Card:
    """A game in play with the names of its places."""

    game: Game
    guild: str
    channel: str


@dataclass(frozen=True, slots=True)
class NextPost:
    """A slot to come."""

    at_ms: int
    registration: Registration
    guild: str
    channel: str


@dataclass(slots=True)
class Overview:
    """All that goes on where a person may look."""

    now_ms: int
    cards: list[Card] = field(default_factory=list)
    next_posts: list[NextPost] = field(default_factory=list)
    registrations: int = 0
    guilds: int = 0


async def guild_names(store: Store, rights: Rights) -> dict[str, str]:
    """The guilds that a person may see, with the names to show, sorted by name."""
    known = await store.get_guilds()
    names = {guild_id: labels.guild_name(guild_id, known.get(guild_id, "")) for guild_id in rights.among(known)}
    return dict(sorted(names.items(), key=lambda item: (item[1].casefold(), item[0])))


async def directories(store: Store, guild_ids: Iterable[str]) -> dict[str, GuildDirectory]:
    """The directories of these guilds, read side by side."""
    wanted = list(guild_ids)
    found = await asyncio.gather(*(store.get_directory(guild_id) for guild_id in wanted))
    return dict(zip(wanted, found, strict=True))


async def read_overview(store: Store, rights: Rights) -> Overview:
    """Games in play and the next posts of every guild that the person may see."""
    names = await guild_names(store, rights)
    overview = Overview(now_ms=await store.now_ms(), guilds=len(names))
    for guild_id, name in names.items():
        await _read_guild(store, overview, guild_id, name)
    overview.cards.sort(key=lambda card: (card.game.state.ends_ms or overview.now_ms, card.game.id))
    overview.next_posts = heapq.nsmallest(NEXT_POSTS, overview.next_posts, key=lambda post: post.at_ms)
    return overview


async def _read_guild(store: Store, overview: Overview, guild_id: str, name: str) -> None:
    directory = await store.get_directory(guild_id)

    def channel(channel_id: str) -> str:
        return labels.channel_name(directory, channel_id)

    overview.cards += [Card(game, name, channel(game.channel_id)) for game in await store.get_active_games(guild_id)]
    registrations = {r.id: r for r in await store.get_registrations(guild_id)}
    overview.registrations += len(registrations)
    duties = await store.due(guild_id, overview.now_ms + _HORIZON_MS, 3 * NEXT_POSTS)
    overview.next_posts += [
        NextPost(duty.due_ms, registrations[duty.id], name, channel(registrations[duty.id].channel_id))
        for duty in duties
        if duty.kind is DutyKind.SLOT and duty.id in registrations
    ]


@dataclass(frozen=True, slots=True)
class LiveGame:
    """All that the page of a game in play shows."""

    card: Card
    now_ms: int
    refusals: list[Refusal]
    stats: LiveStats


async def read_live_game(store: Store, guild_id: str, game_id: str) -> LiveGame:
    """A game in play with its curve and its latest refusals. Raises GameNotFound."""
    card, now_ms = await read_card(store, guild_id, game_id)
    refusals = await store.get_refusals(guild_id, game_id)
    return LiveGame(card, now_ms, refusals, await stats_cache().get(store, card.game))


async def read_card(store: Store, guild_id: str, game_id: str) -> tuple[Card, int]:
    """A game in play and the store's clock. Raises GameNotFound."""
    game = await store.get_game(guild_id, game_id)
    directory = await store.get_directory(guild_id)
    name = labels.guild_name(guild_id, directory.name)
    return Card(game, name, labels.channel_name(directory, game.channel_id)), await store.now_ms()
