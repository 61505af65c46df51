"""Every change of a registration is noted; nobody's change is lost to another's; a copy is made of one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from games.connection import in_sync
from games.dashboard.registrations import actions
from games.domain.records import Registration
from games.models import AuditEntry
from games.play import registrations
from tests.e2e.scene import DIRECTORIES, GENERAL, LATE, QUIZ, TRIVIA
from tests.games.dashboard.test_registrations import ADD, CHANGE, GOOD, stored

LogIn = Callable[[str], Client]
POST = f"/registrations/{QUIZ}-k7m2q/post/"
FORM = GOOD | {"channel": f"{QUIZ}-{TRIVIA}", "version": "1"}
"""The good form for the registration that is there already."""


def words(page: bytes) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.decode())))


def entries() -> list[tuple[str, str, str]]:
    return [(entry.action, entry.actor_name, entry.subject_id) for entry in AuditEntry.objects.order_by("id")]


# --- who did what ----------------------------------------------------------------------------------------------------


def test_a_change_is_noted_with_before_and_after(log_in: LogIn) -> None:
    log_in("edda").post(CHANGE, FORM)

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor_name, entry.guild_id, entry.source) == (
        "registration.changed",
        "edda",
        QUIZ,
        AuditEntry.Source.SITE,
    )
    assert entry.before["times"] == "08:00, 17:00" and entry.after["times"] == "08:00, 17:30"
    assert (entry.before["version"], entry.after["version"]) == (1, 2)
    assert "zone" not in entry.before


def test_an_addition_is_noted_with_all_that_was_chosen(log_in: LogIn) -> None:
    log_in("edda").post(ADD, GOOD)

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.before) == ("registration.added", {})
    assert (entry.after["channel"], entry.after["questions"]) == (f"{QUIZ}-{GENERAL}", 3)


def test_pause_resume_post_and_delete_are_noted_one_by_one(log_in: LogIn) -> None:
    anna = log_in("anna")
    anna.post(f"/registrations/{QUIZ}-k7m2q/pause/")
    anna.post(f"/registrations/{QUIZ}-k7m2q/resume/")
    anna.post(POST, {"idempotency_key": "0" * 32})
    anna.post(POST, {"idempotency_key": "0" * 32})
    anna.post(f"/registrations/{QUIZ}-k7m2q/delete/", {"post": "yes"})

    assert entries() == [
        ("registration.paused", "anna", "k7m2q"),
        ("registration.resumed", "anna", "k7m2q"),
        ("registration.posted", "anna", "k7m2q"),
        ("registration.deleted", "anna", "k7m2q"),
    ]
    deleted = AuditEntry.objects.get(action="registration.deleted")
    assert deleted.before["times"] == "08:00, 17:00" and deleted.after == {}
    assert LogEntry.objects.count() == 4


def test_bulk_actions_are_noted_for_each_registration(log_in: LogIn) -> None:
    anna, keys = log_in("anna"), [f"{QUIZ}-k7m2q", f"{QUIZ}-p4x9d"]
    anna.post("/registrations/", {"action": "pause", "_selected_action": keys})
    anna.post("/registrations/", {"action": "delete_selected", "_selected_action": keys, "post": "yes"})

    assert [(action, id) for action, _who, id in sorted(entries())] == [
        ("registration.deleted", "k7m2q"),
        ("registration.deleted", "p4x9d"),
        ("registration.paused", "k7m2q"),
        ("registration.paused", "p4x9d"),
    ]
    assert LogEntry.objects.count() == 4


def test_what_is_refused_or_changes_nothing_is_not_noted(log_in: LogIn) -> None:
    log_in("edda").post(CHANGE, FORM | {"zone": "Nowhere"})
    log_in("edda").post(f"/registrations/{QUIZ}-k7m2q/resume/")
    log_in("bert").post(f"/registrations/{QUIZ}-k7m2q/pause/")

    assert entries() == []


# --- two people at once ----------------------------------------------------------------------------------------------


def test_a_stale_form_keeps_what_was_typed_and_tells_what_the_other_changed(log_in: LogIn) -> None:
    log_in("anna").post(CHANGE, FORM | {"window": "45m", "times": "09:00"})

    response = log_in("edda").post(CHANGE, FORM)

    shown = words(response.content)
    assert "anna changed this registration since you opened it. Nothing of yours is saved yet." in shown
    assert "Answers are taken for: stored is now “45m”, you typed “2h30m”." in shown
    assert "Times of day: stored is now “09:00”, you typed “08:00, 17:30”." in shown
    assert "Time zone: stored" not in shown
    assert 'value="2h30m"' in response.content.decode()
    assert stored().window_s == 45 * 60


def test_a_stale_form_keeps_every_weekday_that_was_ticked(log_in: LogIn) -> None:
    log_in("anna").post(CHANGE, FORM | {"window": "45m"})
    page = log_in("edda").post(CHANGE, FORM | {"days": ["MON", "TUE", "FRI"]}).content.decode()
    ticked = [box for box in re.findall(r"<input[^>]*name=\"days\"[^>]*>", page) if " checked" in box]
    assert [re.findall(r'value="(\w+)"', box) for box in ticked] == [["MON"], ["TUE"], ["FRI"]]


def test_a_second_save_means_to_replace_what_the_other_stored(log_in: LogIn) -> None:
    edda = log_in("edda")
    log_in("anna").post(CHANGE, FORM | {"window": "45m"})
    page = edda.post(CHANGE, FORM).content.decode()
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version

    edda.post(CHANGE, FORM | {"version": version[1]})

    assert stored().window_s == 9000


def test_a_change_of_the_bots_own_is_not_laid_at_a_persons_door(log_in: LogIn) -> None:
    log_in("anna").post(CHANGE, FORM)
    in_sync(lambda store: registrations.note_problem(store, QUIZ, "k7m2q", lambda r: replace(r, failures=1)))

    assert "Somebody changed this registration" in words(log_in("edda").post(CHANGE, FORM).content)


def test_who_slips_in_between_the_check_and_the_write_is_seen_too(
    log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    edda, save = log_in("edda"), actions.save
    waiting = [True]

    def late(*given: object) -> object:
        if waiting.pop() if waiting else False:
            newer = replace(stored(), questions=7)
            in_sync(lambda store: registrations.save(store, newer))
        return save(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(actions, "save", late)
    response = edda.post(CHANGE, FORM)

    assert response.status_code == 200
    assert "Questions per game: stored is now “7”, you typed “3”." in words(response.content)
    assert (stored().questions, entries(), LogEntry.objects.count()) == (7, [], 0)


def test_deleting_what_was_deleted_meanwhile_says_so(log_in: LogIn) -> None:
    anna = log_in("anna")
    in_sync(lambda store: store.delete_registration(QUIZ, "k7m2q"))
    assert anna.post(f"/registrations/{QUIZ}-k7m2q/delete/", {"post": "yes"}).status_code == 404


# --- a copy ----------------------------------------------------------------------------------------------------------


def test_a_clone_opens_the_form_filled_and_saves_a_registration_of_its_own(log_in: LogIn) -> None:
    edda = log_in("edda")
    page = edda.get(f"{ADD}?clone={QUIZ}-p4x9d").content.decode()
    assert 'name="times" value="19:30"' in page and 'name="version" value="0"' in page
    assert f'<option value="{QUIZ}-{GENERAL}" selected>' in page

    edda.post(f"{ADD}?clone={QUIZ}-p4x9d", GOOD)

    assert len(in_sync(lambda store: store.get_registrations(QUIZ))) == 4
    assert stored("p4x9d").version == 1


def test_nobody_clones_from_another_server(log_in: LogIn) -> None:
    assert log_in("bert").get(f"{ADD}?clone={QUIZ}-p4x9d").status_code == 404


# --- what is asked before it is saved --------------------------------------------------------------------------------


@pytest.fixture
def silenced(log_in: LogIn) -> LogIn:
    """The bot may not send messages in #general."""
    directory = replace(DIRECTORIES[0], lacking={GENERAL: ("send_messages",)})
    in_sync(lambda store: store.save_directory(directory))
    return log_in


