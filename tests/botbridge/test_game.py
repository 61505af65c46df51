"""Whole games, as administrators and players live them."""

from __future__ import annotations

import re

import pytest

from botbridge import my_result
from botbridge.messages import replies
from botbridge.messages.replies import RefusedByBot
from games.domain.points_rule import PointsRule
from games.domain.records import AnswerPolicy
from games.models import ArchivedAnswer, ArchivedGame
from tests.botbridge.conftest import CAPITAL, PLANET, Town, custom_id, until
from tests.botbridge.messages import worlds

CLOSED = re.compile(r"The window closed \d+ s ago\.")
TOO_LATE = re.compile(rf"{CLOSED.pattern} This answer was not saved\.")


async def test_a_registered_game_is_posted_by_hand_closed_and_kept(town: Town) -> None:
    options = {"channel": town.channel, "times": "8:00, 17:30", "zone": "Europe/Vienna", "window": "2h30m"}
    said = await town.slash(town.admin, "register", **options)
    assert all(part in said.text for part in ("Registered", "2h30m", "08:00, 17:30", "Europe/Vienna"))
    [registration] = await town.store.get_registrations(town.guild)

    said = await town.slash(town.admin, "post", registration=registration.id)
    assert "On its way" in said.text
    await town.post_with("Closes <t:")
    said = await town.slash(town.admin, "close")
    assert "Closed" in said.text
    await until(town.history, "the game is in history")
    await town.post_with("Results ·")
    assert await ArchivedGame.objects.filter(registration_id=registration.id).acount() == 1
    assert len(await town.posts()) == 2


async def test_players_press_change_and_see_their_result(town: Town) -> None:
    post = await town.play(CAPITAL)
    said = await town.press(town.ben, post, "A")
    assert said.messages[0].ephemeral
    assert "Saved: **A · Lyon**" in said.text
    assert "change it until the end" in said.text
    said = await town.press(town.ben, post, "B")
    assert "Changed to: **B · Paris**" in said.text
    await town.press(town.cleo, post, "D")
    said = await town.slash(town.ben, "my-answer")
    assert "B · Paris" in said.text

    results = await town.close()
    assert "✅ **Paris**" in results.text
    assert "Paris has been the capital since 987." in results.text
    assert "🥇 Ben" in results.text
    assert "50% (1) · B · Paris ✅" in results.text
    assert "2 players, 1 with the right answer" in results.text
    assert results.pinged == ()

    assert "You were right · place 1" in (await town.press(town.ben, results, "My result")).text
    assert "❌ D · Lille (right: Paris)" in (await town.press(town.cleo, results, "My result")).text
    assert "did not answer" in (await town.press(town.admin, results, "My result")).text
    assert await ArchivedAnswer.objects.acount() == 2


async def test_points_stand_on_the_post_the_results_and_ones_own_result(town: Town) -> None:
    post = await town.play(CAPITAL, points=PointsRule(easy=5, medium=5, hard=5, first_right=2))
    footer = post.embeds[0]["footer"]["text"]
    assert "Each right answer is worth 5 points. On top: 2 for the first right answer to a question." in footer
    await town.press(town.ben, post, "B")
    await town.press(town.cleo, post, "B")

    results = await town.close()

    assert "🥇 Ben · 7 points, " in results.text and "🥈 Cleo · 5 points, " in results.text
    assert results.embeds[0]["footer"]["text"].startswith("Among equal points the less time")
    assert "You were right · 7 points · place 1" in (await town.press(town.ben, results, "My result")).text
    assert "You were right · 5 points · place 2" in (await town.press(town.cleo, results, "My result")).text


async def test_a_game_closes_by_itself_and_its_post_takes_no_more_answers(town: Town) -> None:
    post = await town.play(CAPITAL, window_s=2)
    await town.press(town.ben, post, "B")
    await until(town.history, "the game is in history")
    closed = await town.post_with("🔒 Closed")
    assert closed.id == post.id
    assert "1 player answered" in closed.text
    assert [part["label"] for part in closed.interactive()] == ["My result"]
    await town.post_with("Results ·")


async def test_a_late_press_is_told_how_late_it_is(town: Town) -> None:
    post = await town.play(CAPITAL)
    # The results do not get through, so that the post still shows its buttons.
    hold = town.sandbox.faults.add("delay", method="POST", path=rf"/channels/{town.channel}/messages")
    await town.store.end_now(town.guild, (await town.game()).id)
    await hold.struck()
    said = await town.press(town.ben, post, "B")
    assert TOO_LATE.fullmatch(said.text)
    assert await town.stored(town.ben) == {}
    hold.release()
    await until(town.history, "the game is in history")
    assert "No game is open here" in (await town.slash(town.ben, "answer", answer="Paris")).text


async def test_a_press_on_a_button_that_the_close_took_away_is_late_too(town: Town) -> None:
    post = await town.play(CAPITAL)
    button = custom_id(post, "B")
    await town.close()
    said = await town.sandbox.press(town.ben, post.id, button, force=True).answered()
    assert TOO_LATE.fullmatch(said.text)


