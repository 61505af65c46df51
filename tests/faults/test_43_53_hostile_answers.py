"""Rows 43, 44, 45 and 53: answers too long, made of tricks, or made to burst a screen, from client to dashboard."""

from __future__ import annotations

from dataclasses import replace

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import User
from django.test import Client

from botbridge.messages.text import size
from games.domain.answer_request import MAX_ANSWER, MAX_NAME
from games.models import ArchivedAnswer
from tests.botbridge import conftest as bots
from tests.botbridge.conftest import CAPITAL, PLANET, Town
from tests.faults import hostile

looks_often, sandbox, quiet_town, town = bots._looks_often, bots.sandbox, bots.quiet_town, bots.town

BOMBS = {
    "marks": "e" + "\u0301" * 150,
    "enclosing marks": "a\u20dd\u20de\u20e0" * 30,
    "families": ("👨\u200d👩\u200d👧\u200d👦" * 30)[:MAX_ANSWER],
    "widest character": "\ufdfd" * MAX_ANSWER,
    "flags": "🇦" * MAX_ANSWER,
    "skin tones": "🏿" * MAX_ANSWER,
}


def _history_page(game_id: str) -> str:
    """What the administrator of everything sees of a finished game."""
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    response = client.get(f"/history/{game_id}/")
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("length", [MAX_ANSWER + 1, 4_000, 1_000_000])
async def test_43_oversized_answer_is_refused_with_the_limit_and_stores_nothing(town: Town, length: int) -> None:
    post = await town.play(PLANET)
    await hostile.send_form(town, town.ben, post, "Jupiter")

    said = await hostile.send_form(town, town.ben, post, "x" * length)

    assert said.text == f"An answer has at most {MAX_ANSWER} characters; this one has {length}."
    assert await town.stored(town.ben) == {0: "Jupiter"}, "the last stored answer stands"
    assert (await town.game()).state.accepted == 1


async def test_43_oversized_name_is_cut_and_its_answer_counts(town: Town) -> None:
    post = await town.play(PLANET)
    wordy = town.sandbox.add_member(town.guild, "N" * 5_000).id

    said = await hostile.send_form(town, wordy, post, "Jupiter")

    assert "Saved" in said.text
    [stored] = await town.store.get_player(town.guild, (await town.game()).id, wordy, 1)
    assert stored.name == "N" * MAX_NAME
    assert "N" * 20 in (await town.close()).text


def test_43_oversized_form_is_refused_by_the_site(client: Client, db: None) -> None:
    assert client.post("/login/", {"username": "x" * 3_000_000, "password": "y"}).status_code == 400


@pytest.mark.parametrize("trick", hostile.TRICKS)
async def test_44_zalgo_bidi_zero_width_nul_and_lone_surrogates_are_harmless(town: Town, trick: str) -> None:
    text = hostile.TRICKS[trick]
    post = await town.play(PLANET)
    trickster = town.sandbox.add_member(town.guild, text).id

    said = await hostile.send_form(town, trickster, post, text)
    assert "Saved: **R" in said.text
    results = await town.close()
    [archived] = [answer async for answer in ArchivedAnswer.objects.all()]
    page = await sync_to_async(_history_page)(archived.game_id)

    assert archived.answer.encode(), "a lone surrogate cannot be written as UTF-8"
    assert not set(archived.answer + archived.name) & (hostile.INVISIBLE | {"\x00", "\x1b"})
    assert [text for _, text in hostile.sent_texts(town) if hostile.tricks_in(text)] == []
    assert hostile.tricks_in(results.text) == []
    assert not set(page) & (hostile.INVISIBLE | {"\x00", "\x1b"})


async def test_44_nothing_visible_is_no_answer(town: Town) -> None:
    post = await town.play(PLANET)
    for text in ("\u200b\u200d", "\x00", "\ud83d", "\u0301\u0301", "\u202e"):
        said = await hostile.send_form(town, town.ben, post, text)
        assert said.text in ("An answer is 1 to 200 characters of text.", "Nothing was typed, so nothing was saved.")
    assert await town.stored(town.ben) == {}


@pytest.mark.parametrize("bomb", BOMBS)
async def test_45_grapheme_bombs_fit_into_every_message(town: Town, bomb: str) -> None:
    """The sandbox refuses what is longer than Discord's limits, and the bot would apologise."""
    text = BOMBS[bomb]
    post = await town.play(PLANET)
    bombers = [town.sandbox.add_member(town.guild, text[:32]).id for _ in range(11)]

    for bomber in bombers:
        said = await hostile.send_form(town, bomber, post, text)
        assert "Saved" in said.text
        assert size(said.text) <= 2_000
    results = await town.close()

    assert "11 players" in results.text
    assert [text for _, text in hostile.sent_texts(town) if hostile.tricks_in(text)] == []
    assert [call for call in town.sandbox.audit if call.status == 400] == []


@pytest.mark.parametrize("bomb", BOMBS)
async def test_45_grapheme_bombs_in_a_question_fit_too(town: Town, bomb: str) -> None:
    text = BOMBS[bomb]
    asked = replace(CAPITAL, text=text, options=(f"{text}1", f"{text}2"), answer=f"{text}1", explanation=text)
    await town.play(asked)

    await town.close()

    assert [call for call in town.sandbox.audit if call.status == 400] == []
    assert [text for _, text in hostile.sent_texts(town) if hostile.tricks_in(text)] == []


async def test_53_ten_thousand_newlines_are_one_space_at_most(town: Town) -> None:
    post = await town.play(PLANET)

    blank = await hostile.send_form(town, town.ben, post, "\n" * 10_000)
    assert blank.text == "Nothing was typed, so nothing was saved."
    for text in ("Jupiter" + "\n" * 10_000, "Jup" + "\r\n\u2028\u2029\x0b\x85" * 2_000 + "iter"):
        said = await hostile.send_form(town, town.ben, post, text)
        assert "\n\n" not in said.text and said.text.count("\n") < 6

    assert await town.stored(town.ben) == {0: "Jup iter"}
    assert "\n\n" not in (await town.close()).text


async def test_53_ten_thousand_newlines_in_a_name_or_question_are_one_line(town: Town) -> None:
    lines = "a" + "\n" * 10_000 + "b"
    post = await town.play(replace(PLANET, text=lines, explanation=lines))
    member = town.sandbox.add_member(town.guild, lines).id
    await hostile.send_form(town, member, post, "Jupiter")

    results = await town.close()

    assert "**a b**" in post.text
    assert "🥇 a b" in results.text
    assert max(text.count("\n") for _, text in hostile.sent_texts(town)) < 20
