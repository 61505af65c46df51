"""The Problems page: what is wrong, what to do, and the buttons that do it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.test import Client

from games.connection import in_sync
from games.dashboard import problems
from games.domain.guilds import GuildDirectory
from games.domain.records import AnswerPolicy, Registration
from games.models import AuditEntry, OutboxEntry
from games.play import registrations
from games.questions.bundled import bundled_bank
from tests.e2e.scene import BOOKS, DIRECTORIES, GENERAL, LATE, QUIZ, READING, TRIVIA
from tests.games.rules.counting import count_work

LogIn = Callable[[str], Client]


def text(client: Client, path: str = "/problems/") -> str:
    page = client.get(path).content.decode()
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def change(id: str, **fields: object) -> Registration:
    async def work(store):  # type: ignore[no-untyped-def]
        return await registrations.save(store, replace(await store.get_registration(QUIZ, id), **fields))

    return in_sync(work)


def save_directory(**fields: object) -> None:
    """The bot saves the quiz server's directory again."""
    directory: GuildDirectory = replace(DIRECTORIES[0], **({"lacking": {}} | fields))  # type: ignore[arg-type]
    in_sync(lambda store: store.save_directory(directory))
    problems.forget(QUIZ)


def entry(problem: str, **fields: object) -> OutboxEntry:
    now = datetime.now(UTC)
    given = {
        "kind": OutboxEntry.Kind.TEST_POST,
        "key": "trial:1",
        "guild_id": QUIZ,
        "payload": {"registration": "k7m2q", "channel": TRIVIA},
        "due_at": now,
        "done_at": now,
        "problem": problem,
    }
    return OutboxEntry.objects.create(**(given | fields))


@pytest.fixture
def quiet(log_in: LogIn) -> LogIn:
    """Nothing is wrong."""
    save_directory()
    change("w3h8t", last_problem="", paused_reason="", enabled=True)
    return log_in


def test_an_empty_page_says_that_all_is_well(quiet: LogIn) -> None:
    shown = text(quiet("vera"))
    assert "No problem." in shown
    assert "All registrations" in shown


def test_a_deleted_channel_is_named_with_what_to_do(quiet: LogIn) -> None:
    save_directory(channels={GENERAL: "general", LATE: "late-shift"})
    shown = text(quiet("vera"))
    assert f"Cannot post The bot does not see the channel {TRIVIA}" in shown
    assert "Choose another channel in this registration" in shown


def test_a_missing_permission_is_named_with_what_to_do(quiet: LogIn) -> None:
    save_directory(lacking={GENERAL: ("embed_links",)})
    shown = text(quiet("vera"))
    assert "The bot lacks 1 permission in #general: Embed Links." in shown
    assert "open the settings of #general, Permissions, choose the bot's role and allow: Embed Links" in shown


def test_few_new_questions_are_a_warning(quiet: LogIn) -> None:
    seeds = bundled_bank().seeds("geography")
    in_sync(lambda store: store.import_seeds(QUIZ, dict.fromkeys(seeds[2:], 5)))
    shown = text(quiet("vera"))
    assert f"Warning Not yet asked in this server: 2 of {len(seeds):,} geography questions" in shown


def test_what_a_person_has_paused_has_no_problem(quiet: LogIn) -> None:
    save_directory(lacking={GENERAL: ("embed_links",)})
    change("p4x9d", enabled=False)
    assert "No problem." in text(quiet("vera"))


def test_a_registration_that_the_bot_paused_is_resumed_from_here(log_in: LogIn) -> None:
    edda = log_in("edda")
    assert "Paused by the bot Paused after 3 posts that Discord refused" in text(edda)

    response = edda.post(f"/registrations/{QUIZ}-w3h8t/resume/", {"back": "problems"})

    assert response["Location"] == "/problems/"
    assert in_sync(lambda store: store.get_registration(QUIZ, "w3h8t")).enabled


def test_a_failed_post_is_tried_again_once_however_often_the_button_is_pressed(quiet: LogIn) -> None:
    change("k7m2q", last_problem="The post of 2026-01-01 08:00 was missed: the bot was offline.", failures=1)
    hugo = quiet("hugo")
    page = hugo.get("/problems/").content.decode()
    assert "Last post" in page
    key = re.search(r'name="idempotency_key" value="([0-9a-f]+)"', page)
    assert key

    for _press in range(2):
        hugo.post(f"/registrations/{QUIZ}-k7m2q/post/", {"idempotency_key": key[1]})

    [game] = in_sync(lambda store: store.get_active_games(QUIZ))
    assert game.registration_id == "k7m2q"
    assert AuditEntry.objects.get().action == "registration.posted"


