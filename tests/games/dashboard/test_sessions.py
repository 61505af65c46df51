"""A new session begins at each login, and ends at logout and with the password, open sockets with it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from games.access.roles import rights_of_session
from games.store.redis import RedisStore
from tests.e2e import scene
from tests.e2e.scene import PASSWORD
from tests.games.live import test_consumers as sockets
from tests.games.live.test_consumers import Socket

pytestmark = pytest.mark.django_db(transaction=True)

NEW = "quite another horse"
CHANGE = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}


def logged_in(name: str, password: str = PASSWORD) -> Client:
    """By the form, as people do."""
    client = Client()
    assert client.post("/login/", {"username": name, "password": password}).status_code == 302
    return client


def key_of(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def set_by_a_superuser() -> None:
    form = {"usable_password": "true", "password1": NEW, "password2": NEW, "set-password": "1"}
    address = f"/auth/user/{User.objects.get(username='vera').pk}/password/"
    assert logged_in("root").post(address, form).status_code == 302


def test_a_login_takes_over_no_session_that_somebody_else_knows(world: None) -> None:
    client = Client()
    session = client.session
    session["planted"] = 1
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = planted = str(session.session_key)

    client.post("/login/", {"username": "vera", "password": PASSWORD})

    assert is_in(client) and key_of(client) != planted
    assert rights_of_session(planted) is None


def test_a_login_as_somebody_else_keeps_nothing_of_the_first(world: None) -> None:
    client = logged_in("root")
    before = key_of(client)
    client.post("/login/", {"username": "nora", "password": PASSWORD})
    assert key_of(client) != before and rights_of_session(before) is None
    assert "/auth/user/" not in client.get("/people/").content.decode()


def test_a_logout_ends_the_session_for_whoever_copied_the_cookie(world: None) -> None:
    client, thief = logged_in("vera"), Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = key_of(client)
    assert is_in(thief)
    client.post("/logout/")
    assert not is_in(thief) and not is_in(client)


def test_a_changed_password_ends_all_other_sessions_and_the_old_cookie(world: None) -> None:
    here, elsewhere, thief = logged_in("vera"), logged_in("vera"), Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = key_of(here)
    assert here.post("/password_change/", CHANGE).status_code == 302
    assert (is_in(here), is_in(elsewhere), is_in(thief)) == (True, False, False)


def test_a_password_set_by_a_superuser_ends_the_persons_sessions(world: None) -> None:
    vera = logged_in("vera")
    set_by_a_superuser()
    assert not is_in(vera)
    assert is_in(logged_in("vera", NEW))


@pytest.fixture
async def people(store: RedisStore) -> AsyncIterator[None]:
    await sync_to_async(scene.people)()
    await scene.furnish(store)
    yield
    await sockets.close_store()


@pytest.mark.parametrize(
    "end",
    [
        lambda client: client.post("/logout/"),
        lambda client: logged_in("vera").post("/password_change/", CHANGE),
        lambda client: client.post("/password_change/", CHANGE),
        lambda client: set_by_a_superuser(),
    ],
    ids=["logout", "password changed elsewhere", "password changed here", "password set by a superuser"],
)
async def test_an_open_socket_ends_with_its_session(
    people: None, monkeypatch: pytest.MonkeyPatch, end: Callable[[Client], Any]
) -> None:
    """Though the browser says nothing more."""
    monkeypatch.setattr(sockets.session_monitor, "ROUND_S", 0.05)
    client = await sync_to_async(logged_in)("vera")
    visitor = Socket("/ws/overview", f"{settings.SESSION_COOKIE_NAME}={key_of(client)}".encode())
    assert await visitor.opens()
    assert (await visitor.next())["type"] == "snapshot"

    await sync_to_async(end)(client)

    assert await visitor.closed() == sockets.consumers.NOT_LOGGED_IN
    await visitor.leave()
