"""Rows 49 and 60 in a real Chromium: ids beyond 2^53 are distinguished, and no stranger's text becomes markup."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from playwright.sync_api import Dialog, Page, expect

from games.domain.guilds import GuildDirectory
from games.domain.records import Question, Registration
from games.store.redis import RedisStore
from tests.e2e import conftest as browsers
from tests.e2e import scene
from tests.e2e.conftest import Backstage, LogIn
from tests.e2e.scene import CAPITAL
from tests.e2e.servers import PROJECT, Place
from tests.faults.test_49_50_snowflakes_and_empty_lists import LARGEST, TWINS
from trivia_site.processes import programs

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(180)]

place, address, browser = browsers.place, browsers.address, browsers.browser
backstage, log_in = browsers.backstage, browsers.log_in

SCRIPT = """'"></title></textarea></option><script>window.harmed=1</script><img src=x onerror="harmed=1"><b>{{7*7}}"""
EVIL, CHANNEL, ROLE = "6600000000000000001", "6600000000000000011", "6600000000000000091"
ASKED = Question(
    seed="evil",
    text=SCRIPT,
    options=(f"A{SCRIPT}", f"B{SCRIPT}"),
    answer=f"A{SCRIPT}",
    explanation=SCRIPT,
    source=SCRIPT,
    category=SCRIPT[:40],
    difficulty=SCRIPT[:40],
)
TYPED = Question(seed="typed", text=SCRIPT, answer=SCRIPT)
MAKE_USER = (
    "from django.contrib.auth.models import User; from games.models import GuildAccess, AuditEntry; import sys;"
    "name = sys.stdin.read(); user = User.objects.create(username=name, email='<b>', is_staff=True);"
    f"GuildAccess.objects.create(user=user, guild_id='{EVIL}');"
    "AuditEntry.objects.create(source='site', actor_name=name, action='account.added', before={name: name});"
    "print(user.pk)"
)
PAGES = [
    "/",
    f"/games/{EVIL}/live/",
    f"/games/{EVIL}/live/close/",
    "/history/",
    "/history/over/",
    "/history/?guild=%22%3E%3Cscript%3Eharmed=1%3C/script%3E",
    "/registrations/",
    "/registrations/?q=%22%3E%3Cscript%3Eharmed=1%3C/script%3E",
    "/registrations/add/",
    f"/registrations/{EVIL}-evil/change/",
    f"/registrations/{EVIL}-evil/delete/",
    f"/registrations/{EVIL}-evil/post/",
    f"/registrations/{EVIL}-evil/history/",
    "/audit/",
    "/people/",
    "/auth/user/",
    "/auth/user/{user}/change/",
    "/auth/user/{user}/delete/",
    "/games/guildaccess/",
    "/games/guildaccess/add/",
    "/%3Cscript%3Eharmed=1%3C/script%3E",
]


def test_49_snowflakes_above_2_53_are_told_apart_by_a_real_browser(log_in: LogIn, backstage: Backstage) -> None:
    """Two games of one id in two servers whose ids are the same to whoever takes them for numbers."""
    first, second = (
        backstage.do(lambda store, guild=guild: scene.open_game(store, guild, LARGEST, CAPITAL, id="twin"))  # type: ignore[misc]
        for guild in TWINS
    )
    page = log_in("root")
    heard: list[dict[str, Any]] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda text: heard.append(json.loads(text))))
    page.reload()
    expect(page.locator("#live-status")).to_have_text("Live")

    backstage.do(lambda store: scene.submit(store, second, 1, "C"))

    counts = [page.locator(f'[data-game="{made.guild_id}/twin"] [data-count="accepted"]') for made in (first, second)]
    expect(counts[1]).to_have_text("1", timeout=20_000)
    expect(counts[0]).to_have_text("0")
    states = [state for message in heard for state in (message, *message.get("games", ())) if "guild" in state]
    assert states and all(isinstance(state["guild"], str) for state in states)


async def _furnish(store: RedisStore) -> None:
    """A server in which everything that has a name is called a script."""
    directory = GuildDirectory(guild_id=EVIL, name=SCRIPT, channels={CHANNEL: SCRIPT}, roles={ROLE: SCRIPT})
    await store.save_directory(directory)
    problem = f"{SCRIPT} in the problem"
    registration = Registration(
        id="evil", guild_id=EVIL, channel_id=CHANNEL, times=("08:00",), category=SCRIPT, last_problem=problem
    )
    await store.save_registration(registration, None)
    for id in ("live", "over"):
        made = await scene.open_game(store, EVIL, CHANNEL, ASKED, TYPED, id=id)
        await scene.submit(store, made, 1, "A", 0, SCRIPT)
        await scene.submit(store, made, 2, SCRIPT, 1, SCRIPT)


@pytest.fixture
def evil_user(place: Place, backstage: Backstage) -> str:
    """The id of an account with a script for a name and a role in its server, in a world full of them."""
    backstage.do(_furnish)
    place.finish(EVIL, "over")
    command = [sys.executable, programs.MANAGE, "shell", "--no-imports", "-c", MAKE_USER]
    done = subprocess.run(
        command, env=place.env, input=SCRIPT, check=True, cwd=PROJECT, stdout=subprocess.PIPE, text=True
    )
    return done.stdout.strip()


def test_60_script_in_a_question_or_name_is_shown_as_text_on_every_page(
    log_in: LogIn, address: str, backstage: Backstage, evil_user: str
) -> None:
    """A refusal by the Content Security Policy fails this test too (see `log_in`): there must be nothing to refuse."""
    page = log_in("root")
    dialogs: list[Dialog] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog), dialog.dismiss()))
    shown: dict[str, int] = {}
    for path in PAGES:
        page.goto(address + path.format(user=evil_user))
        assert _harm(page) == [], path
        shown[path] = page.content().count("window.harmed=1")

    assert {path for path, times in shown.items() if not times} == {"/people/", PAGES[-1]}, "all others show the text"
    assert dialogs == []


def _harm(page: Page) -> list[str]:
    """What of the script was run or made into elements."""
    return list(
        page.evaluate(
            """() => [
                ...(window.harmed ? ["it ran"] : []),
                ...[...document.querySelectorAll("script:not([src]), img[src=x], main b > b")]
                    .filter(element => element.type !== "application/json").map(element => element.outerHTML),
                ...[...document.querySelectorAll("*")].filter(element => element.textContent.trim() === "49")
                    .map(() => "a template was evaluated"),
            ]"""
        )
    )


def test_60_script_that_arrives_live_is_shown_as_text(log_in: LogIn, address: str, backstage: Backstage) -> None:
    page = log_in("root")
    expect(page.locator("#live-status")).to_have_text("Live")
    backstage.do(
        lambda store: store.save_directory(GuildDirectory(guild_id=EVIL, name=SCRIPT, channels={CHANNEL: SCRIPT}))
    )

    made = backstage.do(lambda store: scene.open_game(store, EVIL, CHANNEL, ASKED, id="arriving"))
    expect(page.locator(f'[data-game="{EVIL}/arriving"]')).to_be_visible(timeout=20_000)
    backstage.do(lambda store: scene.submit(store, made, 1, "A", 0, SCRIPT))
    expect(page.locator(f'[data-game="{EVIL}/arriving"] [data-count="accepted"]')).to_have_text("1", timeout=20_000)

    assert "window.harmed=1" in page.locator(f'[data-game="{EVIL}/arriving"]').inner_text()
    assert _harm(page) == []
