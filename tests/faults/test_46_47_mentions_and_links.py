"""Rows 46 and 47: no text of a stranger rings anybody's phone, leads anywhere or changes how a message looks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from discord_sandbox.audit import Call
from discord_sandbox.views import InteractionView
from games.domain.records import Question
from tests.botbridge import conftest as bots
from tests.botbridge.conftest import Town
from tests.faults import hostile

looks_often, sandbox, quiet_town, town = bots._looks_often, bots.sandbox, bots.quiet_town, bots.town

NOBODY = {"parse": [], "roles": [], "users": []}
LINKS = {
    "masked link": "[free nitro](https://evil.example/x)",
    "bare link": "https://evil.example/x",
    "invite": "join discord.gg/evil now",
    "long invite": "discord.com/invite/evil",
    "other invite": "DiscordApp.com/invite/evil",
    "command": "</trivia close:1234567890>",
    "channel": "<#1234567890>",
    "time stamp": "<t:1700000000:R>",
    "code fence": "```ansi\nred\n```",
    "inline code": "`a` `b`",
    "spoiler": "||look||",
    "bold": "**loud** __under__ ~~gone~~ *it*",
    "heading": "# HUGE",
    "small print": "-# small",
    "quote": ">>> all of the rest",
    "list": "1. first",
    "emoji": "<:name:1234567890>",
    "navigation": "<id:customize>",
}
LIVE = re.compile(r"[*_~`|\[<@]|://|^#|^-#|^>", re.MULTILINE)


def _question(text: str) -> Question:
    """A question that holds a text wherever a question may hold text."""
    options = (f"{text} A", f"{text} B")
    return Question(
        seed="x", text=text, options=options, answer=options[0], explanation=text, source=text, category=text[:40]
    )


async def _play_through(town: Town, text: str) -> list[InteractionView]:
    """Two games in which question, options, name, typed answer and result all hold a text."""
    town.sandbox.core.ratelimits.enforce = False  # more messages in a channel than Discord takes at once
    member = town.sandbox.add_member(town.guild, text[:32]).id
    post = await town.play(_question(text), mention_role_id="")
    said = [await town.sandbox.press(member, post.id, next(post.interactive())["custom_id"]).answered()]
    said.append(await town.slash(member, "my-answer"))
    said.append(await town.slash(member, "status"))
    said.append(await town.slash(member, "answer", answer="A"))
    said.append(await town.slash(town.admin, "edit", registration=text))
    results = await town.close()
    said.append(await town.press(member, results, "My result"))
    typed = await town.play(Question(seed="y", text=text, answer=text, explanation=text), slot="2")
    said.append(await hostile.send_form(town, member, typed, text))
    await town.store.end_now(town.guild, (await town.game()).id)
    await bots.until(lambda: _both_over(town), "both games are over")
    return said


async def _both_over(town: Town) -> bool:
    return len(await town.history()) == 2


def _speeches(town: Town) -> Iterator[tuple[Call, dict[str, Any]]]:
    """Every call that shows a message, with the message."""
    for call in town.sandbox.audit:
        body = call.body.get("data") if isinstance(call.body, dict) and "/callback" in call.path else call.body
        if call.method in ("POST", "PATCH") and isinstance(body, dict) and ("content" in body or "embeds" in body):
            yield call, body


@pytest.mark.parametrize("text", ["@everyone", "@here", "<@{member}>", "<@!{member}>", "<@&{role}>", "<@&{guild}>"])
async def test_46_everyone_and_role_mentions_ring_nobody(town: Town, text: str) -> None:
    role = town.sandbox.add_role(town.guild, "Fans", mentionable=True).id
    cleo = town.sandbox.add_member(town.guild, "Cora").id
    town.sandbox.set_member_roles(town.guild, cleo, [role])
    bot_role = town.sandbox.core.world.guilds[town.guild].bot_role_id
    town.sandbox.set_role_permissions(town.guild, bot_role, ["administrator"])
    mention = text.format(member=cleo, role=role, guild=town.guild)

    said = await _play_through(town, mention)

    seen = [*(await town.posts()), *(message for view in said for message in view.messages)]
    assert [message.text for message in seen if message.pinged or message.mention_everyone] == []
    spoken = list(_speeches(town))
    assert len(spoken) >= 10
    posts = [(call.path, body) for call, body in spoken if call.method == "POST"]
    assert [path for path, body in posts if not _mentions_nobody(body)] == []


def _mentions_nobody(body: dict[str, Any]) -> bool:
    """The wire itself says so: where it says nothing, Discord lets every mention ring."""
    allowed = body.get("allowed_mentions")
    return allowed is not None and not any(allowed.get(name) for name in NOBODY)


async def test_46_only_the_registered_role_rings_and_only_once(town: Town) -> None:
    fans, others = (town.sandbox.add_role(town.guild, name, mentionable=True).id for name in ("Fans", "Others"))
    for member, role in ((town.ben, fans), (town.cleo, others)):
        town.sandbox.set_member_roles(town.guild, member, [role])
    bot_role = town.sandbox.core.world.guilds[town.guild].bot_role_id
    town.sandbox.set_role_permissions(town.guild, bot_role, ["administrator"])

    await town.play(_question(f"@everyone <@&{others}> <@{town.cleo}>"), mention_role_id=fans)
    results = await town.close()

    question = (await town.posts())[0]
    assert question.pinged == (town.ben,)
    assert results.pinged == ()
    allowed = [body["allowed_mentions"] for call, body in _speeches(town) if call.method == "POST"]
    assert [[str(role) for role in one["roles"]] for one in allowed if one.get("roles")] == [[fans]]
    assert all(not one.get("parse") for one in allowed)


@pytest.mark.parametrize("kind", LINKS)
async def test_47_masked_links_invites_commands_and_code_fences_stay_text(town: Town, kind: str) -> None:
    await _play_through(town, LINKS[kind])

    shown = [_foreign(text, town) for _, text in hostile.sent_texts(town)]
    assert len(shown) > 15
    assert [text for text in shown if LIVE.search(text)] == []
    assert [text for text in shown if re.search(r"(?i)discord(app)?\.(gg|com/invite)", text)] == []


def _foreign(text: str, town: Town) -> str:
    """A message with a dot in place of every escaped character and of the markdown that the bot itself writes."""
    post = rf"\(https://discord\.com/channels/{town.guild}/{town.channel}/\d+\)"
    ours = (
        rf"\*\*|`[▰▱]+`|`/trivia [a-z-]+`|`[0-9a-f]{{64}}`|-# Source: |<t:\d+:R>|<#{town.channel}>"
        rf"|\[(?=Trivia|↗|Results)|\]{post}"
    )
    return re.sub(ours, "·", re.sub(r"\\[^0-9A-Za-z\s]", "·", text))


async def test_47_a_masked_link_on_a_button_is_shown_as_it_was_typed(town: Town) -> None:
    """Labels know no markdown: nothing is escaped where nothing is special."""
    post = await town.play(_question(LINKS["masked link"]))

    assert [str(part["label"])[:15] for part in post.interactive()] == ["A · [free nitro", "B · [free nitro"]