async def test_a_form_that_is_sent_after_the_game_is_late(town: Town) -> None:
    post = await town.play(PLANET)
    form = await town.sandbox.press(town.ben, post.id, custom_id(post, "Answer")).acknowledged()
    await town.close()
    assert TOO_LATE.fullmatch((await town.fill(form, {"Answer": "Jupiter"})).text)


async def test_a_sheet_that_outlives_its_game_says_that_the_window_closed(town: Town) -> None:
    post = await town.play(CAPITAL, PLANET, *[CAPITAL] * 3)
    button = custom_id(post, "Answer")
    sheet = (await town.press(town.ben, post, "Answer")).messages[0]
    menu = next(part["custom_id"] for part in sheet.interactive() if part.get("options"))
    form = await town.sandbox.press(town.ben, sheet.id, custom_id(sheet, "Type")).acknowledged()
    game = await town.game()
    await town.close()
    assert TOO_LATE.fullmatch((await town.sandbox.choose(town.ben, sheet.id, menu, ["B"]).answered()).text)
    assert TOO_LATE.fullmatch((await town.fill(form, {"Question 2": "Jupiter"})).text)
    assert CLOSED.fullmatch((await town.press(town.ben, sheet, "Type")).text)
    assert CLOSED.fullmatch((await town.press(town.ben, sheet, "Next")).text)
    assert CLOSED.fullmatch((await town.sandbox.press(town.cleo, post.id, button, force=True).answered()).text)
    assert CLOSED.fullmatch((await town.slash(town.ben, "answer", answer="B", question=1, game=game.id)).text)


async def test_a_cancelled_game_says_so(town: Town) -> None:
    post = await town.play(CAPITAL)
    game = await town.game()
    await town.store.delete_game(town.guild, game.id)
    assert (await town.press(town.ben, post, "B")).text == replies.CANCELLED
    ben = town.player(town.ben)
    with pytest.raises(RefusedByBot, match="cancelled"):
        await my_result.show(town.store, ben, game.id)


async def test_a_typed_answer_goes_through_the_form(town: Town) -> None:
    post = await town.play(PLANET)
    form = await town.sandbox.press(town.ben, post.id, custom_id(post, "Answer")).acknowledged()
    said = await town.fill(form, {"Answer": "  jupiter*  "})
    assert r"Saved: **jupiter\***" in said.text
    assert await town.stored(town.ben) == {0: "jupiter*"}
    results = await town.close()
    assert "🥇 Ben" in results.text


async def test_an_answer_by_command_takes_a_letter_or_a_text(town: Town) -> None:
    await town.play(CAPITAL)
    assert "Saved: **B · Paris**" in (await town.slash(town.ben, "answer", answer="b")).text
    assert "Changed to: **C · Nice**" in (await town.slash(town.ben, "answer", answer="nice")).text
    assert "choose from A to D" in (await town.slash(town.ben, "answer", answer="Rome")).text
    assert await town.stored(town.ben) == {0: "C"}


async def test_the_first_answer_counts_where_the_game_says_so(town: Town) -> None:
    post = await town.play(CAPITAL, policy=AnswerPolicy.FIRST)
    assert "This answer is final." in (await town.press(town.ben, post, "A")).text
    assert "the first answer counts" in (await town.press(town.ben, post, "B")).text
    assert await town.stored(town.ben) == {0: "A"}


async def test_a_game_that_reveals_tells_at_once(town: Town) -> None:
    post = await town.play(CAPITAL, reveal=True, policy=AnswerPolicy.FIRST)
    assert "That is right!" in (await town.press(town.ben, post, "B")).text
    assert "That is not right." in (await town.press(town.cleo, post, "A")).text


async def test_nobody_is_told_of_an_answer_that_may_still_be_changed(town: Town) -> None:
    """A game from before: with both, everybody could press until it is right."""
    post = await town.play(CAPITAL, reveal=True, policy=AnswerPolicy.LAST)
    for letter in "AB":
        said = await town.press(town.ben, post, letter)
        assert "You can change it until the end" in said.text and "right" not in said.text
    typed = await town.slash(town.cleo, "answer", answer="Paris")
    assert "Saved" in typed.text and "right" not in typed.text


async def test_the_message_menu_finds_the_game_of_a_post(town: Town) -> None:
    post = await town.play(PLANET)
    form = await town.sandbox.message_menu(town.ben, post.id, "Submit Answer").acknowledged()
    assert "Saved: **Saturn**" in (await town.fill(form, {"Answer": "Saturn"})).text
    remark = town.sandbox.say(town.cleo, town.channel, "hello")
    said = await town.sandbox.message_menu(town.ben, remark.id, "Submit Answer").answered()
    assert "not a trivia post of mine" in said.text
    await town.close()
    said = await town.sandbox.message_menu(town.ben, post.id, "Submit Answer").answered()
    assert CLOSED.fullmatch(said.text)


