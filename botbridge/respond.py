"""Answering an interaction exactly once: at once when the work is quick, deferred when not, never with silence."""

from __future__ import annotations

import asyncio
import contextlib
import io
import secrets
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog
from aiohttp import ClientError
from discord import Embed, File, HTTPException, Interaction, InteractionResponseType
from discord.ui import Modal, View
from discord.utils import MISSING

from botbridge.client import TriviaBot
from botbridge.discord_api.errors import UNREADABLE
from botbridge.messages import replies
from games.domain.errors import GameError

log = structlog.get_logger(__name__)

DEFER_AFTER_S = 1.5
"""Discord waits 3 s for the first response; half of that is left for the way."""
SEND_S = 15.0
"""For one reply; discord.py's own limit is 300 s, in which a few silent ones would hold up all others."""
_TAKEN = 40060
_ACKNOWLEDGED = "acknowledgement arrived"
_ANSWERED_ALREADY = frozenset({10062, _TAKEN, 50027})
"""The interaction or its token expired, or was answered before (a replay, a second delivery after a resume)."""
_SIGNS_OF_LIFE = (InteractionResponseType.deferred_channel_message, InteractionResponseType.deferred_message_update)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """What one person gets to see, always privately."""

    content: str = ""
    embed: Embed | None = None
    view: View | None = None
    files: Mapping[str, bytes] = field(default_factory=dict)
    """Name -> content of what comes along; not with `update`."""
    update: bool = False
    """True replaces the private message on which the pressed component sits, instead of sending a new one."""

    def attachments(self) -> list[File]:
        """The files for one try: what discord.py has sent once, it cannot send again."""
        return [File(io.BytesIO(content), name) for name, content in self.files.items()]


def say(content: str) -> Reply:
    """A reply of words only."""
    return Reply(content=content)


async def respond(interaction: Interaction[TriviaBot], work: Coroutine[Any, Any, Reply]) -> None:
    """Do the work and reply with what it returns; a `GameError` or `RefusedByBot` becomes its explanation.

    Nothing escapes: an error that nobody foresaw is logged and apologised for.
    """
    task = asyncio.ensure_future(_explained(interaction.client.second_bot.watch(interaction, work)))
    try:
        done, _ = await asyncio.wait({task}, timeout=DEFER_AFTER_S)
        if not done:
            await _deliver(interaction, None)
        await _deliver(interaction, await task)
    except asyncio.CancelledError:
        task.cancel()
        raise


async def respond_form(interaction: Interaction[TriviaBot], work: Coroutine[Any, Any, Modal | Reply]) -> None:
    """Open the form that the work returns. A form cannot follow a deferral, so slow work is given up with a word."""
    try:
        async with asyncio.timeout(2 * DEFER_AFTER_S - 0.7):
            found = await _explained(interaction.client.second_bot.watch(interaction, work))
    except TimeoutError:
        found = say(replies.SLOW_STORE)
    await _deliver(interaction, found)


async def _explained(work: Coroutine[Any, Any, Modal | Reply]) -> Modal | Reply:
    """What the work returns, if it can be sent: an error in it is ours, and must not look like one over an answer."""
    try:
        found = await work
        _rehearse(found)
        return found
    except (GameError, replies.RefusedByBot) as error:
        return say(replies.failure(error))
    except Exception:
        return say(apologise())


def _rehearse(reply: Modal | Reply) -> None:
    """Make what discord.py makes of it. Raises what is wrong with it before anything has been sent."""
    if isinstance(reply, Modal):
        reply.to_dict()
        return
    if reply.embed is not None:
        reply.embed.to_dict()
    if reply.view is not None:
        reply.view.to_components()


def apologise() -> str:
    """Log the exception being handled under a reference and give the words that carry it."""
    reference = secrets.token_hex(3)
    log.exception("interaction failed", reference=reference)
    return replies.apology(reference)


def has_replied(interaction: Interaction[TriviaBot]) -> bool:
    """Whether Discord has taken a first reply that is more than an acknowledgement."""
    return interaction.response.is_done() and interaction.response.type not in _SIGNS_OF_LIFE


async def _deliver(interaction: Interaction[TriviaBot], reply: Modal | Reply | None) -> None:
    """Send a reply (None: only the acknowledgement). What Discord does not understand is apologised for."""
    try:
        await _send_surely(interaction, reply)
    except HTTPException as error:
        if error.code in _ANSWERED_ALREADY:
            log.info("interaction was answered already or has expired", interaction=interaction.id, code=error.code)
            return
        await _apologise(interaction)
    except UNREADABLE:
        await _apologise(interaction)
    except (ClientError, OSError):
        log.exception("interaction could not be answered", interaction=interaction.id)


async def _apologise(interaction: Interaction[TriviaBot]) -> None:
    words = apologise()
    with contextlib.suppress(HTTPException, ClientError, OSError, *UNREADABLE):
        await _send(interaction, say(words))


async def _send_surely(interaction: Interaction[TriviaBot], reply: Modal | Reply | None) -> None:
    """Send, and once more when the answer did not come: if the first did arrive, Discord refuses the second (40060)."""
    if await _is_taken(interaction, reply):
        return
    log.warning("no readable answer to a reply, sending again", interaction=interaction.id)
    try:
        await _send(interaction, reply)
    except HTTPException as error:
        if reply is not None or error.code != _TAKEN:
            raise
        # The first response did arrive, of which discord.py knows nothing: what follows is an edit.
        interaction.extras[_ACKNOWLEDGED] = True


async def _is_taken(interaction: Interaction[TriviaBot], reply: Modal | Reply | None) -> bool:
    """Send; False when it may not have arrived. Raises what Discord refuses with, and TimeoutError."""
    try:
        await _send(interaction, reply)
    except TimeoutError:
        raise
    except (ClientError, OSError):
        return False
    except UNREADABLE:
        # discord.py notes that Discord has taken it before it reads Discord's answer, which we do not need.
        log.warning("Discord's answer to a reply cannot be read", interaction=interaction.id, exc_info=True)
        return interaction.response.is_done()
    return True


async def _send(interaction: Interaction[TriviaBot], reply: Modal | Reply | None) -> None:
    async with interaction.client.callbacks, asyncio.timeout(SEND_S):
        await _send_now(interaction, reply)


async def _send_now(interaction: Interaction[TriviaBot], reply: Modal | Reply | None) -> None:
    response = interaction.response
    if reply is None:
        await response.defer(ephemeral=True, thinking=True)
    elif isinstance(reply, Modal):
        await response.send_modal(reply)
    elif response.is_done() or interaction.extras.get(_ACKNOWLEDGED):
        await interaction.edit_original_response(
            content=reply.content or None,
            embed=reply.embed,
            view=reply.view,
            attachments=reply.attachments() or MISSING,
        )
    elif reply.update:
        await response.edit_message(content=reply.content or None, embed=reply.embed, view=reply.view)
    else:
        await response.send_message(
            reply.content or None,
            embed=reply.embed or MISSING,
            view=reply.view or MISSING,
            files=reply.attachments() or MISSING,
            ephemeral=True,
        )
