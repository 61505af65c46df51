"""Reads what a check-up of registrations needs, and has them checked.

They are checked in a thread: whatever it costs, those who share the store's loop are served meanwhile.
"""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Mapping, Sequence

from games.bank.guild_bank import guild_banks
from games.domain.guilds import GuildDirectory
from games.domain.ports import QuestionSource, Store
from games.domain.records import Registration
from games.play.registration_checks import findings
from games.play.registration_checks.finding import RegistrationFinding
from games.play.registration_checks.permissions import place_findings
from games.play.registration_checks.supply import Kind, Supply, demand, kind_of, seeds_of, supply_findings
from games.rules import mix, registration_rules


async def source_of(guild_id: str) -> QuestionSource:
    """The questions that a guild's games are drawn from, as they are now. Raises the database's errors."""
    return await guild_banks().of_guild(guild_id)


async def check(store: Store, registration: Registration) -> list[RegistrationFinding]:
    """What is wrong with one registration, saved or not."""
    r, guild_id = registration, registration.guild_id
    directory, others = await store.get_directory(guild_id), await store.get_registrations(guild_id)
    now_ms = await store.now_ms()
    supplies = await _supplies(store, guild_id, await to_thread(_needs, [r], now_ms))
    return await to_thread(findings.findings, r, directory, supplies, others, now_ms)


async def check_guild(
    store: Store, directory: GuildDirectory, records: Sequence[Registration], now_ms: int
) -> dict[str, list[RegistrationFinding]]:
    """What keeps a guild's registrations from posting (id -> findings), without how they overlap.

    Those that a person has paused are left out; those that the bot has paused are not.
    """
    running = [r for r in records if r.enabled or r.paused_reason]
    if not running:
        return {}
    supplies = await _supplies(store, directory.guild_id, await to_thread(_needs, running, now_ms))
    return await to_thread(_found, running, directory, supplies, now_ms)


def _needs(records: Sequence[Registration], now_ms: int) -> dict[Kind, int]:
    """How many questions of each kind those that are posted may need at most."""
    needs: dict[Kind, int] = {}
    for part in (part for r in records if not registration_rules.unplayable(r) for part in mix.parts_of(r)):
        needs[kind_of(part)] = max(needs.get(kind_of(part), 0), demand(part, now_ms))
    return needs


async def _supplies(store: Store, guild_id: str, needs: Mapping[Kind, int]) -> dict[Kind, Supply]:
    """One read of the questions serves all registrations that draw from the same ones."""
    if not needs:
        return {}
    source, used = await source_of(guild_id), await store.count_seeds_used(guild_id)
    return {kind: await read_supply(store, source, guild_id, kind, need, used) for kind, need in needs.items()}


def _found(
    records: Sequence[Registration], directory: GuildDirectory, supplies: Mapping[Kind, Supply], now_ms: int
) -> dict[str, list[RegistrationFinding]]:
    found = {}
    for r in records:
        own = findings.rule_findings(r)
        if not registration_rules.unplayable(r):
            own += place_findings(r, directory) + supply_findings(r, supplies, now_ms)
        if own:
            found[r.id] = own
    return found


async def read_supply(
    store: Store, source: QuestionSource, guild_id: str, kind: Kind, need: int, used_at_all: int
) -> Supply:
    """The questions for what needs so many of a kind.

    Which are used is read only where the number of all used ones leaves doubt.
    """
    seeds = seeds_of(source, kind)
    if len(seeds) - used_at_all >= need:
        return Supply(bank=len(seeds), unused=len(seeds) - used_at_all)
    used = await store.seeds_used(guild_id, seeds)
    return Supply(bank=len(seeds), unused=len(seeds) - len(used))