def count() -> int:
    return len(in_sync(lambda store: store.get_registrations(QUIZ)))


def test_what_would_certainly_fail_is_asked_once_and_then_saved(silenced: LogIn) -> None:
    edda = silenced("edda")
    response = edda.post(ADD, GOOD)
    shown = words(response.content)
    assert "The bot lacks 1 permission in #general: Send Messages." in shown
    assert "Save it all the same" in shown and count() == 3

    edda.post(ADD, GOOD | {"confirmed": "on"})

    assert count() == 4


def test_a_paused_registration_is_saved_without_a_question(silenced: LogIn) -> None:
    data = {name: value for name, value in GOOD.items() if name != "enabled"}
    silenced("edda").post(ADD, data)
    assert count() == 4


def test_what_might_go_wrong_is_told_after_saving(log_in: LogIn) -> None:
    response = log_in("edda").post(ADD, GOOD | {"channel": f"{QUIZ}-{TRIVIA}", "times": "8:00"}, follow=True)
    assert "It posts in the same moment as another registration of this channel" in words(response.content)
    assert count() == 4


def test_the_pages_of_a_registration_tell_what_is_wrong_now(silenced: LogIn) -> None:
    path = f"/registrations/{QUIZ}-p4x9d/change/"
    for name in ("vera", "edda"):
        assert "Cannot post The bot lacks 1 permission in #general" in words(silenced(name).get(path).content)
    assert "The bot sees the channel and may post there" in words(silenced("edda").get(CHANGE).content)


