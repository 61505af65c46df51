"""What members change by commands is in the audit, under their name; what is refused is not."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError

from games.models import AuditEntry
from tests.botbridge.conftest import CAPITAL, Town


async def entries(town: Town) -> list[AuditEntry]:
    found = [entry async for entry in AuditEntry.objects.order_by("id")]
    assert {(e.guild_id, e.source, e.actor_id) for e in found} <= {(town.guild, "discord", town.admin)}
    return found


async def last(town: Town, action: str) -> AuditEntry:
    entry = (await entries(town))[-1]
    assert entry.action == action
    return entry


async def test_a_registration_is_noted_from_its_beginning_to_its_end(town: Town) -> None:
    await town.slash(town.admin, "register", channel=town.channel, times="8:00", window="30m")
    [made] = await town.store.get_registrations(town.guild)
    added = await last(town, "registration.added")
    assert (added.subject_id, added.subject, added.before) == (made.id, "#trivia, 08:00 (UTC)", {})
    assert (added.after["times"], added.after["window"], added.after["enabled"]) == ("08:00", "30m", True)
    assert "ada" in added.actor_name.casefold()

    await town.slash(town.admin, "edit", registration=made.id, zone="Europe/Vienna", thread=True)
    changed = await last(town, "registration.changed")
    assert (changed.before, changed.after) == (
        {"zone": "UTC", "thread": False},
        {"zone": "Europe/Vienna", "thread": True},
    )

    await town.slash(town.admin, "disable", registration=made.id)
    paused = await last(town, "registration.paused")
    assert (paused.before, paused.after) == ({"enabled": True}, {"enabled": False})
    await town.slash(town.admin, "enable", registration=made.id)
    await last(town, "registration.resumed")

    before = len(await entries(town))
    asked = await town.slash(town.admin, "delete", registration=made.id)
    assert len(await entries(town)) == before, "only asked"
    await town.press(town.admin, asked.messages[0], "Delete it")
    deleted = await last(town, "registration.deleted")
    assert (deleted.subject_id, deleted.after, deleted.before["zone"]) == (made.id, {}, "Europe/Vienna")


async def test_a_game_posted_by_hand_is_noted(town: Town) -> None:
    await town.register()
    await town.slash(town.admin, "post", registration="test1")
    posted = await last(town, "registration.posted")
    assert (posted.subject_id, posted.subject) == ("test1", "#trivia, 08:00 (UTC)")
    assert (await town.store.get_game(town.guild, posted.after["game"])).registration_id == "test1"


async def test_a_game_closed_by_hand_is_noted(town: Town) -> None:
    await town.play(CAPITAL)
    game = await town.game()
    await town.slash(town.admin, "close")
    closed = await last(town, "game.closed")
    assert (closed.subject_id, closed.subject) == (game.id, CAPITAL.text)


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("register", {"times": "25:00"}),
        ("edit", {"registration": "test1", "zone": "Mars/Olympus"}),
        ("edit", {"registration": "test1"}),
        ("enable", {"registration": "test1"}),
        ("disable", {"registration": "nope"}),
        ("post", {"registration": "nope"}),
        ("close", {}),
    ],
)
async def test_what_changes_nothing_is_not_noted(town: Town, command: str, options: dict[str, Any]) -> None:
    await town.register()
    if command == "register":
        options = options | {"channel": town.channel}
    await town.slash(town.admin, command, **options)
    assert await entries(town) == []


async def test_whoever_lacks_the_permission_leaves_no_entry(town: Town) -> None:
    await town.register()
    await town.slash(town.ben, "disable", registration="test1")
    assert await entries(town) == []


async def test_the_reply_is_the_same_though_the_entry_cannot_be_written(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_args: object, **_values: object) -> None:
        raise DatabaseError("disk full")

    await town.register()
    monkeypatch.setattr(AuditEntry.objects, "create", refuse)
    assert "Disabled" in (await town.slash(town.admin, "disable", registration="test1")).text
    assert not (await town.store.get_registration(town.guild, "test1")).enabled
    assert "audit entry lost" in caplog.text and "registration.paused" in caplog.text and town.admin in caplog.text
