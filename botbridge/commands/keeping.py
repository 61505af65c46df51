"""How long a server keeps the answers of games that are over: for those who administer all of it."""

from __future__ import annotations

from typing import Any

from asgiref.sync import sync_to_async
from discord import Interaction, app_commands

from botbridge import controls
from botbridge.audit_notes import actor_of
from botbridge.client import TriviaBot
from botbridge.messages import privacy as words
from botbridge.permissions import administrator_guild
from botbridge.respond import Reply, respond, say
from games.privacy import retention


@app_commands.command(name="keep-answers", description="See or set how long the answers of past games are kept here")
@app_commands.describe(days="Remove them so many days after their game", forever="Keep them for good")
async def keep_answers(
    interaction: Interaction[TriviaBot],
    days: app_commands.Range[int, retention.LEAST_DAYS, retention.MOST_DAYS] | None = None,
    forever: bool = False,
) -> None:
    await respond(interaction, _keep_answers(interaction, days, forever))


async def _keep_answers(interaction: Interaction[TriviaBot], days: int | None, forever: bool) -> Reply:
    guild_id = administrator_guild(interaction)
    if forever:
        await retention.keep_answers(guild_id, None, actor_of(interaction))
        return say(words.kept(None))
    if days is None:
        return say(words.kept(await retention.kept_days(guild_id)))
    planned = await sync_to_async(retention.foresee)(guild_id, days)
    return Reply(content=words.confirm_keeping(planned), view=controls.keep_controls(days))


async def confirmed(interaction: Interaction[TriviaBot], days: int) -> Reply:
    """Set it; the duties remove what is older within the hour. The permission is checked again."""
    guild_id = administrator_guild(interaction)
    await retention.keep_answers(guild_id, days, actor_of(interaction))
    return Reply(content=words.kept(days), update=True)


COMMANDS: tuple[app_commands.Command[Any, ..., Any], ...] = (keep_answers,)
