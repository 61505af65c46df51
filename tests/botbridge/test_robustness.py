"""Restarts, repeats, slowness and outages: every press is answered, and no answer counts twice or gets lost."""

from __future__ import annotations

import asyncio

import pytest
from discord import Embed
from discord.ui import View
from redis.asyncio import Redis

from botbridge import respond
from botbridge.respond import Reply
from botbridge.runner import PartEnded, run_bot
from games.domain.records import Phase
from tests.botbridge.conftest import CAPITAL, PLANET, Town, custom_id, until


async def test_buttons_and_open_forms_outlive_a_restart_of_the_bot(town: Town) -> None:
    post = await town.play(PLANET)
    form = await town.sandbox.press(town.ben, post.id, custom_id(post, "Answer")).acknowledged()
    await town.stop_bot()
    await town.start_bot()
    assert "Saved: **Jupiter**" in (await town.fill(form, {"Answer": "Jupiter"})).text
    form = await town.sandbox.press(town.cleo, post.id, custom_id(post, "Answer")).acknowledged()
    assert form.modal is not None
    results = await town.close()
    await town.stop_bot()
    await town.start_bot()
    assert "You were right" in (await town.press(town.ben, results, "My result")).text


async def test_a_press_that_is_delivered_twice_counts_once(town: Town) -> None:
    post = await town.play(CAPITAL)
    town.sandbox.gateway.duplicate("INTERACTION_CREATE")
    said = await town.press(town.ben, post, "B")
    assert "Saved: **B · Paris**" in said.text
    await town.sandbox.audit.wait("POST", r"/interactions/.*/callback", 2)
    assert [message.text for message in said.messages] == [said.text]
    state = (await town.game()).state
    assert (state.players, state.accepted, state.changed) == (1, 1, 0)
    # Still well: the second delivery's refusal was no error.
    assert "Changed to" in (await town.press(town.ben, post, "A")).text


async def test_a_receipt_waits_for_a_slow_store_and_is_deferred(town: Town, redis_url: str) -> None:
    post = await town.play(CAPITAL)
    async with Redis.from_url(redis_url, protocol=2) as client:
        await client.client_pause(1800)
    said = await town.press(town.ben, post, "B")
    assert said.callback == 5
    assert "Saved: **B · Paris**" in said.text
    assert len(said.messages) == 1
    assert (await town.game()).state.accepted == 1


async def test_a_store_that_is_away_is_told_in_words(town: Town, redis_url: str) -> None:
    post = await town.play(CAPITAL)
    async with Redis.from_url(redis_url, protocol=2) as client:
        await client.client_pause(6000)
        said = await town.press(town.ben, post, "B")
        await client.client_unpause()
    assert said.text == "Not saved, please try again in a minute."