async def test_several_questions_are_answered_on_a_sheet(town: Town) -> None:
    post = await town.play(CAPITAL, PLANET, CAPITAL, PLANET, CAPITAL, PLANET)
    opened = await town.press(town.ben, post, "Answer")
    sheet = opened.messages[0]
    assert sheet.ephemeral
    assert "0 of 6 answered" in sheet.text
    menu = next(part["custom_id"] for part in sheet.interactive() if part.get("options"))
    picked = await town.sandbox.choose(town.ben, sheet.id, menu, ["B"]).answered()
    assert picked.callback == 7
    assert "1 of 6 answered, missing: 2, 3, 4, 5, 6." in picked.messages[0].text
    assert "Saved: **B · Paris**" in picked.messages[0].text

    form = await town.sandbox.press(town.ben, sheet.id, custom_id(sheet, "Type answer 2, 4")).acknowledged()
    filled = await town.fill(form, {"Question 2": "Jupiter", "Question 4": "Mars"})
    assert "Saved 2 answers." in filled.messages[0].text
    turned = await town.press(town.ben, filled.messages[0], "Next")
    assert "Page 2 of 2" in turned.messages[0].text
    assert await town.stored(town.ben) == {0: "B", 1: "Jupiter", 3: "Mars"}

    results = await town.close()
    assert "2 right" in results.text
    assert "2 of 6 questions right" in (await town.press(town.ben, results, "My result")).text


async def test_nothing_typed_saves_nothing(town: Town) -> None:
    post = await town.play(PLANET, PLANET)
    sheet = (await town.press(town.ben, post, "Answer")).messages[0]
    form = await town.sandbox.press(town.ben, sheet.id, custom_id(sheet, "Type")).acknowledged()
    assert "Nothing was typed" in (await town.fill(form, {})).text
    assert await town.stored(town.ben) == {}


async def test_only_the_post_pings_and_only_its_role(town: Town) -> None:
    role = town.sandbox.add_role(town.guild, "Quizzers", mentionable=True).id
    fan = town.sandbox.add_member(town.guild, "Fan", roles=[role]).id
    post = await town.play(CAPITAL, mention_role_id=role)
    assert post.pinged == (fan,)
    assert (await town.close()).pinged == ()


async def test_names_and_answers_cannot_do_anything_on_the_screen(town: Town) -> None:
    mallory = town.sandbox.add_member(town.guild, "@everyone **x** [y](https://bad.example)").id
    post = await town.play(PLANET)
    form = await town.sandbox.press(mallory, post.id, custom_id(post, "Answer")).acknowledged()
    await town.fill(form, {"Answer": "Jupiter"})
    form = await town.sandbox.press(town.ben, post.id, custom_id(post, "Answer")).acknowledged()
    await town.fill(form, {"Answer": "@here </trivia delete:1> discord.gg/abc"})
    results = await town.close()
    assert r"\@everyone \*\*x\*\* \[y](https\://bad.example)" in results.text
    assert r"\@here \</trivia delete\:1>" in results.text or r"\@here \</trivia delete:1>" in results.text
    assert r"discord\.gg/abc" in results.text
    assert results.pinged == ()
    assert not results.mention_everyone


async def test_a_thread_is_opened_under_a_post_that_asks_for_one(town: Town) -> None:
    post = await town.play(CAPITAL, thread=True)
    [shown] = [message for message in await town.posts() if message.id == post.id]
    assert shown.thread_id == post.id


DAY_S = 86_400
ARCHIVED_AFTER = {60: 1440, DAY_S: 1440, DAY_S + 1: 4320, 3 * DAY_S: 4320, 3 * DAY_S + 1: 10_080, 7 * DAY_S: 10_080}


@pytest.mark.parametrize(("window_s", "minutes"), ARCHIVED_AFTER.items())
async def test_a_thread_is_not_archived_before_its_window_ends(town: Town, window_s: int, minutes: int) -> None:
    post = await town.play(CAPITAL, thread=True, window_s=window_s)
    thread = town.sandbox.core.world.channel(post.id)
    assert thread is not None and thread.auto_archive_minutes == minutes


async def test_status_shows_what_is_on_and_what_comes(town: Town) -> None:
    await town.play(CAPITAL)
    await town.slash(town.admin, "register", channel=town.channel, times="8:00")
    said = await town.slash(town.ben, "status")
    assert "Trivia · Geography · easy" in said.text
    assert f"<#{town.channel}>" in said.text
    assert "closes <t:" in said.text


async def test_the_largest_game_passes_discords_own_checks(town: Town) -> None:
    largest = worlds.full_game(25)
    post = await town.play(*largest.questions)
    seen = await town.press(town.ben, post, "Answer")
    for page in range(2, 8):
        seen = await town.press(town.ben, seen.messages[0], "Next")
        assert f"Page {page} of 7" in seen.messages[0].text
    seen = await town.press(town.ben, seen.messages[0], "◀")
    form = await town.sandbox.press(town.ben, seen.messages[0].id, custom_id(seen.messages[0], "Type")).acknowledged()
    seen = await town.fill(form, {"Question 22": "*" * 200, "Question 24": "`" * 200})
    assert "Saved 2 answers." in seen.text
    assert "2 of 25 questions" in (await town.slash(town.ben, "my-answer")).text
    results = await town.close()
    assert "0 of 25 questions right" in (await town.press(town.ben, results, "My result")).text
