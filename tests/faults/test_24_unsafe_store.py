"""Row 24: started on a store that evicts, or that syncs its file too late. One is refused, the other reported."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest

from tests.faults import own_store
from tests.faults.conftest import PROJECT, House
from tests.faults.own_store import OwnStore, said

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.timeout(180)]

own, redis_url = own_store.own, own_store.redis_url

SITE = ("-m", "uvicorn", "trivia_site.asgi:application", "--port")
"""And the port."""
LOSS = "up to 2,038 of 9,230 in a power cut, 4,856 of 43,320 when the process was killed while the disk was slow"


async def run(data_dir: Path, *words: str) -> tuple[int | None, str]:
    """A program's exit status and what it said, in an environment that lacks nothing but a safe store."""
    environment = os.environ | {"TALLY_DATA_DIR": str(data_dir), "DISCORD_TOKEN": "MTIz.some.token"}
    environment |= {"DISCORD_API_BASE": "http://127.0.0.1:1/api/v10", "TALLY_LOG_FORMAT": "json"}
    process = await asyncio.create_subprocess_exec(
        sys.executable, *words, cwd=PROJECT, env=environment, stdout=PIPE, stderr=PIPE
    )
    async with asyncio.timeout(90):
        out, err = await process.communicate()
    return process.returncode, (out + err).decode()


@pytest.mark.usefixtures("migrated_sql")
async def test_24_no_program_starts_on_a_store_that_evicts(own: OwnStore, redis_url: str, tmp_path: Path) -> None:
    policy = "volatile-ttl"  # the mildest of them: leases, tombstones and history expire, so they may be evicted
    with own.client() as client:
        client.config_set("maxmemory-policy", policy)
    programs = [("manage.py", word) for word in ("runbot", "run_duties", "serve")] + [(*SITE, _free_port())]
    for status, text in await asyncio.gather(*(run(tmp_path, *words) for words in programs)):
        assert status == 78, text
        assert f"The store's maxmemory-policy is {policy}" in text and "(tally.E005)" in text
        assert "Set maxmemory-policy noeviction." in text
        assert "Traceback" not in text
    _, text = await run(tmp_path, "manage.py", "doctor", "--no-color")
    assert f"problem  store: The store's maxmemory-policy is {policy}" in text


def _free_port() -> str:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return str(trial.getsockname()[1])


@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        ("appendfsync", "everysec", f"appendfsync is everysec: answers are lost whose players read.*{LOSS}"),
        (
            "appendonly",
            "no",
            "keeps no append-only file: when it ends, every game in play and every answer in it is lost",
        ),
    ],
)
async def test_24_a_store_that_may_lose_answers_is_told_loudly(
    house: House, own: OwnStore, capfd: pytest.CaptureFixture[str], setting: str, value: str, words: str
) -> None:
    with own.client() as client:
        client.config_set(setting, value)
    await house.start_bot()
    await house.start_duties()
    await house.sandbox.gateway.wait_connected()
    await said(capfd, rf"(?s)(\[warning +\] state[^\n]*{words}.*){{2}}")
    assert [bot.returncode for bot in house.bots] == [None, None], "they run all the same"
