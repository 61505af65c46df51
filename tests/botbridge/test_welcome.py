"""A server that the bot has joined is welcomed once, and set up by two buttons."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import InterfaceError, OperationalError

from botbridge import welcoming
from botbridge.messages import replies
from discord_sandbox.views import InteractionView, MessageView
from games.models import OutboxEntry
from games.play import outbox, welcome
from tests.botbridge.conftest import CAPITAL, Town, until

HELLO = "I ask trivia questions at set times"


@pytest.fixture(autouse=True)
def _looks_for_servers_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(welcoming, "EVERY_S", 0.05)


async def since(moment: datetime) -> None:
    """From then on servers are welcomed, as the migration notes it."""
    entry = await OutboxEntry.objects.acreate(kind="welcome", key=welcome.SINCE, due_at=moment, done_at=moment)
    await OutboxEntry.objects.filter(pk=entry.pk).aupdate(created_at=moment)


async def an_hour_ago() -> None:
    await since(datetime.now(UTC) - timedelta(hours=1))


def hellos(town: Town, channel: str) -> list[MessageView]:
    return [message for message in town.sandbox.messages(channel) if HELLO in message.text]


async def welcomed(town: Town, channel: str) -> MessageView:
    async def look() -> MessageView | None:
        return next(iter(hellos(town, channel)), None)

    found: MessageView = await until(look, "the welcome")
    return found


async def settled(keys: int) -> None:
    """Every welcome that was asked for is done with."""

    async def look() -> bool:
        asked = OutboxEntry.objects.filter(kind="welcome", done_at__isnull=False).exclude(key=welcome.SINCE)
        return await asked.acount() == keys

    await until(look, f"{keys} welcomes are done")


async def test_a_server_is_welcomed_once_also_when_it_joined_while_the_bot_was_down(quiet_town: Town) -> None:
    town = quiet_town
    await an_hour_ago()
    await town.start_bot()
    await welcomed(town, town.channel)
    await settled(1)  # stopped before it is noted, the entry would be leased for a minute
    for _ in range(2):
        await town.stop_bot()
        await town.start_bot()
    new = town.sandbox.add_guild("Brand new", with_bot=False).id
    lobby = town.sandbox.add_channel(new, "lobby").id
    town.sandbox.invite_bot(new)
    await welcomed(town, lobby)
    await settled(2)
    assert len(hellos(town, town.channel)) == len(hellos(town, lobby)) == 1


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
async def test_a_server_is_welcomed_once_sql_is_back(
    quiet_town: Town, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    """Django's error of a connection that is closed is no DatabaseError."""
    town, asked, lost = quiet_town, welcome.asked, [error("connection already closed")]

    def lose_first(keys: list[str]) -> set[str]:
        if lost:
            raise lost.pop()
        return asked(keys)

    monkeypatch.setattr(welcome, "asked", lose_first)
    await an_hour_ago()
    await town.start_bot()
    await welcomed(town, town.channel)
    await settled(1)
    assert lost == []


async def test_a_server_that_was_there_before_is_not_welcomed(quiet_town: Town) -> None:
    town = quiet_town
    await since(datetime.now(UTC) + timedelta(hours=1))
    await town.start_bot()
    await town.play(CAPITAL)  # meanwhile it has looked
    assert await OutboxEntry.objects.exclude(key=welcome.SINCE).acount() == 0
    assert hellos(town, town.channel) == []


async def test_the_servers_own_channel_comes_first_and_where_it_may_not_write_comes_never(quiet_town: Town) -> None:
    town, sandbox = quiet_town, quiet_town.sandbox
    await an_hour_ago()
    news, general = sandbox.add_channel(town.guild, "hidden").id, sandbox.add_channel(town.guild, "general").id
    sandbox.set_system_channel(town.guild, general)
    other = sandbox.add_guild("Elsewhere").id
    first, blind, second = (sandbox.add_channel(other, name).id for name in ("read-only", "no-history", "talk"))
    sandbox.set_channel_permissions(first, sandbox.bot_id, deny=["send_messages"])
    sandbox.set_channel_permissions(blind, sandbox.bot_id, deny=["read_message_history"])
    silent = sandbox.add_guild("Silent").id
    only = sandbox.add_channel(silent, "rules").id
    sandbox.set_channel_permissions(only, sandbox.bot_id, deny=["view_channel"])
    await town.start_bot()
    await welcomed(town, general)
    await welcomed(town, second)
    await settled(3)
    assert [hellos(town, channel) for channel in (town.channel, news, first, blind, only)] == [[]] * 5
    failed = await OutboxEntry.objects.aget(guild_id=silent)
    assert (failed.problem, failed.payload["channels"]) == (welcome.NOWHERE, [])
    elsewhere = await OutboxEntry.objects.aget(guild_id=other)
    assert elsewhere.payload["channels"] == [second], "nobody is asked where it may not, or could not find it again"


async def test_what_is_refused_for_good_in_one_channel_is_written_in_the_next(quiet_town: Town) -> None:
    town, sandbox = quiet_town, quiet_town.sandbox
    await an_hour_ago()
    second = sandbox.add_channel(town.guild, "talk").id
    path = rf"/channels/{town.channel}/messages"
    sandbox.faults.add("error", method="POST", path=path, status=403, code=50013, times=1)
    await town.start_bot()
    await welcomed(town, second)
    await settled(1)
    assert hellos(town, town.channel) == []


SENT, REFUSED = {"action": "unreadable"}, {"action": "error", "status": 403, "code": 0}


