"""Reads what a check-up of registrations needs, and has them checked."""

from __future__ import annotations

from collections.abc import Sequence

from games import rules
from games.domain import GuildDirectory, Registration
from games.ports import QuestionSource, Store
from games.services import checkup
from games.services.checkup import Finding, Supply
from games.services.guild_bank import guild_banks


async def source_of(guild_id: str) -> QuestionSource:
    """The questions that a guild's games are drawn from, as they are now. Raises the database's errors."""
    return await guild_banks().of_guild(guild_id)


async def check(store: Store, registration: Registration) -> list[Finding]:
    """What is wrong with one registration, saved or not."""
    guild_id = registration.guild_id
    directory, others = await store.get_directory(guild_id), await store.get_registrations(guild_id)
    now_ms = await store.now_ms()
    supply = Supply(bank=0, unused=0)
    if not rules.unplayable(registration):
        used = await store.count_seeds_used(guild_id)
        supply = await read_supply(store, await source_of(guild_id), registration, now_ms, used)
    return checkup.findings(registration, directory, supply, others, now_ms)


async def check_guild(
    store: Store, directory: GuildDirectory, records: Sequence[Registration], now_ms: int
) -> dict[str, list[Finding]]:
    """What keeps a guild's registrations from posting (id -> findings), without how they overlap.

    Those that a person has paused are left out; those that the bot has paused are not.
    """
    running = [r for r in records if r.enabled or r.paused_reason]
    if not running:
        return {}
    source, used = await source_of(directory.guild_id), await store.count_seeds_used(directory.guild_id)
    found = {}
    supplies: dict[tuple[str, str, int], Supply] = {}
    for r in running:
        # One look at the questions serves all that draw from the same ones and need as many.
        if wrong := checkup.rule_findings(r):
            found[r.id] = wrong
        if rules.unplayable(r):
            continue
        key = (r.category, r.difficulty, checkup.demand(r, now_ms))
        if key not in supplies:
            supplies[key] = await read_supply(store, source, r, now_ms, used)
        own = checkup.place_findings(r, directory) + checkup.supply_findings(r, supplies[key], now_ms)
        if own:
            found[r.id] = found.get(r.id, []) + own
    return found


async def read_supply(
    store: Store, source: QuestionSource, registration: Registration, now_ms: int, used_at_all: int
) -> Supply:
    """The questions for a registration. Which are used is read only where the number of all used ones leaves doubt."""
    r = registration
    seeds = source.seeds(r.category, r.difficulty)
    if len(seeds) - used_at_all >= checkup.demand(r, now_ms):
        return Supply(bank=len(seeds), unused=len(seeds) - used_at_all)
    used = await store.seeds_used(r.guild_id, list(seeds))
    return Supply(bank=len(seeds), unused=len(seeds) - len(used))
