"""Test posts: the site asks, through the outbox, for a sample of a registration's post in a channel."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from games.archive import audit
from games.domain.ports import Announcer, QuestionBanks, Store
from games.domain.records import Registration
from games.models import OutboxEntry
from games.play import outbox
from games.play.samples import sample_game

_NONCE = 24
"""Characters of an idempotency key that name its message; Discord takes 25."""


def ask(
    actor: audit.Actor, registration: Registration, channel_id: str, idempotency_key: str, subject: str = ""
) -> OutboxEntry:
    """Have a test post sent; the same key, 32 hexadecimal digits, sends one however often it is asked for."""
    r, key = registration, f"trial:{idempotency_key}"
    payload = {"registration": r.id, "channel": channel_id}
    with transaction.atomic():
        known = OutboxEntry.objects.filter(key=key).exists()
        entry = outbox.ask(OutboxEntry.Kind.TEST_POST, key, r.guild_id, payload)
        if not known:
            audit.note(
                actor, r.guild_id, "registration.tried", subject_id=r.id, subject=subject, after={"channel": channel_id}
            )
    return entry


def last(guild_id: str, registration_id: str) -> OutboxEntry | None:
    """The test post of a registration that was asked for last."""
    asked = OutboxEntry.objects.filter(
        kind=OutboxEntry.Kind.TEST_POST, guild_id=guild_id, payload__registration=registration_id
    )
    return asked.order_by("-created_at", "-pk").first()


def sender(store: Store, announcer: Announcer, banks: QuestionBanks) -> outbox.Handler:
    """The handler for the duty loop. It makes no game and uses up no question."""

    async def send(entry: OutboxEntry) -> None:
        registration = await store.get_registration(entry.guild_id, entry.payload["registration"])
        placed = replace(registration, channel_id=entry.payload["channel"])
        bank = await banks.of_guild(entry.guild_id)
        game = sample_game(placed, bank, await store.now_ms())
        await announcer.send_test_post(game, f"t{entry.key.rpartition(':')[2][:_NONCE]}")

    return send
