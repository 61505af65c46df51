"""What keeps a registration from posting, and exactly what to change."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from games.domain.guilds import ChannelKind, GuildDirectory
from games.domain.ports import Store
from games.domain.records import AnswerPolicy, Registration
from games.play.registration_checks import findings, run_checks
from games.play.registration_checks.finding import RegistrationFinding
from games.play.registration_checks.log_channel import log_channel_finding
from games.play.registration_checks.permissions import lacking
from games.play.registration_checks.supply import Supply
from games.questions.bundled import bundled_bank

PLENTY = Supply(bank=5000, unused=5000)
ENDLESS = Supply(bank=10**9, unused=10**9)
DIRECTORY = GuildDirectory(
    guild_id="1", name="Quiz Night", channels={"2": "general", "3": "trivia"}, roles={"9": "Fans"}
)
NOW_MS = int(datetime(2026, 6, 3, 12, tzinfo=ZoneInfo("UTC")).timestamp() * 1000)


def registration(id: str = "a", **changes: Any) -> Registration:
    return replace(
        Registration(id=id, guild_id="1", channel_id="2", times=("18:00",), zone="UTC", window_s=3600), **changes
    )


def found(
    r: Registration, *others: Registration, directory: GuildDirectory = DIRECTORY, supply: Supply = PLENTY
) -> list[RegistrationFinding]:
    return findings.findings(r, directory, defaultdict(lambda: supply), others, NOW_MS)


def only(found: list[RegistrationFinding]) -> RegistrationFinding:
    [finding] = found
    return finding


def test_nothing_is_wrong_with_a_good_registration() -> None:
    assert found(registration(mention_role_id="9", thread=True)) == []


def test_nothing_is_said_of_the_place_before_the_bot_has_told_anything() -> None:
    assert found(registration(), directory=GuildDirectory(guild_id="1")) == []


def test_a_log_channel_without_its_history_would_hear_twice() -> None:
    """Discord answers that it is empty: after a kill what stands there would be sent again."""
    blind = replace(DIRECTORY, lacking={"2": ("read_message_history",)})
    finding = log_channel_finding("2", blind)
    assert finding and finding.text == "The bot cannot find what it has written in the log channel #general."
    assert finding.advice.endswith("allow: Read Message History.")
    mute = replace(DIRECTORY, lacking={"2": ("send_messages", "read_message_history")})
    finding = log_channel_finding("2", mute)
    assert finding and finding.text == "The bot cannot write in the log channel #general."
    assert finding.advice.endswith("allow: Send Messages, Read Message History.")


def test_a_server_that_the_bot_has_left_is_named() -> None:
    finding = only(found(registration(), directory=GuildDirectory(guild_id="1", name="Quiz Night")))
    assert (finding.code, finding.fatal) == ("server", True)
    assert "Invite the bot" in finding.advice


def test_only_an_announcement_channel_is_published() -> None:
    kinds = {"2": ChannelKind.TEXT, "3": ChannelKind.ANNOUNCEMENT}
    known = replace(DIRECTORY, kinds=kinds)
    finding = only(found(registration(publish=True), directory=known))
    assert (finding.code, finding.fatal) == ("publish", False)
    assert "#general" in finding.text and "no announcement channel" in finding.text
    assert found(registration(publish=True, channel_id="3"), directory=known) == []
    assert found(registration(publish=True)) == [], "an older bot has reported no kinds"


def test_a_forum_needs_the_right_to_write_in_posts_and_takes_them_without_tags() -> None:
    forum = replace(DIRECTORY, kinds={"2": ChannelKind.FORUM})
    assert found(registration(thread=True), directory=forum) == []
    lacking = replace(forum, lacking={"2": ("send_messages_in_threads", "create_public_threads")})
    finding = only(found(registration(thread=True), directory=lacking))
    assert (finding.code, finding.fatal) == ("permission", True) and "Send Messages in Threads" in finding.advice
    assert found(registration(), directory=replace(lacking, kinds={"2": ChannelKind.TEXT})) == []
    finding = only(found(registration(), directory=replace(DIRECTORY, kinds={"2": ChannelKind.TAGGED_FORUM})))
    assert (finding.code, finding.fatal) == ("forum", True) and "select tags" in finding.advice
    finding = only(found(registration(publish=True), directory=forum))
    assert finding.code == "publish"


def test_a_deleted_channel_is_fatal_and_says_what_to_choose() -> None:
    finding = only(found(registration(channel_id="404")))
    assert (finding.code, finding.fatal) == ("channel", True)
    assert "404" in finding.text and "Choose another channel" in finding.advice and "View Channel" in finding.advice


@pytest.mark.parametrize(
    ("permission", "words", "fatal"),
    [
        ("view_channel", "View Channel", True),
        ("send_messages", "Send Messages", True),
        ("embed_links", "Embed Links", True),
        ("read_message_history", "Read Message History", False),
    ],
)
def test_a_missing_permission_is_named_with_the_channel(permission: str, words: str, fatal: bool) -> None:
    finding = only(found(registration(), directory=replace(DIRECTORY, lacking={"2": (permission,)})))
    assert (finding.code, finding.fatal) == ("permission", fatal)
    assert words in finding.text and words in finding.advice and "#general" in finding.advice


def test_permissions_missing_in_another_channel_do_not_matter() -> None:
    assert found(registration(), directory=replace(DIRECTORY, lacking={"3": ("send_messages",)})) == []


def test_threads_need_their_permission_only_where_threads_are_asked_for() -> None:
    directory = replace(DIRECTORY, lacking={"2": ("create_public_threads",)})
    assert found(registration(), directory=directory) == []
    finding = only(found(registration(thread=True), directory=directory))
    assert (finding.code, finding.fatal) == ("thread", False)
    assert "Create Public Threads" in finding.advice


def test_a_role_that_not_everybody_may_mention_needs_the_bots_permission() -> None:
    guarded = replace(DIRECTORY, guarded=frozenset({"9"}))
    assert found(registration(mention_role_id="9"), directory=guarded) == [], "the bot may mention all roles"
    lacking = replace(DIRECTORY, lacking={"2": ("mention_everyone",)})
    assert found(registration(mention_role_id="9"), directory=lacking) == [], "everybody may mention it"
    finding = only(found(registration(mention_role_id="9"), directory=replace(lacking, guarded=frozenset({"9"}))))
    assert (finding.code, finding.fatal) == ("mention", False)
    assert "@Fans" in finding.advice and "Mention @everyone, @here, and All Roles" in finding.advice


def test_a_deleted_role_is_named() -> None:
    assert only(found(registration(mention_role_id="8"))).code == "role"


def test_a_bank_with_fewer_questions_than_a_game_asks_is_fatal() -> None:
    r = registration(questions=5, category="science", difficulty="hard")
    finding = only(found(r, supply=Supply(bank=4, unused=4)))
    assert (finding.code, finding.fatal) == ("supply", True)
    assert finding.text == "A game asks 5 questions, and the bank has 4 hard science questions."


def test_few_new_questions_are_told_with_the_days_that_they_last() -> None:
    r = registration(times=("08:00", "18:00"), questions=2)
    assert found(r, supply=Supply(bank=100, unused=56)) == [], "two weeks of two games of two questions"
    finding = only(found(r, supply=Supply(bank=100, unused=28)))
    assert not finding.fatal
    assert finding.text == "Not yet asked in this server: 28 of 100 questions, enough for about 7 days."


@pytest.mark.parametrize(
    ("mine", "theirs", "said"),
    [
        ({}, {}, "in the same moment"),
        ({}, {"times": ("18:30",)}, "at the same time"),
        ({"times": ("18:30",)}, {}, "at the same time"),
        ({}, {"times": (), "cron": "30 18 * * FRI"}, "first on Fri 05 Jun, 18:30 UTC"),
        ({}, {"times": ("20:00",), "zone": "Europe/Vienna"}, "in the same moment"),
        ({"times": ("23:30",), "window_s": 7200}, {"times": ("01:00",)}, "at the same time"),
    ],
)
def test_games_that_run_at_the_same_time_in_one_channel_are_named(mine: Any, theirs: Any, said: str) -> None:
    finding = only(found(registration(**mine), registration("b", **theirs)))
    assert (finding.code, finding.fatal) == ("overlap", False)
    assert said in finding.text and "id b" in finding.text


@pytest.mark.parametrize(
    "theirs",
    [{"times": ("19:00",)}, {"times": ("17:00",)}, {"channel_id": "3"}, {"enabled": False}, {"id": "a"}],
    ids=["begins as ours ends", "ends as ours begins", "other channel", "paused", "itself"],
)
def test_games_that_do_not_meet_are_left_alone(theirs: Any) -> None:
    assert found(registration(), registration(**({"id": "b"} | theirs))) == []


@pytest.mark.parametrize(
    ("mine", "first"),
    [
        ({"times": ("08:00", "08:30"), "window_s": 7200}, "Thu 04 Jun, 08:30 UTC"),
        ({"times": (), "cron": "* * * * *", "window_s": 3600}, "Wed 03 Jun, 12:02 UTC"),
        ({"times": ("18:00",), "window_s": 7 * 86_400}, "Thu 04 Jun, 18:00 UTC"),
        ({"times": (), "cron": "0 18 * * MON-FRI", "window_s": 86_401}, "Thu 04 Jun, 18:00 UTC"),
        ({"times": ("08:00",), "zone": "Europe/Vienna", "window_s": 2 * 86_400}, "Fri 05 Jun, 08:00 Europe/Vienna"),
    ],
)
def test_a_registration_whose_own_games_run_at_the_same_time_is_told_so(mine: Any, first: str) -> None:
    finding = only(found(registration(**mine), supply=ENDLESS))
    assert (finding.code, finding.fatal) == ("overlap", False)
    assert "Its own games run at the same time" in finding.text
    assert f"first on {first}" in finding.text


@pytest.mark.parametrize(
    "mine",
    [
        {"times": ("08:00", "08:30"), "window_s": 1800},
        {"times": (), "cron": "* * * * *", "window_s": 60},
        {"times": (), "cron": "*/2 * * * *", "window_s": 61},
        {"times": ("18:00",), "window_s": 86_400},
        {"times": (), "cron": "0 18 * * MON", "window_s": 7 * 86_400},
        {"times": ("08:00", "08:30"), "window_s": 7200, "enabled": False},
    ],
)
def test_games_of_one_that_follow_each_other_are_left_alone(mine: Any) -> None:
    assert found(registration(**mine), supply=ENDLESS) == []


def test_own_and_others_games_are_told_of_together() -> None:
    both = found(registration(times=("08:00", "08:30")), registration("b", times=("08:15",)))
    assert ["own games" in f.text for f in both] == [True, False]


AGAINST_RULES = {"zone": "Mars/Base", "questions": 5, "times": ("08:00", "08:30")}


def test_of_one_that_breaks_a_rule_only_that_is_said() -> None:
    """It is not posted: neither do its questions run out, nor do its games meet others."""
    finding = only(found(registration(**AGAINST_RULES), registration("b"), supply=Supply(bank=0, unused=0)))
    assert (finding.code, finding.fatal) == ("rules", True)
    assert "'Mars/Base' is not a time zone" in finding.text and "nothing is posted" in finding.advice


def test_one_that_tells_at_once_and_counts_the_last_answer_is_told_which_counts() -> None:
    """Stored before there was the rule; it is posted all the same."""
    finding = only(found(registration(reveal=True, policy=AnswerPolicy.LAST)))
    assert (finding.code, finding.fatal) == ("rules", False)
    assert "the first answer counts in its games" in finding.advice


def test_what_is_lacking_in_a_channel_that_the_bot_does_not_see_is_the_sight_of_it() -> None:
    assert lacking(registration(channel_id="404"), DIRECTORY) == ["view_channel"]


def test_the_fatal_comes_first() -> None:
    codes = [f.code for f in found(registration(channel_id="404"), registration("b", channel_id="404"))]
    assert codes == ["channel", "overlap"]


@pytest.mark.django_db(transaction=True)
async def test_a_check_reads_what_it_needs_from_the_store(store: Store) -> None:
    await store.save_directory(replace(DIRECTORY, lacking={"2": ("embed_links",)}))
    await store.save_registration(registration("b"), None)
    assert [f.code for f in await run_checks.check(store, registration())] == ["permission", "overlap"]


@pytest.mark.django_db(transaction=True)
async def test_used_questions_count_against_the_supply(store: Store) -> None:
    seeds = bundled_bank().seeds("geography", "easy")
    r = registration(category="geography", difficulty="easy")
    await store.save_directory(DIRECTORY)
    await store.import_seeds("1", dict.fromkeys(seeds[:-3], 5))
    finding = only(await run_checks.check(store, r))
    assert f"3 of {len(seeds):,} easy geography questions, enough for about 3 days." in finding.text
    by_guild = await run_checks.check_guild(store, DIRECTORY, [r, replace(r, id="p", enabled=False)], NOW_MS)
    assert by_guild == {"a": [finding]}, "a paused one needs none"


@pytest.mark.django_db(transaction=True)
async def test_of_a_server_those_that_may_be_posted_are_checked_and_those_that_the_bot_has_paused(store: Store) -> None:
    against_rules, out_of_sight = registration(**AGAINST_RULES), registration("b", channel_id="404")
    by_bot = replace(registration("c", channel_id="404"), enabled=False, paused_reason="Discord refused")
    by_person = replace(registration("d", channel_id="404"), enabled=False)
    records = [against_rules, out_of_sight, by_bot, by_person, registration("e")]
    by_guild = await run_checks.check_guild(store, DIRECTORY, records, NOW_MS)
    codes = {id: [finding.code for finding in found] for id, found in by_guild.items()}
    assert codes == {"a": ["rules"], "b": ["channel"], "c": ["channel"]}
    assert [finding.code for finding in await run_checks.check(store, against_rules)] == ["rules"]
    assert await run_checks.check_guild(store, DIRECTORY, [by_person], NOW_MS) == {}
