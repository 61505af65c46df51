"""A server's log channel on the real bot: what it hears, once, and how it is chosen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from asgiref.sync import sync_to_async

from discord_sandbox.views import MessageView
from games.domain.notices import LogLine
from games.domain.records import Registration
from games.models import AuditEntry, GuildSettings, OutboxEntry
from games.play import server_log
from games.play.registrations import note_problem, set_enabled
from tests.botbridge.conftest import CAPITAL, Town, until

REASON = "Paused after 3 posts that Discord refused: no *access*."


@pytest.fixture(autouse=True)
def _looks_at_problems_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_log, "EVERY_S", 0.05)


def administrator(town: Town) -> str:
    return town.sandbox.add_member(town.guild, "Chair", permissions=["administrator"]).id


async def pause(town: Town, id: str) -> None:
    """As the bot does after three refusals."""

    def change(r: Registration) -> Registration:
        return replace(r, enabled=False, paused_reason=REASON)

    await note_problem(town.store, town.guild, id, change)


def heard(town: Town, channel: str) -> list[MessageView]:
    return [message for message in town.sandbox.messages(channel) if "Log of this server's trivia" in message.text]


async def hears(town: Town, channel: str, number: int) -> list[MessageView]:
    async def look() -> list[MessageView] | None:
        found = heard(town, channel)
        return found if len(found) >= number else None

    found: list[MessageView] = await until(look, f"{number} messages in the log channel")
    return found


async def looked_again(town: Town) -> None:
    """Whatever there is to hear by now has been heard."""
    await server_log.look(town.store)

    async def look() -> bool:
        return not await OutboxEntry.objects.filter(kind="log", done_at__isnull=True).aexists()

    await until(look, "the outbox is empty")


async def test_the_log_channel_hears_of_a_pause_once_and_of_its_end_once(town: Town) -> None:
    log = town.sandbox.add_channel(town.guild, "log").id
    await town.register()
    await town.register(id="test2")
    said = await town.slash(administrator(town), "log-channel", channel=log)
    assert f"<#{log}>" in said.text
    await pause(town, "test1")
    [first] = await hears(town, log, 1)
    assert f"<#{town.channel}> `test1`: Paused after 3 posts that Discord refused: no \\*access\\*." in first.text
    await looked_again(town)  # stopped before it is noted, the entry would be leased for a minute
    await town.stop_bot()
    await town.start_bot()
    await town.play(CAPITAL)
    await looked_again(town)
    assert len(heard(town, log)) == 1
    await set_enabled(town.store, town.guild, "test1", True)
    [_, second] = await hears(town, log, 2)
    assert second.text.startswith(f"✅ Solved in <#{town.channel}> `test1`: Paused after 3 posts")
    await looked_again(town)
    assert len(heard(town, log)) == 2 and "capital" not in "".join(message.text for message in heard(town, log))


async def test_a_channel_that_is_chosen_hears_what_there_is_now_whatever_was_chosen_before(town: Town) -> None:
    first, second = (town.sandbox.add_channel(town.guild, name).id for name in ("log", "new-log"))
    chair = administrator(town)
    await town.register()
    await pause(town, "test1")
    for channel, number in ((first, 1), (second, 1), (second, 2)):
        said = await town.slash(chair, "log-channel", channel=channel)
        assert "What there is now comes within a minute." in said.text
        found = await hears(town, channel, number)
        assert REASON.replace("*", "\\*") in found[-1].text
        await looked_again(town)
    assert (len(heard(town, first)), len(heard(town, second))) == (1, 2)
    assert await AuditEntry.objects.filter(action="server.changed").acount() == 2


async def test_what_came_together_is_one_message_however_much_it_is(quiet_town: Town) -> None:
    town = quiet_town
    log = town.sandbox.add_channel(town.guild, "log").id
    for number in range(60):
        await town.register(id=f"many{number}")
        await pause(town, f"many{number}")
    await GuildSettings.objects.acreate(guild_id=town.guild, log_channel_id=log)
    await town.start_bot()
    [message] = await hears(town, log, 1)
    shown = message.text.count("⚠️")
    assert shown > 5 and f"… and {60 - shown} more: see the dashboard, Problems." in message.text
    await looked_again(town)
    assert len(heard(town, log)) == 1


async def test_of_several_that_look_at_once_one_writes_and_notes_what_was_heard(
    quiet_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a bot, whose duties would look as well."""
    monkeypatch.setattr(server_log, "EVERY_S", 0.0)
    settings = await GuildSettings.objects.acreate(guild_id="77", log_channel_id="5", log_count=5)
    line = LogLine(channel_id=quiet_town.channel, registration_id="test1", text=REASON)
    for key in ("first", "second"):
        await sync_to_async(server_log._save)(settings, {key: {"channel": "1", "text": "x"}}, [line])
    assert await OutboxEntry.objects.filter(kind="log", key="log:77:6").acount() == 1
    await settings.arefresh_from_db()
    assert (list(settings.log_told), settings.log_count) == (["first"], 6)


async def test_what_other_duty_loops_find_within_the_minute_waits_for_its_end(
    quiet_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = quiet_town
    monkeypatch.setattr(server_log, "EVERY_S", 3600.0)
    await town.register()
    await town.register(id="test2")
    await GuildSettings.objects.acreate(guild_id=town.guild, log_channel_id=town.channel)
    for id in ("test1", "test2"):
        await pause(town, id)
        await server_log.look(town.store)
    assert await OutboxEntry.objects.filter(kind="log").acount() == 1
    monkeypatch.setattr(server_log, "EVERY_S", 0.0)
    await server_log.look(town.store)
    last = await OutboxEntry.objects.filter(kind="log").order_by("-pk").afirst()
    assert last and [line["registration_id"] for line in last.payload["lines"]] == ["test2"]


async def test_an_administrator_chooses_a_channel_that_the_bot_can_write_in(town: Town) -> None:
    chair, log = administrator(town), town.sandbox.add_channel(town.guild, "log").id
    assert "**Manage Server**" in (await town.slash(town.ben, "log-channel", channel=log)).text
    town.sandbox.set_channel_permissions(log, town.sandbox.bot_id, deny=["send_messages"])
    said = await town.slash(chair, "log-channel", channel=log)
    assert "cannot write in the log channel #log" in said.text and "allow: Send Messages." in said.text
    assert not await GuildSettings.objects.exclude(log_channel_id="").aexists()
    assert "no log channel" in (await town.slash(chair, "log-channel")).text
    town.sandbox.set_channel_permissions(log, town.sandbox.bot_id, allow=["send_messages"])
    await town.slash(chair, "log-channel", channel=log)
    assert f"The log channel is <#{log}>" in (await town.slash(chair, "log-channel")).text
    await town.slash(chair, "log-channel", off=True)
    assert (await GuildSettings.objects.aget()).log_channel_id == ""
    entries = [entry async for entry in AuditEntry.objects.filter(action="server.changed").order_by("pk")]
    assert [entry.after for entry in entries] == [{"log_channel": log}, {"log_channel": ""}]