# --- the list --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        (f"?channel={GENERAL}", {"general"}),
        ("?category=geography", {"general"}),
        ("?category=any", {"daily-trivia", "late-shift"}),
        (f"?channel={LATE}&status=running", set()),
    ],
)
def test_the_list_filters_by_channel_and_category(log_in: LogIn, query: str, shown: set[str]) -> None:
    page = log_in("edda").get(f"/registrations/{query}").content.decode()
    assert set(re.findall(r"/change/[^>]*>#([a-z-]+) ", page)) == shown


def test_channels_are_offered_within_one_server(log_in: LogIn) -> None:
    assert "By channel" in words(log_in("edda").get("/registrations/").content)
    root = log_in("root")
    assert "By channel" not in words(root.get("/registrations/").content)
    assert "By channel" in words(root.get(f"/registrations/?server={QUIZ}").content)


def test_many_registrations_come_in_pages(log_in: LogIn) -> None:
    for number in range(60):
        new = Registration(id=f"n{number}", guild_id=QUIZ, channel_id=GENERAL, times=("10:00",))
        in_sync(lambda store, r=new: store.save_registration(r, None))  # type: ignore[misc]
    edda = log_in("edda")
    pages = [edda.get(f"/registrations/?o=1&p={n}").content.decode().count("/change/") for n in (1, 2)]
    assert pages == [50, 13]


# --- the next posts --------------------------------------------------------------------------------------------------


def test_a_change_of_the_clocks_is_said_where_it_first_counts() -> None:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from games.dashboard.registrations.upcoming import upcoming

    noon = int(datetime(2026, 10, 23, 12, tzinfo=ZoneInfo("Europe/Vienna")).timestamp() * 1000)
    record = Registration(id="a", guild_id="1", channel_id="2", times=("02:30",), zone="Europe/Vienna")
    assert [post.notes for post in upcoming(record, noon)][:4] == [
        (),
        ("The clock shows 02:30 twice that day; posted the first time.",),
        ("From here on the clocks are back by 1h: UTC+2 became UTC+1.",),
        (),
    ]


# --- test posts ------------------------------------------------------------------------------------------------------

TEST_POST = f"/registrations/{QUIZ}-k7m2q/test-post/"


def test_a_test_post_is_asked_for_and_its_state_is_shown(log_in: LogIn) -> None:
    from games.models import OutboxEntry

    hugo = log_in("hugo")
    page = hugo.get(TEST_POST).content.decode()
    key = re.search(r'name="idempotency_key" value="([0-9a-f]+)"', page)
    assert key and f'<option value="{TRIVIA}" selected>' in page

    for _click in range(2):
        shown = hugo.post(TEST_POST, {"idempotency_key": key[1], "channel": GENERAL}, follow=True).content
    assert "On its way The bot sends the test post to #general" in words(shown)

    entry = OutboxEntry.objects.get()
    assert (entry.guild_id, entry.payload) == (QUIZ, {"registration": "k7m2q", "channel": GENERAL})
    OutboxEntry.objects.update(done_at=entry.due_at, problem="Missing Permissions")
    assert "The test post in #general failed: Missing Permissions" in words(hugo.get(CHANGE).content)
    OutboxEntry.objects.update(problem="")
    assert "Test post sent to #general" in words(hugo.get(TEST_POST).content)
    assert entries() == [("registration.tried", "hugo", "k7m2q")]


def test_a_test_post_goes_to_channels_of_the_same_server_only(log_in: LogIn) -> None:
    from games.models import OutboxEntry
    from tests.e2e.scene import READING

    response = log_in("root").post(TEST_POST, {"idempotency_key": "0" * 32, "channel": READING})
    assert "Choose a channel of this server" in words(response.content)
    assert not OutboxEntry.objects.exists()
