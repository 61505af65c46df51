"""The rollback drill of docs/operations.md: from the file to the store and back, with one game open all the while."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from discord_sandbox import Sandbox
from discord_sandbox.views import MessageView
from tests.e2e import service as services
from tests.e2e.community import Community
from tests.e2e.service import Service

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

service = services.service


@pytest_asyncio.fixture
async def community() -> AsyncIterator[Community]:
    async with Sandbox(deadline_s=10) as sandbox:
        yield Community(sandbox)


async def test_there_and_back_with_a_game_open_all_the_while(
    service: Service, community: Community, tmp_path: Path
) -> None:
    before, back = tmp_path / "app_state.json", tmp_path / "back.json"
    ben, cleo, dan = range(3)

    _run_on_file(service, before)
    await community.start(service)
    post = await community.post()
    assert await community.press(ben, post, 0)
    await community.stop(service)

    _run_on_store(service)
    assert (await _manage(service, "migrate_trivia", str(before), "--dry-run"))[0] == 0
    status, said = await _manage(service, "migrate_trivia", str(before), "--json")
    assert status == 0, said
    await community.start(service)
    assert await community.press(cleo, post, 1)
    assert await community.press(ben, post, 1), "who answered before may still change the answer"
    await _assert_in_play(service, community, post, stored=2)
    await community.stop(service)

    status, said = await _manage(service, "export_trivia", str(back))
    assert status == 0, said
    _run_on_file(service, back)
    await community.start(service)
    await _assert_in_play(service, community, post, stored=2)
    assert await community.press(dan, post, 1)

    results = await community.results()
    assert "3 players" in results.text
    assert [each.id for each in community.sandbox.messages(community.channel)] == [post.id, results.id]
    await asyncio.to_thread(_assert_certified, service, Community.game_of(post), answers=3)
    await community.stop(service)


async def test_a_game_that_ended_in_the_store_stays_ended_in_the_file(
    service: Service, community: Community, tmp_path: Path
) -> None:
    before, back = tmp_path / "app_state.json", tmp_path / "back.json"
    _run_on_file(service, before)
    await community.start(service)
    post = await community.post()
    assert await community.press(0, post, 0)
    await community.stop(service)

    _run_on_store(service)
    assert (await _manage(service, "migrate_trivia", str(before)))[0] == 0
    await community.start(service)
    results = await community.results()
    await asyncio.to_thread(_assert_certified, service, Community.game_of(post), answers=1)
    await community.stop(service)

    assert (await _manage(service, "export_trivia", str(back)))[0] == 0
    _run_on_file(service, back)
    await community.start(service)
    assert not await community.press(0, post, 0)
    assert [each.id for each in community.sandbox.messages(community.channel)] == [post.id, results.id]
    await asyncio.to_thread(_assert_certified, service, Community.game_of(post), answers=1)
    await community.stop(service)


def _run_on_file(service: Service, path: Path) -> None:
    service.environment |= {"USE_REDIS": "false", "TALLY_JSON_PATH": str(path)}


def _run_on_store(service: Service) -> None:
    service.environment["USE_REDIS"] = "true"


async def _manage(service: Service, *words: str) -> tuple[int, str]:
    done = await asyncio.to_thread(service.manage, *words)
    return done.returncode, done.stdout + done.stderr


async def _assert_in_play(service: Service, community: Community, post: MessageView, stored: int) -> None:
    """The game takes answers, has so many, and still stands under the same message."""
    [found] = await _certificates(service)
    assert (found["game"], found["phase"], found["stored"], found["problems"]) == (
        Community.game_of(post),
        "open",
        stored,
        [],
    )
    assert [each.id for each in community.sandbox.messages(community.channel)] == [post.id]


async def _certificates(service: Service) -> list[dict[str, Any]]:
    done = await asyncio.to_thread(service.manage, "verify_game", "--all", "--json")
    return [json.loads(line) for line in done.stdout.splitlines()[:-1]]


def _assert_certified(service: Service, game_id: str, answers: int) -> None:
    found = services.certificate(service, game_id)
    assert (found["acknowledged"], found["archived"], found["problems"]) == (answers, answers, [])
