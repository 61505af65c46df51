"""Keeps fresh what Discord says about the servers of those who are here.

Discord is asked by whoever moves a person's `asked_at`: of many requests, sockets and processes one. What it said holds
for ten minutes; after five it is asked again in the background, only while the person uses the dashboard. Without an
answer the rights run out: they are never older than ten minutes.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import structlog
from django.db import DatabaseError, connections
from django.db.models import QuerySet
from django.utils import timezone

from games.access.discord import api, token_encryption
from games.connection import in_sync
from games.domain.errors import StoreUnavailable
from games.models import DiscordAccount

log = structlog.get_logger(__name__)

AT_ONCE = 2
"""Questions to Discord that one process asks at the same time in the background."""
MOST_WAITING = 500
"""People who wait for one; beyond that nobody is added, and the next page or socket tries again."""
SHORTEST = timedelta(seconds=3)
"""Between two questions that somebody asks by a button."""

Problem, Membership = DiscordAccount.Problem, DiscordAccount.Membership

_pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="discord-rights")
_waiting: set[int] = set()
_lock = threading.Lock()


def renew_if_due(account: DiscordAccount) -> None:
    """Ask Discord soon, in the background, if it is time; costs nothing else."""
    if not account.is_due(timezone.now()):
        return
    with _lock:
        if account.pk in _waiting or len(_waiting) >= MOST_WAITING:
            return
        _waiting.add(account.pk)
    _pool.submit(_renew_alone, account)


def _renew_alone(account: DiscordAccount) -> None:
    """In a thread of the pool, with a database connection of its own."""
    try:
        renew(account)
    except (StoreUnavailable, DatabaseError) as error:
        log.warning("a person's servers could not be looked up", account=account.pk, problem=type(error).__name__)
    finally:
        connections.close_all()
        with _lock:
            _waiting.discard(account.pk)


def freshen(account: DiscordAccount) -> None:
    """Before a page is shown: ask Discord now if what it said is too old, in the background if it soon will be.

    Raises StoreUnavailable.
    """
    now = timezone.now()
    if account.is_fresh(now):
        renew_if_due(account)
    elif account.is_due(now):
        renew(account)


def renew_now(account: DiscordAccount) -> None:
    """Because the person asks for it; not more often than every few seconds. Raises StoreUnavailable."""
    if account.asked_at is None or timezone.now() - account.asked_at >= SHORTEST:
        renew(account)


def renew(account: DiscordAccount) -> None:
    """Ask Discord, unless somebody else does so already, and keep what it says. Raises StoreUnavailable."""
    known = set(in_sync(lambda store: store.get_guilds()))
    now = timezone.now()
    if not _rows(account.pk, account.asked_at).update(asked_at=now):
        return
    tokens = api.Tokens(token_encryption.decrypt(account.access_token), token_encryption.decrypt(account.refresh_token))
    try:
        found = _servers(account.pk, now, tokens)
    except api.Ended:
        log.info("a login with Discord has ended", account=account.pk)
        _keep(account.pk, now, problem=Problem.ENDED, servers={}, access_token="", refresh_token="")
    except api.DiscordUnavailable as error:
        log.warning("Discord does not list a person's servers", account=account.pk, problem=str(error))
        _keep(account.pk, now, problem=Problem.AWAY)
    else:
        memberships = {it.id: Membership.MANAGER if it.manages else Membership.MEMBER for it in found if it.id in known}
        _keep(account.pk, now, problem=Problem.NONE, servers=memberships, told_at=now)


def _servers(pk: int, asked_at: datetime, tokens: api.Tokens) -> list[api.DiscordServer]:
    """By the access token, or by a new one that the other token brings. Raises DiscordUnavailable, Ended."""
    if not tokens.access:
        raise api.Ended("There is no token.")
    try:
        return api.servers(tokens.access)
    except api.Ended:
        new = api.renew(tokens.refresh)
        _keep(
            pk,
            asked_at,
            access_token=token_encryption.encrypt(new.access),
            refresh_token=token_encryption.encrypt(new.refresh),
        )
        return api.servers(new.access)


def _keep(pk: int, asked_at: datetime, **values: object) -> None:
    """Unless the person has logged in again, or been asked about again, meanwhile."""
    _rows(pk, asked_at).update(**values)


def _rows(pk: int, asked_at: datetime | None) -> QuerySet[DiscordAccount]:
    return DiscordAccount.objects.filter(pk=pk, asked_at=asked_at)
