"""Members act, an unmodified discord.py answers."""

from __future__ import annotations

import asyncio
import io
from typing import Any

import discord
import pytest

from discord_sandbox import ManualClock, RefusedByClient
from tests.discord_sandbox.support import Place, ToyBot, eventually, place, question_view


async def test_a_press_is_answered_with_a_receipt_that_only_the_presser_sees(spot: Place) -> None:
    question = await spot.question()
    seen = await spot.sandbox.press(spot.ann, question, "choice:A").acknowledged()
    assert seen.state == "acknowledged"
    assert seen.callback == 4
    assert seen.ack_ms is not None and seen.ack_ms > 0
    assert seen.messages[0].ephemeral
    assert seen.text == "Your answer: A"
    assert seen.text in [it.text for it in spot.sandbox.screen(spot.ann, spot.channel_id)]
    assert seen.text not in [it.text for it in spot.sandbox.screen(spot.boss, spot.channel_id)]
    assert [it.content for it in spot.sandbox.messages(spot.channel_id)] == ["Capital of France?"]


async def test_a_subcommand_is_deferred_and_then_answered(spot: Place) -> None:
    act = spot.sandbox.slash(spot.ann, spot.channel_id, "trivia answer", {"city": "Rome", "sure": False})
    seen = await act.answered()
    assert seen.callback == 5
    assert [it.text for it in seen.messages] == ["Stored: Rome (False)"]
    assert seen.messages[0].ephemeral and not seen.messages[0].loading


async def test_an_option_completes_as_one_types(spot: Place) -> None:
    act = spot.sandbox.autocomplete(spot.ann, spot.channel_id, "trivia answer", "city", {"city": "P"})
    seen = await act.acknowledged()
    assert [choice["value"] for choice in seen.choices] == ["Paris", "Prague"]


async def test_a_button_opens_a_form_and_the_form_is_answered(spot: Place) -> None:
    act = spot.sandbox.press(spot.ann, await spot.question(), "form")
    shown = await act.acknowledged()
    assert shown.callback == 9
    assert shown.modal is not None and shown.modal["title"] == "Your answer"
    seen = await spot.sandbox.submit_modal(act.id, {"Answer": "Paris"}).answered()
    assert seen.text == "Stored: Paris"


async def test_fields_inside_labels_are_filled(spot: Place) -> None:
    act = spot.sandbox.slash(spot.ann, spot.channel_id, "labelled")
    await act.acknowledged()
    seen = await spot.sandbox.submit_modal(act.id, {"Why?": "because", "which": ["2"]}).answered()
    assert seen.text == "'because' ['2']"


async def test_the_message_menu_gives_the_message(spot: Place) -> None:
    act = spot.sandbox.message_menu(spot.ann, await spot.question(), "Submit Answer")
    shown = await act.acknowledged()
    assert shown.modal is not None and shown.modal["title"] == "About Capital of France?"


async def test_the_member_menu_gives_the_member(spot: Place) -> None:
    seen = await spot.sandbox.user_menu(spot.ann, spot.channel_id, spot.boss, "Wave").answered()
    assert seen.text == "Hello Boss"


async def test_members_roles_and_channels_are_resolved(spot: Place) -> None:
    role = spot.sandbox.add_role(spot.guild_id, "Fans")
    options = {"channel": spot.channel_id, "role": role.id}
    seen = await spot.sandbox.slash(spot.boss, spot.channel_id, "setup", options).answered()
    assert seen.text == "trivia Fans"
    seen = await spot.sandbox.slash(spot.ann, spot.channel_id, "who", {"member": spot.boss}).answered()
    assert seen.text == "Boss True"


async def test_an_update_changes_the_message_that_holds_the_button(spot: Place) -> None:
    question = await spot.question()
    seen = await spot.sandbox.press(spot.ann, question, "count").acknowledged()
    assert seen.callback == 7
    (message,) = spot.sandbox.messages(spot.channel_id)
    assert (message.id, message.content) == (question, "Pressed 1")
    assert message.edited_ms is not None


async def test_the_first_response_can_be_edited(spot: Place) -> None:
    seen = await spot.sandbox.slash(spot.ann, spot.channel_id, "trivia twice").answered()
    await eventually(lambda: spot.sandbox.messages(spot.channel_id)[0].content == "twice")
    assert not seen.messages[0].ephemeral
    assert (seen.messages[0].command, seen.messages[0].invoker) == ("trivia twice", spot.ann)