@pytest.mark.parametrize(
    ("name", "buttons"), [("vera", []), ("hugo", ["Try again now"]), ("edda", ["Try again now", "Resume"])]
)
def test_each_role_gets_the_buttons_that_it_may_press(log_in: LogIn, name: str, buttons: list[str]) -> None:
    page = log_in(name).get("/problems/").content.decode()
    assert re.findall(r"<button[^>]*>(Try again now|Resume)</button>", page) == buttons


def test_a_failed_entry_is_told_until_a_later_one_succeeds_or_a_week_has_passed(quiet: LogIn) -> None:
    vera = quiet("vera")
    failed = entry("Missing Permissions")
    assert "“Send a test post” was given up: Missing Permissions" in text(vera)
    entry("", key="trial:2")
    assert "No problem." in text(vera)
    OutboxEntry.objects.exclude(pk=failed.pk).delete()
    OutboxEntry.objects.update(done_at=datetime.now(UTC) - timedelta(days=8))
    assert "No problem." in text(vera)


def test_an_entry_that_is_tried_again_says_so(quiet: LogIn) -> None:
    entry("timed out", done_at=None)
    assert "is tried again: timed out" in text(quiet("vera"))


def test_nobody_reads_of_another_servers_problems(log_in: LogIn) -> None:
    entry("Secret reason")
    shown = text(log_in("bert"))
    assert "No problem." in shown
    assert "late-shift" not in shown and "Secret reason" not in shown
    assert "No problem." in text(log_in("nora"))


def test_the_navigation_counts_what_the_person_may_see(log_in: LogIn) -> None:
    shown = {name: text(log_in(name), "/history/") for name in ("vera", "bert", "root")}
    assert "Problems 1 History" in shown["vera"] and "Problems 1 History" in shown["root"]
    assert "Problems History" in shown["bert"]


def test_the_count_follows_what_is_done_on_the_site_at_once(quiet: LogIn) -> None:
    anna = quiet("anna")
    save_directory(lacking={GENERAL: ("embed_links",)})
    assert "Problems 1 History" in text(anna, "/history/")
    anna.post(f"/registrations/{QUIZ}-p4x9d/delete/", {"post": "yes"})
    assert "Problems History" in text(anna, "/history/")


def test_the_overview_names_the_first_five_and_leads_to_all(quiet: LogIn) -> None:
    in_sync(lambda store: store.save_directory(GuildDirectory(guild_id=BOOKS, name="Book Club")))
    for number in range(7):
        new = Registration(id=f"n{number}", guild_id=BOOKS, channel_id=READING, times=("10:00",))
        in_sync(lambda store, r=new: registrations.save(store, r))  # type: ignore[misc]
    shown = text(quiet("bert"), "/")
    assert shown.count("The bot is not in this server any more") == 5
    assert "All 8 problems and what to do about them" in shown
    assert text(quiet("bert")).count("Invite the bot to the server again") == 8


# --- stored before there was a rule ----------------------------------------------------------------------------------


def test_a_line_of_105_kilobytes_is_a_problem_and_is_not_read(quiet: LogIn, monkeypatch: pytest.MonkeyPatch) -> None:
    long = Registration(
        id="longl", guild_id=QUIZ, channel_id=TRIVIA, cron=f"{'*,' * 52_500}* * * * *", zone="Europe/Vienna"
    )
    in_sync(lambda store: store.save_registration(long, 10**14))
    problems.forget(QUIZ)
    browser, work = quiet("edda"), count_work(monkeypatch)

    page = text(browser)
    assert "Cannot post" in page and "The cron line is too long: it has at most 100 characters." in page
    assert "Change it in this registration and save. Until then nothing is posted." in page
    for path in ("/registrations/", f"/registrations/{QUIZ}-longl/change/", "/"):
        assert browser.get(path).status_code == 200, path
    assert len(browser.get("/registrations/?q=cron").content) < 100_000
    read = work.parses
    text(browser)
    assert work.parses == read, "nothing is read twice, and the long line never"

    in_sync(lambda store: store.delete_registration(QUIZ, "longl"))


def test_one_that_told_at_once_while_the_last_answer_counted_is_a_problem(quiet: LogIn) -> None:
    both = Registration(
        id="boths", guild_id=QUIZ, channel_id=TRIVIA, times=("08:00",), reveal=True, policy=AnswerPolicy.LAST
    )
    in_sync(lambda store: store.save_registration(both, 10**14))
    problems.forget(QUIZ)
    page = text(quiet("edda"))
    assert "Warning" in page and "everybody could try until it is right" in page
    assert "Until then the first answer counts in its games" in page
