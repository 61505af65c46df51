"""Extending and cancelling a game in Discord: the post follows, and only managers may."""

from __future__ import annotations

import pytest
from asgiref.sync import sync_to_async

from botbridge import live_counts, my_result
from botbridge.messages import replies
from botbridge.messages.replies import RefusedByBot
from discord_sandbox.views import MessageView
from games.domain.records import Phase
from games.models import AuditEntry, CancelledAnswer
from tests.botbridge.conftest import CAPITAL, PLANET, Town, custom_id, until

MINUTE_MS = 60_000


@pytest.fixture(autouse=True)
def _fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_counts, "EVERY_S", 0.2)
    monkeypatch.setattr(live_counts, "RESUBSCRIBE_S", 0.1)


def stamp(ms: int) -> str:
    return f"<t:{ms // 1000}:R>"


async def noted() -> list[tuple[str, str, str]]:
    @sync_to_async
    def read() -> list[tuple[str, str, str]]:
        return list(AuditEntry.objects.order_by("id").values_list("action", "actor_name", "source"))

    return await read()


async def test_an_extended_post_shows_its_new_end_and_receipts_know_it(town: Town) -> None:
    post = await town.play(CAPITAL)
    planned_ms = (await town.game()).state.ends_ms
    assert stamp(planned_ms) in post.text

    said = await town.slash(town.admin, "extend", duration="15m")

    new_ms = planned_ms + 15 * MINUTE_MS
    assert f"<t:{new_ms // 1000}:f>" in said.text
    edited = await town.post_with(stamp(new_ms))
    assert edited.id == post.id and len(list(edited.interactive())) == 4, "the buttons stay"
    assert stamp(new_ms) in (await town.press(town.ben, post, "B")).text
    assert await noted() == [("game.extended", "Ada", "discord")]


async def test_the_thread_of_an_extended_game_stays_until_the_new_end(town: Town) -> None:
    post = await town.play(CAPITAL, thread=True)
    await town.slash(town.admin, "extend", duration="15m")
    await town.slash(town.admin, "extend", duration="2d")

    async def fits() -> bool:
        thread = town.sandbox.core.world.channel(post.id)
        return thread is not None and thread.auto_archive_minutes == 4320

    await until(fits, "the thread stays for three days")
    assert len(town.sandbox.audit.calls("PATCH", rf"/channels/{post.id}")) == 1


async def test_a_bot_that_was_away_shows_the_new_end_when_it_is_back(town: Town) -> None:
    await town.play(CAPITAL)
    game = await town.game()
    await town.stop_bot()
    new_ms = game.state.ends_ms + 5 * MINUTE_MS
    await town.store.extend_game(town.guild, game.id, game.state.ends_ms, new_ms)
    await town.start_bot()
    await town.post_with(stamp(new_ms))


async def test_an_old_post_does_not_wait_for_its_next_count_to_show_a_new_end(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_counts, "OLD_MS", 0)
    post = await town.play(CAPITAL)
    await town.press(town.ben, post, "B")
    await town.post_with("👥 1 player answered")
    planned_ms = (await town.game()).state.ends_ms
    await town.slash(town.admin, "extend", duration="5m")
    await town.post_with(stamp(planned_ms + 5 * MINUTE_MS))


async def test_a_wrong_duration_is_refused_with_an_example(town: Town) -> None:
    await town.play(CAPITAL)
    before = (await town.game()).state.ends_ms
    assert "written like 15m" in (await town.slash(town.admin, "extend", duration="-5m")).text
    assert "at most 7 days" in (await town.slash(town.admin, "extend", duration="7d")).text
    assert (await town.game()).state.ends_ms == before
    assert await noted() == []


async def test_a_cancelled_post_says_so_and_keeps_no_button(town: Town) -> None:
    post = await town.play(CAPITAL)
    button = custom_id(post, "B")
    await town.press(town.ben, post, "B")
    game = await town.game()

    asked = await town.slash(town.admin, "cancel")
    assert "cannot be undone" in asked.text and "1 player answered" in asked.text
    assert (await town.game()).state.phase is Phase.OPEN, "it asks once"
    said = await town.press(town.admin, asked.messages[0], "Cancel the game")

    assert said.messages[0].text.startswith("Cancelled")
    cancelled = await town.post_with("❌ This game was cancelled")
    assert cancelled.id == post.id and list(cancelled.interactive()) == []
    late = await town.sandbox.press(town.ben, post.id, button, force=True).answered()
    assert late.text == replies.CANCELLED

    async def gone() -> bool:
        return (await town.store.get_states(town.guild, [game.id]))[game.id].phase is Phase.CANCELLED

    await until(gone, "the game has left play")
    assert len(await town.posts()) == 1, "no results"
    assert [a.answer async for a in CancelledAnswer.objects.all()] == ["B"]
    ben = town.player(town.ben)
    with pytest.raises(RefusedByBot, match="cancelled"):
        await my_result.show(town.store, ben, game.id)
    assert await noted() == [("game.cancelled", "Ada", "discord")]


async def test_nothing_about_right_or_wrong_is_told_while_a_game_is_being_cancelled(quiet_town: Town) -> None:
    await quiet_town.start_bot(duties=False)
    game_id = await quiet_town.queue(PLANET)
    await quiet_town.store.cancel_game(quiet_town.guild, game_id)
    ben = quiet_town.player(quiet_town.ben)
    with pytest.raises(RefusedByBot, match="cancelled"):
        await my_result.show(quiet_town.store, ben, game_id)


async def _asked(town: Town) -> MessageView:
    return (await town.slash(town.admin, "cancel")).messages[0]


async def test_only_managers_extend_and_cancel(town: Town) -> None:
    await town.play(CAPITAL)
    question = await _asked(town)
    town.sandbox.set_member_roles(town.guild, town.admin, [])  # taken away between the question and the press
    for said in (
        await town.slash(town.ben, "extend", duration="15m"),
        await town.slash(town.ben, "cancel"),
        await town.press(town.admin, question, "Cancel the game"),
    ):
        assert "Manage Server" in said.text
    assert (await town.game()).state.phase is Phase.OPEN


async def test_a_game_that_closed_meanwhile_is_not_cancelled(town: Town) -> None:
    await town.play(CAPITAL)
    question = await _asked(town)
    await town.close()
    said = await town.press(town.admin, question, "Cancel the game")
    assert "no such game" in said.text
    assert len(await town.history()) == 1
