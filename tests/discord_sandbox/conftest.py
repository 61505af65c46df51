"""What the sandbox's tests share."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.discord_sandbox.support import Place, place


@pytest.fixture
async def spot() -> AsyncIterator[Place]:
    """A guild with a channel, two members and a running bot; rate limits are announced, not enforced."""
    async with place(rate_limits=False) as found:
        yield found
