"""How often one POST waits for the store's loop: each visit costs two changes of thread and a round trip at least."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from games.connection import in_sync
from games.dashboard import problems
from tests.e2e.scene import BOOKS, DIRECTORIES, GENERAL, QUIZ
from tests.games.dashboard.test_registrations import ADD, CHANGE, GOOD, stored
from tests.games.dashboard.test_registrations_changes import FORM

LogIn = Callable[[str], Client]
KEYS = [f"{QUIZ}-k7m2q", f"{QUIZ}-p4x9d"]
MOST = 3


@pytest.fixture
def hops(log_in: LogIn, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """One entry for each visit to the store's loop since the test has begun."""
    seen: list[object] = []
    submit: Any = asyncio.run_coroutine_threadsafe

    def counting(work: Any, loop: Any) -> Any:
        seen.append(work)
        return submit(work, loop)

    for guild_id in (QUIZ, BOOKS):
        problems.forget(guild_id)  # what the navigation counts is remembered for a minute; here it is read too
    monkeypatch.setattr(asyncio, "run_coroutine_threadsafe", counting)
    return seen


def post(client: Client, address: str, form: dict[str, Any], hops: list[object]) -> tuple[int, int]:
    """Status of the response, and how many hops it took."""
    hops.clear()
    status = client.post(address, form).status_code
    return status, len(hops)


def test_a_save_takes_three_hops(log_in: LogIn, hops: list[object]) -> None:
    edda = log_in("edda")
    assert post(edda, CHANGE, FORM, hops) == (302, MOST)
    assert stored().window_s == 9000
    assert post(edda, ADD, GOOD, hops) == (302, MOST)


@pytest.mark.parametrize("way", ["pause", "resume"])
def test_a_toggle_takes_two_hops(log_in: LogIn, hops: list[object], way: str) -> None:
    edda = log_in("edda")
    if way == "resume":
        edda.post(f"/registrations/{KEYS[0]}/pause/")
    assert post(edda, f"/registrations/{KEYS[0]}/{way}/", {}, hops) == (302, 2)
    assert stored().enabled == (way == "resume")


def test_several_are_toggled_in_as_few_hops_as_one(log_in: LogIn, hops: list[object]) -> None:
    form = {"action": "pause", "_selected_action": KEYS}
    assert post(log_in("edda"), "/registrations/", form, hops) == (302, 2)
    assert not stored().enabled


@pytest.mark.parametrize("wrong", [{"zone": "Nowhere"}, {"version": "7"}], ids=["zone", "version"])
def test_a_refusal_by_the_form_takes_three_hops(log_in: LogIn, hops: list[object], wrong: dict[str, str]) -> None:
    assert post(log_in("edda"), CHANGE, FORM | wrong, hops) == (200, MOST)


def test_a_question_before_saving_takes_three_hops(log_in: LogIn, hops: list[object]) -> None:
    directory = replace(DIRECTORIES[0], lacking={GENERAL: ("send_messages",)})
    in_sync(lambda store: store.save_directory(directory))
    form = FORM | {"channel": f"{QUIZ}-{GENERAL}"}
    assert post(log_in("edda"), CHANGE, form, hops) == (200, MOST)


def test_a_deletion_takes_two_hops(log_in: LogIn, hops: list[object]) -> None:
    form = {"action": "delete_selected", "_selected_action": [KEYS[1]], "post": "yes"}
    assert post(log_in("anna"), "/registrations/", form, hops) == (302, 2)
    assert post(log_in("anna"), f"/registrations/{KEYS[0]}/delete/", {"post": "yes"}, hops) == (302, 2)
