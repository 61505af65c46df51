"""Registrations by slash command."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from botbridge.messages import replies
from games.archive.audit import SHELL
from games.bank import own_questions
from games.connection import game_store
from games.domain.points_rule import FLAT, PointsRule
from games.domain.records import AnswerPolicy
from games.questions import own
from tests.botbridge.conftest import CAPITAL, Town


async def test_every_option_is_kept(town: Town) -> None:
    role = town.sandbox.add_role(town.guild, "Fans", mentionable=True).id
    await town.slash(
        town.admin,
        "register",
        channel=town.channel,
        cron="0 18 * * MON-FRI",
        zone="America/New_York",
        window="90s",
        questions=3,
        category="geography",
        difficulty="easy",
        policy="first answer counts",
        reveal=True,
        role=role,
        thread=True,
    )
    [found] = await town.store.get_registrations(town.guild)
    assert (found.channel_id, found.cron, found.times, found.zone) == (
        town.channel,
        "0 18 * * MON-FRI",
        (),
        "America/New_York",
    )
    assert (found.window_s, found.questions, found.category, found.difficulty) == (90, 3, "geography", "easy")
    assert (found.policy, found.reveal, found.mention_role_id, found.thread) == (AnswerPolicy.FIRST, True, role, True)


async def test_a_rule_for_points_is_explained_when_it_is_saved(town: Town) -> None:
    typed = "Easy 5, medium 6, hard 7"
    said = await town.slash(town.admin, "register", channel=town.channel, times="8:00", points=typed)
    assert "A right answer is worth 5 (easy), 6 (medium) or 7 (hard) points." in said.text
    assert "5 + 6 + 7 for the answers. In all 18 points." in said.text
    [found] = await town.store.get_registrations(town.guild)
    assert found.points == PointsRule(easy=5, medium=6, hard=7)
    said = await town.slash(town.admin, "edit", registration=found.id, points="flat")
    assert "worth" not in said.text
    assert (await town.store.get_registration(town.guild, found.id)).points == FLAT


async def test_only_an_announcement_channel_is_published(town: Town) -> None:
    news = town.sandbox.add_channel(town.guild, "news", kind="announcement").id
    said = await town.slash(town.admin, "register", channel=town.channel, times="8:00", publish=True)
    assert "no announcement channel" in said.text
    said = await town.slash(town.admin, "register", channel=news, times="8:00", publish=True)
    assert "last answer counts, published" in said.text
    [found] = await town.store.get_registrations(town.guild)
    assert (found.channel_id, found.publish) == (news, True)
    await town.slash(town.admin, "edit", registration=found.id, publish=False)
    assert not (await town.store.get_registration(town.guild, found.id)).publish


async def test_without_a_channel_it_posts_where_it_was_typed(town: Town) -> None:
    said = await town.slash(town.admin, "register", times="8:00", weekdays="Fri - Sun")
    assert "Fri–Sun 08:00 (UTC)" in said.text
    [found] = await town.store.get_registrations(town.guild)
    assert (found.channel_id, found.days, found.times) == (town.channel, ("FRI", "SAT", "SUN"), ("08:00",))
    await town.slash(town.admin, "edit", registration=found.id, weekdays="daily")
    assert (await town.store.get_registration(town.guild, found.id)).days == ()
    await town.slash(town.admin, "edit", registration=found.id, weekdays="mon")
    await town.slash(town.admin, "edit", registration=found.id, cron="0 18 1 * *")
    changed = await town.store.get_registration(town.guild, found.id)
    assert (changed.days, changed.times, changed.cron) == ((), (), "0 18 1 * *")


async def test_an_edit_changes_what_is_given_and_nothing_else(town: Town) -> None:
    before = await town.register(times=("08:00",), category="science", mention_role_id="1")
    said = await town.slash(
        town.admin, "edit", registration="test1", cron="0 9 * * *", category="any", window="1d", no_role=True
    )
    assert "Changed" in said.text
    after = await town.store.get_registration(town.guild, "test1")
    assert (after.cron, after.times, after.category, after.window_s) == ("0 9 * * *", (), "", 86_400)
    assert (after.mention_role_id, after.zone, after.version) == ("", before.zone, before.version + 1)


async def test_to_tell_at_once_chooses_that_the_first_answer_counts(town: Town) -> None:
    said = await town.slash(town.admin, "register", channel=town.channel, times="8:00", reveal=True)
    assert "first answer counts, shows at once" in said.text
    [found] = await town.store.get_registrations(town.guild)
    assert (found.policy, found.reveal) == (AnswerPolicy.FIRST, True)
    said = await town.slash(town.admin, "edit", registration=found.id, policy="last answer counts")
    assert "everybody could try until it is right" in said.text


@pytest.mark.parametrize(
    ("options", "advice"),
    [
        ({"times": "25:00"}, "is not a time of day"),
        ({"times": "8:00", "window": "1.5h"}, "written like 90s, 30m, 2h30m or 1d"),
        ({"times": "8:00", "zone": "Mars/Olympus"}, "is not a time zone"),
        ({"times": "8:00", "zone": "factory"}, "is not a time zone"),
        ({"times": "8:00", "zone": "Europe/Vinna"}, "Do you mean Europe/Vienna?"),
        ({"cron": "61 * * * *"}, "The minute “61” of the cron line cannot be read"),
        ({}, "Give either times of day"),
        ({"times": "8:00", "points": "5 each, speed 10"}, "lacks the time in which it falls to nothing"),
        ({"times": "8:00", "weekdays": "Mon, Tusday"}, "“tusday” is not a weekday. Do you mean Tuesday?"),
        ({"cron": "0 8 * * *", "weekdays": "Mon"}, "a cron line has its own"),
        ({"times": "8:00", "category": "unheard-of"}, "There is no category “unheard-of”."),
        ({"times": "8:00", "category": "Geografy"}, "There is no category “Geografy”. Do you mean geography?"),
        (
            {"times": "8:00", "category": "Culture", "difficulty": "hard", "questions": 25},
            "A game asks 25 questions, and the bank has ",
        ),
        ({"cron": f"{'*,' * 2939}* * * * *"}, "The cron line is too long: it has at most 100 characters"),
        ({"times": "8:00", "zone": "Europe/" * 800}, "is not a time zone"),
        ({"times": "8:00", "reveal": True, "policy": "last answer counts"}, "everybody could try until it is right"),
    ],
)
async def test_what_cannot_be_is_refused_with_advice(town: Town, options: dict[str, Any], advice: str) -> None:
    said = await town.slash(town.admin, "register", channel=town.channel, **options)
    assert advice in said.text
    assert await town.store.get_registrations(town.guild) == []


async def test_what_people_type_is_stored_as_tally_writes_it(town: Town) -> None:
    await town.slash(
        town.admin, "register", channel=town.channel, times="8 pm", zone="america/new york", window="30 minutes"
    )
    [found] = await town.store.get_registrations(town.guild)
    assert (found.times, found.zone, found.window_s) == (("20:00",), "America/New_York", 1800)
    await town.slash(town.admin, "edit", registration=found.id, cron="0 18 * * fri-sun", zone="EUROPE/VIENNA")
    changed = await town.store.get_registration(town.guild, found.id)
    assert (changed.times, changed.cron, changed.zone) == ((), "0 18 * * FRI-SAT,SUN", "Europe/Vienna")


async def test_a_server_that_has_all_it_may_have_is_told_what_to_do(town: Town) -> None:
    game_store().max_registrations = 0
    said = await town.slash(town.admin, "register", channel=town.channel, times="8:00")
    assert "Delete one first; whoever runs Tally can allow more." in said.text
    assert await town.store.get_registrations(town.guild) == []


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("Geography", "geography"), (" GEOGRAPHY ", "geography"), ("Any", ""), ("Our-Club", "our club")],
)
async def test_a_category_is_found_whatever_its_case_and_blanks(town: Town, typed: str, stored: str) -> None:
    draft = own.draft({"text": "Who founded our club?", "answer": "Ada", "category": "our club"})
    await sync_to_async(own_questions.add)(SHELL, town.guild, draft)
    await town.slash(town.admin, "register", channel=town.channel, times="8:00", category=typed)
    [found] = await town.store.get_registrations(town.guild)
    assert found.category == stored


@pytest.mark.parametrize("typed", ["test1", "TEST1", " Test1 ", "trivia", "#Trivia"])
async def test_a_registration_is_found_by_its_id_or_its_channel(town: Town, typed: str) -> None:
    await town.register()
    assert "Disabled" in (await town.slash(town.admin, "disable", registration=typed)).text
    assert not (await town.store.get_registration(town.guild, "test1")).enabled


async def test_of_several_in_a_channel_one_is_asked_for(town: Town) -> None:
    first = await town.register()
    await town.store.save_registration(replace(first, id="trivia", version=0), None)
    await town.store.save_registration(replace(first, id="other", version=0), None)
    said = await town.slash(town.admin, "disable", registration="#Trivia")
    assert "Several registrations may be meant: `other`, `test1`, `trivia`. Please name one of them." in said.text
    assert "Disabled" in (await town.slash(town.admin, "disable", registration="trivia")).text
    assert not (await town.store.get_registration(town.guild, "trivia")).enabled


async def test_a_registration_is_listed_paused_and_resumed(town: Town) -> None:
    await town.register()
    assert "🟢 `test1`" in (await town.slash(town.admin, "list")).text
    assert "Disabled" in (await town.slash(town.admin, "disable", registration="test1")).text
    assert "⏸️ `test1`" in (await town.slash(town.admin, "list")).text
    assert "Nothing is scheduled" in (await town.slash(town.admin, "next")).text
    assert "Enabled" in (await town.slash(town.admin, "enable", registration="test1")).text
    assert "08:00" in (await town.slash(town.admin, "next", registration="test1")).text
    assert (await town.slash(town.admin, "enable", registration="nope")).text == replies.NO_REGISTRATION


async def test_options_complete_while_one_types(town: Town) -> None:
    await town.register()
    await town.play(CAPITAL)
    complete = town.sandbox.autocomplete

    async def offered(command: str, option: str, typed: str) -> list[str]:
        seen = await complete(town.admin, town.channel, f"trivia {command}", option, {option: typed}).acknowledged()
        return [str(choice["name"]) for choice in seen.choices]

    assert await offered("edit", "registration", "tes") == ["test1 · #trivia · 08:00 (UTC)"]
    assert (await offered("register", "zone", "vienna"))[0] == "Europe/Vienna"
    assert await offered("register", "zone", "new york") == ["America/New_York"]
    assert await offered("register", "zone", "Port au-PRINCE") == ["America/Port-au-Prince"]
    assert await offered("register", "zone", "localtime") == []
    assert len(await offered("register", "zone", "")) == 25
    assert (await offered("register", "category", "geo"))[0].startswith("geography (")
    assert (await offered("register", "category", ""))[0].startswith("any (")
    [game] = await offered("close", "game", "")
    assert "capital of France" in game
    assert len(await offered("my-answer", "game", "")) == 1


async def test_a_servers_own_questions_are_offered_and_posted_in_it_alone(town: Town) -> None:
    draft = own.draft({"text": "Who founded our club?", "answer": "Ada", "category": "our club"})
    await sync_to_async(own_questions.add)(SHELL, town.guild, draft)
    elsewhere = town.sandbox.add_guild("Elsewhere")
    lobby = town.sandbox.add_channel(elsewhere.id, "lobby").id
    mallory = town.sandbox.add_member(elsewhere.id, "Mallory", permissions=["administrator"]).id

    async def offered(who: str, channel: str) -> list[str]:
        act = town.sandbox.autocomplete(who, channel, "trivia register", "category", {"category": "our"})
        return [str(choice["name"]) for choice in (await act.acknowledged()).choices]

    assert await offered(town.admin, town.channel) == ["our club (1 question)"]
    assert await offered(mallory, lobby) == []
    options = {"channel": lobby, "times": "8:00", "category": "our club"}
    said = await town.sandbox.slash(mallory, lobby, "trivia register", options).answered()
    assert "There is no category “our club”." in said.text

    said = await town.slash(town.admin, "register", channel=town.channel, times="8:00", category="our club")
    assert "Registered" in said.text
    [registration] = await town.store.get_registrations(town.guild)
    await town.slash(town.admin, "post", registration=registration.id)
    await town.post_with("Who founded our club?")


async def test_a_mix_takes_the_place_of_a_number_and_a_difficulty_and_they_of_it(town: Town) -> None:
    async def said(command: str, **options: Any) -> str:
        return (await town.slash(town.admin, command, **options)).text

    text = await said(
        "register", channel=town.channel, times="8:00", mix="1 hard, 3x Easy", category="2 History, science"
    )
    assert "4 questions (3 easy, 1 hard), 2 history, science" in text, text
    [found] = await town.store.get_registrations(town.guild)
    assert (found.questions, found.difficulty, found.mix) == (4, "", "3 easy, 1 hard")
    assert found.category == "2 history, science"

    assert "3 questions, any category, hard" in await said(
        "edit", registration=found.id, questions=3, difficulty="hard", category="any"
    )
    assert "2 questions (2 easy)" in await said("edit", registration=found.id, mix="2 easy")
    assert "Leave out questions" in await said("edit", registration=found.id, mix="2 easy", questions=2)
    assert "3 easy, 2 medium, 1 hard" in await said("edit", registration=found.id, mix="2 nasty")
    assert "Do you mean history" in await said("edit", registration=found.id, category="science, histori")
    assert (await town.store.get_registration(town.guild, found.id)).mix == "2 easy", "what was refused changed nothing"


async def test_a_mix_that_the_bank_cannot_serve_is_refused_with_the_part_that_lacks(town: Town) -> None:
    for n in range(2):
        question = own.Draft(question=replace(CAPITAL, seed="", text=f"Whose is hat {n}?", category="hats"))
        await sync_to_async(own_questions.add)(SHELL, town.guild, question)
    options = {"channel": town.channel, "times": "8:00", "category": "hats", "mix": f"2 {CAPITAL.difficulty}, 1 hard"}
    said = await town.slash(town.admin, "register", **options)
    assert "A game asks 1 question, and the bank has 0 hard hats questions." in said.text
    assert await town.store.get_registrations(town.guild) == []


async def test_the_last_of_several_categories_completes(town: Town) -> None:
    async def offered(typed: str) -> list[str]:
        act = town.sandbox.autocomplete(town.admin, town.channel, "trivia register", "category", {"category": typed})
        return [str(choice["value"]) for choice in (await act.acknowledged()).choices]

    assert await offered("history, geo") == ["history, geography"]
    assert await offered("2 geo") == ["2 geography"]
    assert await offered("history, 3 SCI") == ["history, 3 science"]
    assert len(await offered("history, ")) == 14 and "any" not in await offered("history,")
    assert await offered("history, xyz") == []
