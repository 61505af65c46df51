"""The page of a server's log channel, and what the page of problems says of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client

from games.connection import in_sync
from games.dashboard import problems
from games.models import AuditEntry, GuildSettings
from tests.e2e.scene import BOOKS, DIRECTORIES, GENERAL, QUIZ, READING

LogIn = Callable[[str], Client]
PAGE = f"/servers/{QUIZ}/log-channel/"


def test_an_editor_chooses_a_channel_and_none_again(log_in: LogIn) -> None:
    edda = log_in("edda")
    assert f'href="{PAGE}"' in edda.get("/servers/").content.decode()
    saved = edda.post(PAGE, {"channel": GENERAL}, follow=True).content.decode()
    assert f'<option value="{GENERAL}" selected>' in saved and "Saved." in saved
    assert GuildSettings.objects.get(pk=QUIZ).log_channel_id == GENERAL
    edda.post(PAGE, {"channel": GENERAL})
    edda.post(PAGE, {"channel": ""})
    assert GuildSettings.objects.get(pk=QUIZ).log_channel_id == ""
    entries = AuditEntry.objects.filter(action="server.changed").order_by("pk")
    assert [(entry.before, entry.after) for entry in entries] == [
        ({"log_channel": ""}, {"log_channel": GENERAL}),
        ({"log_channel": GENERAL}, {"log_channel": ""}),
    ]
    assert "Server" in log_in("anna").get("/audit/").content.decode()


@pytest.mark.parametrize("channel", [READING, "7", "x" * 5000])
def test_a_channel_of_elsewhere_is_refused(log_in: LogIn, channel: str) -> None:
    page = log_in("edda").post(PAGE, {"channel": channel}).content.decode()
    assert "is not one of the available choices" in page
    assert not GuildSettings.objects.exists()
    assert log_in("edda").get(f"/servers/{BOOKS}/log-channel/").status_code == 404


def test_a_channel_in_which_the_bot_cannot_write_is_refused_and_one_that_it_lost_is_a_problem(log_in: LogIn) -> None:
    GuildSettings.objects.create(guild_id=QUIZ, log_channel_id=GENERAL)
    before = problems_shown(log_in)
    assert "log channel" not in before
    lacking = replace(DIRECTORIES[0], lacking={GENERAL: ("send_messages",)})
    in_sync(lambda store: store.save_directory(lacking))
    problems.forget(QUIZ)
    said = "The bot cannot write in the log channel #general."
    assert said in problems_shown(log_in) and said in log_in("edda").get(PAGE).content.decode()
    GuildSettings.objects.update(log_channel_id="")
    page = log_in("edda").post(PAGE, {"channel": GENERAL}).content.decode()
    assert said in page and "choose the bot&#x27;s role and allow: Send Messages." in page
    assert GuildSettings.objects.get().log_channel_id == ""


def problems_shown(log_in: LogIn) -> str:
    return log_in("edda").get("/problems/").content.decode()