async def test_a_bot_that_stays_silent_fails_the_interaction() -> None:
    bot = ToyBot()
    bot.silent = True
    async with place(bot, deadline_s=0.1) as spot:
        seen = await spot.sandbox.press(spot.ann, await spot.question(), "choice:A").acknowledged()
        assert (seen.state, seen.callback, seen.messages) == ("failed", None, ())
        with pytest.raises(discord.NotFound) as refusal:
            await bot.seen[-1].response.send_message("too late")
        assert refusal.value.code == 10062


async def test_the_deadline_is_judged_by_the_sandbox_clock() -> None:
    clock = ManualClock()
    bot = ToyBot()
    bot.silent = True
    async with place(bot, clock=clock) as spot:
        spot.sandbox.press(spot.ann, await spot.question(), "choice:A")
        await eventually(lambda: bot.seen)
        clock.advance(3.5)
        with pytest.raises(discord.NotFound) as refusal:
            await bot.seen[-1].response.send_message("too late")
        assert refusal.value.code == 10062


async def test_a_second_response_is_refused(spot: Place) -> None:
    await spot.sandbox.press(spot.ann, await spot.question(), "choice:A").acknowledged()
    interaction = spot.bot.seen[-1]
    again: discord.Interaction = discord.Interaction(data=interaction_data(interaction), state=interaction._state)
    with pytest.raises(discord.HTTPException) as refusal:
        await again.response.send_message("again")
    assert (refusal.value.status, refusal.value.code) == (400, 40060)


def interaction_data(interaction: discord.Interaction) -> Any:
    """The same interaction as another process would have received it."""
    return {
        "id": str(interaction.id),
        "application_id": str(interaction.application_id),
        "type": interaction.type.value,
        "token": interaction.token,
        "version": 1,
        "data": interaction.data,
        "attachment_size_limit": 0,
    }


async def test_the_token_of_an_interaction_lives_fifteen_minutes() -> None:
    clock = ManualClock()
    async with place(clock=clock) as spot:
        await spot.sandbox.press(spot.ann, await spot.question(), "choice:A").acknowledged()
        interaction = spot.bot.seen[-1]
        clock.advance(14 * 60)
        await interaction.followup.send("still here", ephemeral=True)
        clock.advance(2 * 60)
        with pytest.raises(discord.HTTPException) as refusal:
            await interaction.followup.send("too late")
        assert (refusal.value.status, refusal.value.code) == (401, 50027)


async def test_a_follow_up_before_the_first_response_is_refused() -> None:
    bot = ToyBot()
    bot.silent = True
    async with place(bot) as spot:
        spot.sandbox.press(spot.ann, await spot.question(), "choice:A")
        await eventually(lambda: bot.seen)
        with pytest.raises(discord.NotFound) as refusal:
            await bot.seen[-1].followup.send("early")
        assert refusal.value.code == 10015


async def test_replies_can_be_fetched_edited_and_deleted(spot: Place) -> None:
    act = spot.sandbox.press(spot.ann, await spot.question(), "choice:A")
    await act.acknowledged()
    interaction = spot.bot.seen[-1]
    assert (await interaction.original_response()).content == "Your answer: A"
    extra = await interaction.followup.send("more", ephemeral=True, wait=True)
    await extra.edit(content="even more")
    assert [it.content for it in act.view().messages] == ["Your answer: A", "even more"]
    await extra.delete()
    await interaction.delete_original_response()
    assert act.view().messages == ()
    with pytest.raises(discord.NotFound) as refusal:
        await interaction.edit_original_response(content="gone")
    assert refusal.value.code == 10008


async def test_a_reply_brings_files_along() -> None:
    bot = ToyBot()
    bot.silent = True
    async with place(bot) as spot:
        act = spot.sandbox.press(spot.ann, await spot.question(), "choice:A")
        await eventually(lambda: bot.seen)
        await bot.seen[-1].response.send_message("here", file=discord.File(io.BytesIO(b"first"), "a.txt"))
        [reply] = (await act.answered()).messages
        assert [(it["filename"], it["size"]) for it in reply.attachments] == [("a.txt", 5)]
        assert spot.sandbox.file(reply.id, "a.txt") == b"first"
        await bot.seen[-1].edit_original_response(attachments=[discord.File(io.BytesIO(b"second"), "b.txt")])
        assert spot.sandbox.file(reply.id, "b.txt") == b"second"


