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
from games.play.registration_checks.supply import Supply, demand, supply_findings
from games.rules import registration_rules

Kind = tuple[str, str]
"""Category and difficulty of the questions that a registration draws from."""


async def source_of(guild_id: str) -> QuestionSource:
    """The questions that a guild's games are drawn from, as they are now. Raises the database's errors."""
    return await guild_banks().of_guild(guild_id)


async def check(store: Store, registration: Registration) -> list[RegistrationFinding]:
    """What is wrong with one registration, saved or not."""
    r, guild_id = registration, registration.guild_id
    directory, others = await store.get_directory(guild_id), await store.get_registrations(guild_id)
    now_ms = await store.now_ms()
    supply = Supply(bank=0, unused=0)
    if need := (await to_thread(_needs, [r], now_ms)).get((r.category, r.difficulty)):
        used = await store.count_seeds_used(guild_id)
        supply = await read_supply(store, await source_of(guild_id), r, need, used)
    return await to_thread(findings.findings, r, directory, supply, others, now_ms)


async def check_guild(
    store: Store, directory: GuildDirectory, records: Sequence[Registration], now_ms: int
) -> dict[str, list[RegistrationFinding]]:
    """What keeps a guild's registrations from posting (id -> findings), without how they overlap.

    Those that a person has paused are left out; those that the bot has paused are not.
    """
    running = [r for r in records if r.enabled or r.paused_reason]
    if not running:
        return {}
    source, used = await source_of(directory.guild_id), await store.count_seeds_used(directory.guild_id)
    needs = await to_thread(_needs, running, now_ms)
    drawing = {(r.category, r.difficulty): r for r in running}
    # One read of the questions serves all that draw from the same ones.
    supplies = {key: await read_supply(store, source, drawing[key], need, used) for key, need in needs.items()}
    return await to_thread(_found, running, directory, supplies, now_ms)


def _needs(records: Sequence[Registration], now_ms: int) -> dict[Kind, int]:
    """How many questions of each kind those that are posted may need at most."""
    needs: dict[Kind, int] = {}
    for r in records:
        if not registration_rules.unplayable(r):
            key = (r.category, r.difficulty)
            needs[key] = max(needs.get(key, 0), demand(r, now_ms))
    return needs


def _found(
    records: Sequence[Registration], directory: GuildDirectory, supplies: Mapping[Kind, Supply], now_ms: int
) -> dict[str, list[RegistrationFinding]]:
    found = {}
    for r in records:
        own = findings.rule_findings(r)
        if (supply := supplies.get((r.category, r.difficulty))) and not registration_rules.unplayable(r):
            own += place_findings(r, directory) + supply_findings(r, supply, now_ms)
        if own:
            found[r.id] = own
    return found


async def read_supply(
    store: Store, source: QuestionSource, registration: Registration, need: int, used_at_all: int
) -> Supply:
    """The questions for a registration that needs so many, or for several that draw from the same ones.

    Which are used is read only where the number of all used ones leaves doubt.
    """
    r = registration
    seeds = source.seeds(r.category, r.difficulty)
    if len(seeds) - used_at_all >= need:
        return Supply(bank=len(seeds), unused=len(seeds) - used_at_all)
    used = await store.seeds_used(r.guild_id, list(seeds))
    return Supply(bank=len(seeds), unused=len(seeds) - len(used))