async def test_an_error_that_nobody_foresaw_is_apologised_for(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    post = await town.play(CAPITAL)

    async def breaks(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr("games.store.redis.RedisStore.submit_answer", breaks)
        assert "Sorry, something went wrong here (reference `" in (await town.press(town.ben, post, "B")).text
    assert "Saved" in (await town.press(town.ben, post, "B")).text


@pytest.mark.parametrize("made_by", ["discord.Embed.to_dict", "discord.ui.View.to_components"])
async def test_an_error_in_what_follows_a_sign_of_life_is_apologised_for(
    town: Town, monkeypatch: pytest.MonkeyPatch, made_by: str
) -> None:
    """Such errors also come of an answer that cannot be read, which needs no apology."""

    async def slow(*_: object) -> Reply:
        await asyncio.sleep(1.0)
        return Reply(embed=Embed(title="Look"), view=View())

    def breaks(_: object) -> None:
        raise TypeError

    monkeypatch.setattr(made_by, breaks)
    monkeypatch.setattr(respond, "DEFER_AFTER_S", 0.3)
    monkeypatch.setattr("botbridge.commands.playing._status", slow)
    said = await town.slash(town.ben, "status")
    assert said.callback == 5
    assert "Sorry, something went wrong here (reference `" in said.text


@pytest.mark.parametrize("defer_after_s", [30.0, 0.0], ids=["at once", "deferred"])
@pytest.mark.parametrize("fault", ["", "reset_not_done"])
async def test_a_reply_brings_its_files_along_however_it_is_sent(
    town: Town, monkeypatch: pytest.MonkeyPatch, defer_after_s: float, fault: str
) -> None:
    async def found(*_: object) -> Reply:
        await asyncio.sleep(0.05)
        return Reply(content="Look", files={"mine.json": b"{}", "other.txt": b"x"})

    monkeypatch.setattr(respond, "DEFER_AFTER_S", defer_after_s)
    monkeypatch.setattr("botbridge.commands.playing._status", found)
    if fault:  # a second try sends them whole
        town.sandbox.faults.add(fault, path=r"/interactions/.*/callback|/webhooks/.*", body="Look")
    said = await town.slash(town.ben, "status")
    assert [reply.ephemeral for reply in said.messages] == [True] and said.text == "Look"
    assert town.sandbox.file(said.messages[0].id, "mine.json") == b"{}"
    assert town.sandbox.file(said.messages[0].id, "other.txt") == b"x"


async def test_a_reply_that_discord_refuses_is_followed_by_an_apology(town: Town) -> None:
    post = await town.play(CAPITAL)
    callback = r"/interactions/.*/callback"
    town.sandbox.faults.add("error", method="POST", path=callback, status=400, code=50035)
    assert "Sorry, something went wrong here" in (await town.press(town.ben, post, "B")).text
    assert await town.stored(town.ben) == {0: "B"}


@pytest.mark.parametrize("fault", ["reset_done", "reset_not_done"])
async def test_a_broken_connection_does_not_leave_a_press_unanswered(town: Town, fault: str) -> None:
    post = await town.play(CAPITAL)
    town.sandbox.faults.add(fault, method="POST", path=r"/interactions/.*/callback")
    assert "Saved: **B · Paris**" in (await town.press(town.ben, post, "B")).text


async def test_many_players_press_at_once_and_all_are_answered(town: Town) -> None:
    post = await town.play(CAPITAL)
    crowd = [town.sandbox.add_member(town.guild, f"P{number}").id for number in range(150)]
    seen = await asyncio.gather(*(town.press(member, post, "ABCD"[n % 4]) for n, member in enumerate(crowd)))
    assert all("Saved: **" in view.text for view in seen)
    assert (await town.game()).state.players == 150


@pytest.mark.not_discord
async def test_a_parser_that_breaks_ends_the_bot_loudly(quiet_town: Town) -> None:
    running = asyncio.create_task(run_bot(quiet_town.sandbox.token, duties=False))
    await quiet_town.sandbox.gateway.wait_connected()
    quiet_town.sandbox.gateway.garble()
    with pytest.raises(PartEnded, match="the gateway ended"):
        await asyncio.wait_for(running, 15)


async def test_a_revoked_token_ends_the_bot_loudly(quiet_town: Town) -> None:
    running = asyncio.create_task(run_bot(quiet_town.sandbox.token, duties=False))
    await quiet_town.sandbox.gateway.wait_connected()
    await quiet_town.sandbox.revoke_token()
    with pytest.raises(PartEnded):
        await asyncio.wait_for(running, 30)


async def test_a_lost_gateway_is_resumed_and_presses_go_on(town: Town) -> None:
    post = await town.play(CAPITAL)
    await town.sandbox.gateway.drop()
    await town.sandbox.gateway.wait_connected()
    assert "Saved" in (await town.press(town.ben, post, "B")).text


async def test_a_bot_without_duties_posts_nothing(quiet_town: Town) -> None:
    await quiet_town.start_bot(duties=False)
    await quiet_town.register()
    await quiet_town.slash(quiet_town.admin, "post", registration="test1")
    await asyncio.sleep(0.5)  # ten looks of a duty loop, if there were one
    assert (await quiet_town.game()).state.phase is Phase.POSTING
    assert await quiet_town.posts() == []


async def test_the_store_learns_the_names_behind_the_ids(town: Town) -> None:
    async def known(channel: str) -> bool:
        return channel in (await town.store.get_directory(town.guild)).channels.values()

    await until(lambda: known("trivia"), "the first names are known")
    town.sandbox.add_channel(town.guild, "quiz-two")
    await until(lambda: known("quiz-two"), "a new channel is known")
    town.sandbox.add_role(town.guild, "Quizzers")

    async def role() -> bool:
        return "Quizzers" in (await town.store.get_directory(town.guild)).roles.values()

    await until(role, "a new role is known")
    assert (await town.store.get_directory(town.guild)).name == "Quiz night"
