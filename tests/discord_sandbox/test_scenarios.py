"""The sandbox and simcord agree on what members see: each scenario is played on both."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager

import pytest

from tests.discord_sandbox import scenarios
from tests.discord_sandbox.drivers import on_sandbox, on_simcord
from tests.discord_sandbox.scenarios import Driver


@pytest.mark.parametrize("stage", [on_sandbox, on_simcord])
@pytest.mark.parametrize("scenario", scenarios.ALL, ids=lambda it: it.__name__)
async def test_both_agree(
    scenario: Callable[[Driver], Awaitable[None]], stage: Callable[[], AbstractAsyncContextManager[Driver]]
) -> None:
    async with stage() as driver:
        await scenario(driver)