@pytest.mark.parametrize(
    ("first_try", "refused", "code", "elsewhere"),
    [
        pytest.param(SENT, ["GET", "POST"], 50001, 0, id="hidden, it may stand there"),
        pytest.param(SENT, ["GET", "POST"], 10003, 1, id="deleted with what stood there"),
        pytest.param(REFUSED, ["POST"], 50013, 1, id="looked for, it does not stand there"),
    ],
)
async def test_only_where_no_earlier_try_may_have_left_it_the_next_channel_gets_one(
    quiet_town: Town,
    monkeypatch: pytest.MonkeyPatch,
    first_try: dict[str, Any],
    refused: list[str],
    code: int,
    elsewhere: int,
) -> None:
    town, sandbox, path = quiet_town, quiet_town.sandbox, rf"/channels/{quiet_town.channel}/messages"
    monkeypatch.setattr(outbox, "FIRST_PAUSE_S", 0)
    await an_hour_ago()
    second = sandbox.add_channel(town.guild, "talk").id
    sandbox.faults.add(method="POST", path=path, **first_try)
    for method in refused:
        sandbox.faults.add("error", method=method, path=path, status=403, code=code)
    await town.start_bot()
    await settled(1)
    assert len(hellos(town, town.channel)) == (first_try is SENT)
    assert len(hellos(town, second)) == elsewhere


async def start(town: Town, locale: str = "en-US") -> MessageView:
    await an_hour_ago()
    town.sandbox.set_locales(guild_id=town.guild, guild_locale=locale)
    await town.start_bot()
    return await welcomed(town, town.channel)


async def opened(town: Town, post: MessageView) -> InteractionView:
    return await town.sandbox.press(town.admin, post.id, "g:s").acknowledged()


async def submitted(town: Town, post: MessageView, **values: Any) -> InteractionView:
    form = await opened(town, post)
    days = {"days": ["MON", "WED", "FRI"]}
    return await town.sandbox.submit_modal(form.id, days | values).answered()


async def test_the_form_makes_a_registration_for_its_channel(quiet_town: Town) -> None:
    town = quiet_town
    post = await start(town, "de")
    said = await submitted(town, post, times="8pm, 8:00")
    assert "Mon, Wed, Fri 08:00, 20:00 (Europe/Berlin)" in said.text
    [found] = await town.store.get_registrations(town.guild)
    assert (found.channel_id, found.days, found.times) == (town.channel, ("MON", "WED", "FRI"), ("08:00", "20:00"))
    assert (found.zone, found.window_s, found.questions, found.cron) == ("Europe/Berlin", 3600, 1, "")
    assert not any("Mon, Wed" in message.text for message in await town.posts()), "only who set it up reads it"


async def test_the_form_outlives_a_restart_of_the_bot(quiet_town: Town) -> None:
    town = quiet_town
    form = await opened(town, await start(town))
    await town.stop_bot()
    await town.start_bot()
    days = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"]
    await town.sandbox.submit_modal(form.id, {"days": days, "zone": "europe/vienna"}).answered()
    [found] = await town.store.get_registrations(town.guild)
    assert (found.days, found.times, found.zone) == ((), ("18:00",), "Europe/Vienna")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"times": "25:99"}, "“25:99” is not a time of day"),
        ({"zone": "Vienna"}, "Do you mean Europe/Vienna?"),
        ({"window": "30"}, "30 of what?"),
        ({"questions": "0"}, "A game has 1 to 25 questions."),
        ({"questions": "many"}, "Write the number of questions as a number from 1 to 25."),
        ({"questions": "²"}, "Write the number of questions as a number from 1 to 25."),
    ],
)
async def test_what_is_wrong_is_said_beside_the_button_to_try_again(
    quiet_town: Town, values: dict[str, str], words: str
) -> None:
    town = quiet_town
    post = await start(town)
    said = await submitted(town, post, **values)
    assert words in said.text and "Nothing was saved yet" in said.text
    assert await town.store.get_registrations(town.guild) == []
    again = await town.sandbox.press(town.admin, said.messages[0].id, "g:s").acknowledged()
    done = await town.sandbox.submit_modal(again.id, {"days": ["SUN"]}).answered()
    assert "Sun 18:00 (UTC)" in done.text


async def test_only_those_who_manage_the_server_set_it_up_or_try_it(quiet_town: Town) -> None:
    town = quiet_town
    post = await start(town)
    for act in ("g:s", "g:t"):
        said = await town.sandbox.press(town.ben, post.id, act).answered()
        assert said.text == replies.missing_permission("Manage Server")
    form = await opened(town, post)
    town.sandbox.set_member_roles(town.guild, town.admin, [])
    said = await town.sandbox.submit_modal(form.id, {"days": ["SUN"]}).answered()
    assert replies.missing_permission("Manage Server") in said.text
    assert await town.store.get_registrations(town.guild) == []


async def test_trying_it_shows_a_question_to_who_pressed_alone(quiet_town: Town) -> None:
    town = quiet_town
    post = await start(town)
    before = len(await town.posts())
    said = await town.press(town.admin, post, "Try it now")
    assert "Test post" in said.text and "Only you see this" in said.text and said.messages[0].embeds
    assert len(await town.posts()) == before and await town.store.get_active_games(town.guild) == []
    assert await town.store.count_seeds_used(town.guild) == 0
    assert await sync_to_async(OutboxEntry.objects.filter(kind="trial").count)() == 0
