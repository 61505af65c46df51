"""One process that races with its like: `python -m simulations.stress.closer GUILD...`.

All order, post and close the same games: the duty loop of `run_duties` with hardly a pause between two polls, so that
several of them reach for every slot and every close in the same moment.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from contextlib import suppress

import django

POLL_S = 0.02
SLOT = "stress"
"""The only slot of each registration, hence one game for each guild, however many order it."""
REGISTRATION = "stress"


async def race(guild_ids: Sequence[str]) -> None:
    """Order one game in each guild unless another was first, then do whatever is due until cancelled."""
    # Only when Django is ready: these read its models.
    from django.conf import settings

    from botbridge.announcer import DiscordAnnouncer
    from botbridge.client import client_options, use_endpoints
    from botbridge.discord_api.rate_limits import PacedClient
    from games.connection import close_store, game_store
    from games.domain.errors import GameExists
    from games.play import poster
    from games.play.duties import Duties
    from games.questions.bundled import bundled_bank
    from simulations.demo.schedule import OnlyChoices

    use_endpoints(settings.DISCORD_API_BASE, settings.DISCORD_GATEWAY_URL)
    store, questions = game_store(), OnlyChoices(bundled_bank())
    try:
        async with PacedClient(**client_options()) as client:
            await client.login(settings.DISCORD_TOKEN)
            for guild_id in guild_ids:
                registration = await store.get_registration(guild_id, REGISTRATION)
                with suppress(GameExists):
                    await poster.post_now(store, questions, registration, SLOT)
            await Duties(store, DiscordAnnouncer(client), questions).run_forever(POLL_S)
    finally:
        await close_store()


def main(guild_ids: Sequence[str]) -> None:
    django.setup()
    from botbridge.runner import until_signalled

    asyncio.run(until_signalled(race(guild_ids)))


if __name__ == "__main__":
    main(sys.argv[1:])
