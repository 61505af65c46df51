"""What happens between members and the toy bot, written once and played on the sandbox and on simcord.

A scenario is a function of a `Driver`; the drivers differ in whose Discord it is, never in what the members see.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

ANN = "Ann"
"""A member without special rights."""
BOSS = "Boss"
"""A member who holds Manage Server."""


@dataclass(frozen=True)
class Seen:
    """What a member sees after acting."""

    acknowledged: bool = True
    replies: tuple[tuple[str, bool], ...] = ()
    """Text and whether only this member sees it, in order."""
    form: str = ""
    """The title of the form that opened."""
    fields: tuple[str, ...] = ()
    """The labels of its fields."""
    handle: object = None
    """For the driver itself."""


class NotOffered(Exception):
    """Discord's client does not let the member do that."""


class Driver(Protocol):
    """A Discord with one guild, one channel, the two members and the toy bot."""

    async def slash(self, who: str, command: str, **options: object) -> Seen: ...
    async def complete(self, who: str, command: str, option: str, text: str) -> list[str]: ...
    async def press(self, who: str, label: str) -> Seen:
        """Press a button of the newest public message."""

    async def menu(self, who: str, entry: str) -> Seen:
        """Use an entry of the newest public message's menu."""

    async def submit(self, who: str, form: Seen, **values: str) -> Seen: ...
    async def shows(self, *texts: str) -> None:
        """Check the texts of the public messages, oldest first, once the bot has had time to finish."""

    async def deny_bot(self, right: str) -> None:
        """Take a right from the bot in the channel."""


async def a_question_is_posted(discord: Driver) -> None:
    seen = await discord.slash(BOSS, "trivia post")
    assert seen.replies == (("Posted", True),)
    await discord.shows("Capital of France?")


async def a_button_is_answered_to_the_presser_alone(discord: Driver) -> None:
    await discord.slash(BOSS, "trivia post")
    seen = await discord.press(ANN, "B")
    assert seen.replies == (("Your answer: B", True),)
    await discord.shows("Capital of France?")


async def a_form_is_opened_filled_and_answered(discord: Driver) -> None:
    await discord.slash(BOSS, "trivia post")
    shown = await discord.press(ANN, "Answer")
    assert (shown.form, shown.fields) == ("Your answer", ("Answer",))
    seen = await discord.submit(ANN, shown, text="Paris")
    assert seen.replies == (("Stored: Paris", True),)


async def the_message_menu_opens_a_form(discord: Driver) -> None:
    await discord.slash(BOSS, "trivia post")
    shown = await discord.menu(ANN, "Submit Answer")
    assert shown.form == "About Capital of France?"
    seen = await discord.submit(ANN, shown, text="Rome")
    assert seen.replies == (("Stored: Rome", True),)


async def a_deferred_answer_arrives(discord: Driver) -> None:
    seen = await discord.slash(ANN, "trivia answer", city="Prague", sure=False)
    assert seen.replies == (("Stored: Prague (False)", True),)


async def an_option_completes(discord: Driver) -> None:
    assert await discord.complete(ANN, "trivia answer", "city", "P") == ["Paris", "Prague"]
    assert await discord.complete(ANN, "trivia answer", "city", "X") == []


async def a_press_edits_the_message(discord: Driver) -> None:
    await discord.slash(BOSS, "trivia post")
    await discord.press(ANN, "Count")
    await discord.press(BOSS, "Count")
    await discord.shows("Pressed 2")


async def a_public_reply_is_edited(discord: Driver) -> None:
    await discord.slash(ANN, "trivia twice")
    await discord.shows("twice")


async def a_missing_permission_is_reported(discord: Driver) -> None:
    await discord.deny_bot("send_messages")
    seen = await discord.slash(BOSS, "trivia post")
    assert seen.replies == (("Discord refuses: 50013", True),)
    await discord.shows()


async def a_hidden_channel_is_reported(discord: Driver) -> None:
    await discord.deny_bot("view_channel")
    seen = await discord.slash(BOSS, "trivia post")
    assert seen.replies == (("Discord refuses: 50001", True),)


async def an_administrators_command_is_not_offered_to_others(discord: Driver) -> None:
    try:
        await discord.slash(ANN, "setup")
    except NotOffered:
        return
    raise AssertionError("it was offered")


async def a_required_option_must_be_given(discord: Driver) -> None:
    try:
        await discord.slash(ANN, "trivia answer")
    except NotOffered:
        return
    raise AssertionError("it was sent")


async def a_form_that_breaks_its_limits_is_not_sent(discord: Driver) -> None:
    await discord.slash(BOSS, "trivia post")
    shown = await discord.press(ANN, "Answer")
    try:
        await discord.submit(ANN, shown, text="x" * 51)
    except NotOffered:
        return
    raise AssertionError("it was sent")


ALL: tuple[Callable[[Driver], Awaitable[None]], ...] = (
    a_question_is_posted,
    a_button_is_answered_to_the_presser_alone,
    a_form_is_opened_filled_and_answered,
    the_message_menu_opens_a_form,
    a_deferred_answer_arrives,
    an_option_completes,
    a_press_edits_the_message,
    a_public_reply_is_edited,
    a_missing_permission_is_reported,
    a_hidden_channel_is_reported,
    an_administrators_command_is_not_offered_to_others,
    a_required_option_must_be_given,
    a_form_that_breaks_its_limits_is_not_sent,
)
