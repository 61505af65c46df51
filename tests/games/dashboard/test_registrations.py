"""The registrations' pages against the real store."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from games.connection import in_sync
from games.domain.errors import RegistrationNotFound
from games.domain.points_rule import BY_DIFFICULTY
from games.domain.records import AnswerPolicy, Registration
from games.domain.text import count
from games.play import registrations
from games.questions.bundled import bundled_bank
from games.rules.weekdays import DAYS
from tests.e2e.scene import GENERAL, QUIZ, TRIVIA

LogIn = Callable[[str], Client]
ADD = "/registrations/add/"
CHANGE = f"/registrations/{QUIZ}-k7m2q/change/"
GOOD: dict[str, Any] = {
    "channel": f"{QUIZ}-{GENERAL}",
    "days": DAYS,
    "times": "17:30, 8:00",
    "cron": "",
    "zone": "Europe/Vienna",
    "window": "2h30m",
    "grace": "5m",
    "questions": "3",
    "category": "geography",
    "difficulty": "easy",
    "policy": "first",
    "role": f"{QUIZ}-1100000000000000091",
    "thread": "on",
    "publish": "on",
    "enabled": "on",
    "version": "0",
}


def stored(id: str = "k7m2q") -> Registration:
    return in_sync(lambda store: store.get_registration(QUIZ, id))


def problems(client: Client, path: str = ADD, **changes: Any) -> str:
    """The page after saving the good form with some changes, as text."""
    response = client.post(path, GOOD | changes)
    assert response.status_code == 200, "it was saved"
    return re.sub(r"\s+", " ", response.content.decode().replace("&#x27;", "'"))


def test_a_server_that_has_all_it_may_have_takes_no_more_and_what_was_typed_stays(log_in: LogIn) -> None:
    async def limit(store: Any, most: int) -> None:
        store.max_registrations = most

    there = len(in_sync(lambda store: store.get_registrations(QUIZ)))
    in_sync(lambda store: limit(store, there))
    try:
        page = problems(log_in("edda"))
    finally:
        in_sync(lambda store: limit(store, 200))
    assert "This server has as many registrations as it may have. Delete one first" in page
    assert 'value="17:30, 8:00"' in page
    assert len(in_sync(lambda store: store.get_registrations(QUIZ))) == there


def test_a_registration_is_added_with_all_that_was_typed(log_in: LogIn) -> None:
    before = {r.id for r in in_sync(lambda store: store.get_registrations(QUIZ))}

    response = log_in("edda").post(ADD, GOOD, follow=True)

    [new] = [r for r in in_sync(lambda store: store.get_registrations(QUIZ)) if r.id not in before]
    assert "was added successfully" in response.content.decode()
    assert replace(new, id="", created_ms=0) == Registration(
        id="",
        guild_id=QUIZ,
        channel_id=GENERAL,
        times=("08:00", "17:30"),
        zone="Europe/Vienna",
        window_s=9000,
        grace_s=300,
        questions=3,
        category="geography",
        difficulty="easy",
        policy=AnswerPolicy.FIRST,
        mention_role_id="1100000000000000091",
        thread=True,
        publish=True,
        version=1,
    )


def test_a_mix_and_several_categories_are_saved_shown_and_listed(log_in: LogIn) -> None:
    before, edda = {r.id for r in in_sync(lambda store: store.get_registrations(QUIZ))}, log_in("edda")
    typed = {"difficulty": "", "category": "", "mix": "1 HARD, 3x easy", "categories": "2 History, geography"}
    assert edda.post(ADD, GOOD | typed).status_code == 302

    [new] = [r for r in in_sync(lambda store: store.get_registrations(QUIZ)) if r.id not in before]
    assert (new.questions, new.difficulty, new.mix) == (4, "", "3 easy, 1 hard")
    assert new.category == "2 history, geography"
    page = edda.get(f"/registrations/{QUIZ}-{new.id}/change/").content.decode()
    assert 'value="3 easy, 1 hard"' in page and 'value="2 history, geography"' in page
    listed = edda.get("/registrations/?category=geography").content.decode()
    assert new.id in listed and "3 easy, 1 hard 2 history, geography" in listed

    back = {"mix": "", "categories": "", "version": str(new.version)}
    assert edda.post(f"/registrations/{QUIZ}-{new.id}/change/", GOOD | back).status_code == 302
    changed = stored(new.id)
    assert (changed.questions, changed.difficulty, changed.mix, changed.category) == (3, "easy", "", "geography")
    history = edda.get(f"/registrations/{QUIZ}-{new.id}/history/").content.decode()
    assert "mix: 3 easy, 1 hard → nothing" in history and "categories: 2 history, geography → nothing" in history


def test_a_mix_that_the_bank_cannot_serve_is_asked_once(log_in: LogIn) -> None:
    bank = bundled_bank()
    lacks = len(bank.seeds("culture", "hard")) + 1
    page = problems(log_in("edda"), category="culture", difficulty="", mix=f"1 easy, {lacks} hard")
    assert (
        f"A game asks {count(lacks, 'question')}, and the bank has {count(lacks - 1, 'hard culture question')}" in page
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"channel": ""}, "This field is required"),
        ({"times": "25:00"}, "“25:00” is not a time of day"),
        ({"times": "8pm, 12am"}, "“12am” is noon to some and midnight to others"),
        ({"days": []}, "Tick at least one weekday."),
        ({"days": [], "times": ""}, "Tick at least one weekday."),
        ({"days": ["MON", "FUN"]}, "FUN is not one of the available choices"),
        ({"times": "25:99"}, "“25:99” is not a time of day"),
        ({"times": "", "cron": ""}, "Give either times of day, such as 8:00, 17:30, or a cron line"),
        ({"cron": "0 18 * * *"}, "Give either times of day, such as 8:00, 17:30, or a cron line"),
        ({"times": "", "cron": "0 18 * *"}, "has 4 parts. A cron line has five"),
        ({"times": "", "cron": "0 18 * * FIR"}, "The weekday “FIR” of the cron line cannot be read: do you mean FRI?"),
        ({"times": "", "cron": "0 18 30 2 *"}, "is not a cron line that ever comes"),
        ({"zone": "Vienna"}, "“Vienna” is not a time zone. Do you mean Europe/Vienna?"),
        ({"zone": "localtime"}, "“localtime” is not a time zone. Use an IANA name such as Europe/Vienna."),
        ({"zone": "Factory"}, "“Factory” is not a time zone"),
        ({"window": "1.5h"}, "written like 90s, 30m, 2h30m or 1d"),
        ({"window": "-30m"}, "written like 90s, 30m, 2h30m or 1d"),
        ({"window": "8d"}, "from 10 seconds to 7 days"),
        ({"grace": "2d"}, "The grace for a missed slot is from 1 minute to 1 day"),
        ({"questions": "26"}, "less than or equal to 25"),
        ({"times": "", "cron": f"{'*,' * 2939}* * * * *"}, "at most 100 characters (it has 5887)"),
        ({"times": "8:00 " * 1000}, "at most 200 characters"),
        ({"zone": "Europe/" * 1000}, "at most 64 characters"),
        ({"window": "1" * 5000 + "h"}, "at most 200 characters"),
        ({"grace": "1" * 5000 + "h"}, "at most 200 characters"),
        ({"reveal": "on", "policy": "last"}, "the first answer counts: with the last one, everybody could try until"),
        ({"points": "10 each, fist 3"}, "Do you mean first?"),
        ({"questions": "0"}, "greater than or equal to 1"),
        ({"category": "cooking"}, "is not one of the available choices"),
        ({"category": "", "categories": "history, cooking"}, "There is no category “cooking”"),
        ({"category": "", "categories": "history, 2 History"}, "a category twice"),
        ({"categories": "history, science"}, "Choose one category, or write several here and choose any"),
        ({"difficulty": "", "mix": "3 easy, 2 tricky"}, "“2 tricky” is no part of a mix"),
        ({"difficulty": "", "mix": "20 easy, 20 hard"}, "A game has 1 to 25 questions; this mix has 40"),
        ({"mix": "3 easy, 2 hard"}, "Leave it empty, or choose any difficulty"),
        ({"role": "7"}, "is not one of the available choices"),
    ],
    ids=lambda value: ",".join(f"{k}={v}" for k, v in value.items()) if isinstance(value, dict) else None,
)
def test_a_mistake_is_named_at_the_form(log_in: LogIn, changes: dict[str, str], words: str) -> None:
    page = problems(log_in("edda"), **changes)

    assert words in page
    assert page.count('<ul class="errorlist') == 1


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"times": "8pm, noon"}, {"times": ("12:00", "20:00")}),
        ({"times": "8:00, 08:00 8am"}, {"times": ("08:00",), "days": ()}),
        ({"days": ["SUN", "MON"]}, {"days": ("MON", "SUN"), "times": ("08:00", "17:30"), "cron": ""}),
        ({"times": "", "cron": "0 18 * * fri", "days": []}, {"cron": "0 18 * * FRI", "days": (), "times": ()}),
        ({"times": "", "cron": "0 18 * * fri-sun"}, {"cron": "0 18 * * FRI-SAT,SUN"}),
        ({"times": "", "cron": "@daily"}, {"cron": "0 0 * * *"}),
        ({"zone": "america/New York"}, {"zone": "America/New_York"}),
        ({"points": "By difficulty"}, {"points": BY_DIFFICULTY}),
        ({"window": "30 minutes", "grace": "1 hour"}, {"window_s": 1800, "grace_s": 3600}),
    ],
)
def test_what_people_type_is_stored_as_tally_writes_it(
    log_in: LogIn, changes: dict[str, str], wanted: dict[str, object]
) -> None:
    log_in("edda").post(CHANGE, GOOD | {"channel": f"{QUIZ}-{TRIVIA}", "version": "1"} | changes)

    assert {name: getattr(stored(), name) for name in wanted} == wanted


def test_all_mistakes_are_named_together(log_in: LogIn) -> None:
    page = problems(log_in("edda"), zone="Nowhere", window="soon", questions="99")

    assert page.count('<ul class="errorlist') == 3


def test_a_change_is_stored_and_logged_with_before_and_after(log_in: LogIn) -> None:
    edda = log_in("edda")
    form = GOOD | {"channel": f"{QUIZ}-{TRIVIA}", "version": "1"}

    edda.post(CHANGE, form)

    entry = LogEntry.objects.get()
    assert (stored().times, stored().version) == (("08:00", "17:30"), 2)
    assert entry.object_id == f"{QUIZ}-k7m2q"
    assert "times: 08:00, 17:00 → 08:00, 17:30" in entry.change_message
    assert "window: 1h → 2h30m" in entry.change_message
    assert "times: 08:00, 17:00" in edda.get(f"/registrations/{QUIZ}-k7m2q/history/").content.decode()


def test_a_stale_form_is_refused_and_changes_nothing(log_in: LogIn) -> None:
    newer = replace(stored(), questions=7)
    in_sync(lambda store: registrations.save(store, newer))

    page = problems(log_in("edda"), CHANGE, version="1")

    assert "Somebody changed this registration since you opened it" in page
    assert stored().questions == 7


def test_a_form_shows_what_is_stored_even_when_the_bot_no_longer_sees_the_channel(log_in: LogIn) -> None:
    gone = replace(stored(), channel_id="999", category="old-category")
    in_sync(lambda store: registrations.save(store, gone))

    page = log_in("edda").get(CHANGE).content.decode()

    assert f'<option value="{QUIZ}-999" selected>999 (not seen by the bot)</option>' in page
    assert '<option value="old-category" selected>' in page


def test_pausing_and_resuming(log_in: LogIn) -> None:
    edda = log_in("edda")

    edda.post(f"/registrations/{QUIZ}-k7m2q/pause/")
    assert not stored().enabled

    edda.post(f"/registrations/{QUIZ}-w3h8t/resume/")
    assert (stored("w3h8t").enabled, stored("w3h8t").paused_reason) == (True, "")


def test_pausing_by_a_link_is_not_possible(log_in: LogIn) -> None:
    assert log_in("edda").get(f"/registrations/{QUIZ}-k7m2q/pause/").status_code == 405


def test_several_are_paused_together(log_in: LogIn) -> None:
    data = {"action": "pause", "_selected_action": [f"{QUIZ}-k7m2q", f"{QUIZ}-p4x9d", f"{QUIZ}-w3h8t"]}

    page = log_in("edda").post("/registrations/", data, follow=True).content.decode()

    assert "Paused: 2 registrations." in page
    assert not any(r.enabled for r in in_sync(lambda store: store.get_registrations(QUIZ)))


def test_deleting_asks_once_and_is_logged(log_in: LogIn) -> None:
    anna = log_in("anna")
    path = f"/registrations/{QUIZ}-k7m2q/delete/"

    assert "Delete this registration?" in anna.get(path).content.decode()
    assert stored().id == "k7m2q"
    anna.post(path, {"post": "yes"})

    with pytest.raises(RegistrationNotFound):
        stored()
    assert LogEntry.objects.get().object_repr == "#daily-trivia, 08:00, 17:00 (Europe/Vienna)"


def test_several_are_deleted_together_after_one_question(log_in: LogIn) -> None:
    anna = log_in("anna")
    data = {"action": "delete_selected", "_selected_action": [f"{QUIZ}-k7m2q", f"{QUIZ}-p4x9d"]}

    assert anna.post("/registrations/", data).status_code == 200
    assert stored().id == "k7m2q"
    anna.post("/registrations/", data | {"post": "yes"})

    assert [r.id for r in in_sync(lambda store: store.get_registrations(QUIZ))] == ["w3h8t"]


def test_an_editor_may_not_delete(log_in: LogIn) -> None:
    edda = log_in("edda")

    edda.post("/registrations/", {"action": "delete_selected", "_selected_action": f"{QUIZ}-k7m2q", "post": "yes"})

    assert stored().id == "k7m2q"
    assert "Delete" not in edda.get(CHANGE).content.decode()


def test_posting_now_queues_one_game_however_often_the_button_is_pressed(log_in: LogIn) -> None:
    hugo = log_in("hugo")
    path = f"/registrations/{QUIZ}-k7m2q/post/"
    key = re.search(r'name="idempotency_key" value="([0-9a-f]+)"', hugo.get(path).content.decode())
    assert key

    first = hugo.post(path, {"idempotency_key": key[1]})
    second = hugo.post(path, {"idempotency_key": key[1]})

    [game] = in_sync(lambda store: store.get_active_games(QUIZ))
    assert first["Location"] == second["Location"] == f"/games/{QUIZ}/{game.id}/"


def test_the_next_ten_posts_are_shown_in_the_registrations_zone(log_in: LogIn) -> None:
    page = log_in("edda").get(f"/registrations/{QUIZ}-p4x9d/change/").content.decode()

    assert '<th scope="col">America/New_York</th>' in page
    assert len(re.findall(r"<td><time datetime=[^>]+>Fri [^<]+, 19:30</time>", page)) == 10


def test_the_preview_answers_while_one_types(log_in: LogIn) -> None:
    edda = log_in("edda")
    path = "/registrations/preview/"

    good = edda.post(path, {"days": ["MON", "TUE"], "times": "7:15", "zone": "Asia/Tokyo"}).content.decode()
    line = edda.post(path, {"cron": "0 18 1 * *", "zone": "Asia/Tokyo"}).content.decode()
    bad = edda.post(path, {"days": DAYS, "times": "7:75", "zone": "Asia/Tokyo"}).content.decode()

    assert good.count(", 07:15</time>") == 10 and "<p>Posts Mon, Tue 07:15.</p>" in good
    assert "<p>Posts at 18:00, on day 1 of the month.</p>" in line
    assert bad.count("is not a time of day") == 1


def test_a_cron_line_that_is_typed_beside_shown_times_is_not_dropped(log_in: LogIn) -> None:
    record = replace(stored(), times=(), days=(), cron="0 18 * * *")
    in_sync(lambda store: store.save_registration(record, None))
    typed = {"times": "18:00", "cron": "0 18 1 * *", "zone": record.zone, "version": str(stored().version)}
    assert "Give either times of day" in problems(log_in("edda"), CHANGE, **typed)


def test_a_cron_line_that_is_weekdays_and_a_time_is_shown_as_these_and_stays_as_it_is(log_in: LogIn) -> None:
    edda, path = log_in("edda"), f"/registrations/{QUIZ}-p4x9d/change/"
    page = edda.get(path).content.decode()
    assert re.findall(r'value="([A-Z]{3})"[^>]* checked', page) == ["FRI"]
    assert 'name="times" value="19:30"' in page and not re.search(r'name="cron" value', page)

    shown = GOOD | {"days": ["FRI"], "times": "19:30", "zone": "America/New_York", "version": "1"}
    edda.post(path, shown)
    assert (stored("p4x9d").cron, stored("p4x9d").times, stored("p4x9d").version) == ("30 19 * * FRI", (), 2)
    edda.post(path, shown | {"days": ["FRI", "SAT"], "version": "2"})
    changed = stored("p4x9d")
    assert (changed.cron, changed.days, changed.times) == ("", ("FRI", "SAT"), ("19:30",))


def test_a_cron_line_that_is_more_stays_a_cron_line(log_in: LogIn) -> None:
    edda, path = log_in("edda"), f"/registrations/{QUIZ}-p4x9d/change/"
    edda.post(path, GOOD | {"times": "", "cron": "*/15 8 * * MON", "version": "1"})
    page = edda.get(path).content.decode()
    assert 'name="cron" value="*/15 8 * * MON"' in page and 'name="times" value' not in page
    assert "Posts Mon 08:00, 08:15, 08:30, 08:45." in page


def test_the_preview_blames_nobody_who_has_not_begun_to_type_when(log_in: LogIn) -> None:
    typed = {"days": ["MON", "TUE"], "zone": "UTC", "points": "5 each"}
    shown = log_in("edda").post("/registrations/preview/", typed).content.decode()
    assert "errorlist" not in shown and "to see when it posts" in shown
    assert "Each right answer is worth 5 points." in shown


def test_the_preview_explains_what_answers_are_worth_by_an_example(log_in: LogIn) -> None:
    edda = log_in("edda")
    said = {
        typed: edda.post("/registrations/preview/", {"points": typed}).content.decode()
        for typed in ("", "10 each, first 3", "10 each, fist 3")
    }
    assert "Each right answer is worth 1 point." in said[""]
    assert (
        "Each right answer is worth 10 points. On top: 3 for the first right answer to a question."
        in said["10 each, first 3"]
    )
    assert "10 + 10 + 10 for the answers, 3 for being first. In all 33 points." in said["10 each, first 3"]
    assert "Do you mean first?" in said["10 each, fist 3"]


def test_a_page_explains_the_rule_that_is_stored(log_in: LogIn) -> None:
    changed = replace(stored(), points=BY_DIFFICULTY)
    in_sync(lambda store: registrations.save(store, changed))
    for who in ("edda", "vera"):
        page = log_in(who).get(CHANGE).content.decode()
        assert "A right answer is worth 10 (easy), 15 (medium) or 20 (hard) points." in page


def test_a_viewer_reads_a_registration_without_a_form(log_in: LogIn) -> None:
    page = log_in("vera").get(CHANGE).content.decode()

    assert "Next 10 posts" in page and "Europe/Vienna" in page
    assert "<input" not in page.replace('<input type="hidden" name="csrfmiddlewaretoken"', "")


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"daily-trivia", "general", "late-shift"}),
        ("?status=paused", {"late-shift"}),
        ("?status=running", {"daily-trivia", "general"}),
        ("?status=problem", {"late-shift"}),
        ("?q=vienna", {"daily-trivia"}),
        ("?q=geography+new_york", {"general"}),
        ("?q=nothing", set()),
        ("?o=2", {"daily-trivia", "general", "late-shift"}),
        ("?p=2", {"daily-trivia", "general", "late-shift"}),
        ("?key__exact=1", {"daily-trivia", "general", "late-shift"}),
    ],
)
def test_the_list_searches_and_filters(log_in: LogIn, query: str, shown: set[str]) -> None:
    page = log_in("edda").get(f"/registrations/{query}", follow=True).content.decode()

    assert set(re.findall(r"/change/[^>]*>#([a-z-]+) ", page)) == shown


def test_the_list_sorts(log_in: LogIn) -> None:
    edda = log_in("edda")

    order = [
        re.findall(r"/change/[^>]*>#([a-z-]+) ", edda.get(f"/registrations/?o={o}").content.decode())
        for o in ("1", "-1", "4")
    ]

    assert order[0] == ["daily-trivia", "general", "late-shift"] == order[1][::-1]
    assert order[2][-1] == "general", "the longest window comes last"


def test_an_empty_list_says_what_to_do(log_in: LogIn) -> None:
    page = log_in("nora").get("/registrations/").content.decode()

    assert "No registration yet." in page
    assert "Add a registration" not in page


def test_names_from_discord_are_escaped(log_in: LogIn) -> None:
    from games.domain.guilds import GuildDirectory

    evil = GuildDirectory(guild_id=QUIZ, name="<script>1</script>", channels={TRIVIA: "<script>2</script>"})
    in_sync(lambda store: store.save_directory(evil))
    edda = log_in("edda")

    for path in ("/", "/registrations/", CHANGE, ADD, f"/registrations/{QUIZ}-k7m2q/history/"):
        assert "<script>1" not in edda.get(path).content.decode()
        assert "<script>2" not in edda.get(path).content.decode()