async def test_a_deferred_update_keeps_the_message_and_allows_a_later_edit() -> None:
    bot = ToyBot()
    bot.silent = True
    async with place(bot) as spot:
        act = spot.sandbox.press(spot.ann, await spot.question(), "choice:A")
        await eventually(lambda: bot.seen)
        await bot.seen[-1].response.defer()
        assert (await act.answered()).callback == 6
        await bot.seen[-1].edit_original_response(content="later")
        assert [it.content for it in spot.sandbox.messages(spot.channel_id)] == ["later"]


async def test_a_response_that_breaks_a_limit_leaves_the_interaction_open(spot: Place) -> None:
    spot.bot.silent = True
    act = spot.sandbox.press(spot.ann, await spot.question(), "choice:A")
    await eventually(lambda: spot.bot.seen)
    interaction = spot.bot.seen[-1]
    with pytest.raises(discord.HTTPException) as refusal:
        await interaction.response.send_message("x" * 2001)
    assert refusal.value.code == 50035
    assert "In data.content: Must be 2000 or fewer in length." in str(refusal.value)
    await interaction.response.send_message("short")
    assert (await act.answered()).text == "short"


async def test_a_select_gives_its_values(spot: Place) -> None:
    view = discord.ui.View(timeout=None)
    options = [discord.SelectOption(label=letter, value=letter) for letter in "AB"]
    view.add_item(discord.ui.Select(custom_id="pick", options=options, max_values=2))
    message = str((await spot.channel.send("Pick", view=view)).id)
    seen = await spot.sandbox.choose(spot.ann, message, "pick", ["A", "B"]).answered()
    assert seen.text == "Picked ['A', 'B']"
    with pytest.raises(RefusedByClient, match="does not offer"):
        spot.sandbox.choose(spot.ann, message, "pick", ["C"])


async def test_the_client_refuses_what_discord_would_not_show(spot: Place) -> None:
    sandbox = spot.sandbox
    question = await spot.question()
    with pytest.raises(RefusedByClient, match="no such component"):
        sandbox.press(spot.ann, question, "choice:Z")
    with pytest.raises(RefusedByClient, match="no such command"):
        sandbox.slash(spot.ann, spot.channel_id, "unknown")
    with pytest.raises(RefusedByClient, match="no such command"):
        sandbox.slash(spot.ann, spot.channel_id, "setup", {})
    with pytest.raises(RefusedByClient, match="city is required"):
        sandbox.slash(spot.ann, spot.channel_id, "trivia answer", {})
    with pytest.raises(RefusedByClient, match="needs a subcommand"):
        sandbox.slash(spot.ann, spot.channel_id, "trivia")
    with pytest.raises(RefusedByClient, match="no such option"):
        sandbox.slash(spot.ann, spot.channel_id, "trivia answer", {"city": "Rome", "town": "x"})
    sandbox.set_channel_permissions(spot.channel_id, spot.ann, deny=["view_channel"])
    with pytest.raises(RefusedByClient, match="may not do this"):
        sandbox.press(spot.ann, question, "choice:A")


async def test_a_disabled_button_can_only_be_forged(spot: Place) -> None:
    message = str((await spot.channel.send("Over", view=question_view(disabled=True))).id)
    with pytest.raises(RefusedByClient, match="disabled"):
        spot.sandbox.press(spot.ann, message, "choice:A")
    seen = await spot.sandbox.press(spot.ann, message, "choice:A", force=True).acknowledged()
    assert seen.text == "Your answer: A"


@pytest.mark.slow
async def test_a_thousand_members_press_at_once() -> None:
    async with place(deadline_s=50.0) as spot:
        question = await spot.question()
        members = [spot.sandbox.add_member(spot.guild_id, f"Player {number}").id for number in range(1000)]
        acts = [spot.sandbox.press(member, question, "choice:B") for member in members]
        seen = await asyncio.gather(*(act.acknowledged(55.0) for act in acts))
        assert [it.state for it in seen] == ["acknowledged"] * 1000
        assert [it.messages[0].owner_id for it in seen] == members
