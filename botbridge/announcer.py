"""DiscordAnnouncer: the duties' port to Discord, over discord.py's HTTP alone, so that it works without a gateway."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeVar

import structlog
from aiohttp import ClientError
from discord import (
    AllowedMentions,
    Client,
    HTTPException,
    Message,
    Object,
    PartialMessage,
    PartialMessageable,
    RateLimited,
)
from discord.http import Route
from discord.utils import MISSING, time_snowflake

from botbridge import forums, notices
from botbridge.controls import controls_of_test_post, game_of, question_controls, results_controls, takes_answers
from botbridge.discord_api import fatal_errors
from botbridge.discord_api.errors import UNREADABLE
from botbridge.discord_api.refusals import PUBLISHED, THREAD_EXISTS, UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, are_for_good
from botbridge.extras import Extras
from botbridge.messages.posts import (
    archive_after_min,
    lost_post,
    marker,
    message_place,
    note_of_test_post,
    ping,
    placeholder,
    question_post,
    shows_open,
    thread_name,
)
from botbridge.messages.results import results_post
from games.domain.duties import Earlier
from games.domain.errors import AnnounceError, MessageGone, OutcomeUnknown, RefusedForNow, TokenRevoked, Undeliverable
from games.domain.notices import Notice
from games.domain.records import Game, GameState, MessageKind, Phase, Results

T = TypeVar("T")

log = structlog.get_logger(__name__)

TIMEOUT_S = 15.0
"""For one act outside; discord.py's own limit is 300 s, longer than any lease."""
PUBLISH_RESULTS_S = 86_400.0
"""How long results are tried to be published: Discord allows a channel few an hour."""
LOOK_BACK = 500
"""Messages read at most when looking for our own placeholder; it stands right behind the moment of the first try."""
CLOCKS_APART_MS = 60_000
"""How far our store's clock may be ahead of Discord's when we look for what we sent."""


class DiscordAnnouncer:
    """Implements `games.domain.ports.Announcer` for a logged-in client."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._extras = Extras()

    async def find(self, game: Game, kind: MessageKind, generation: int, since_ms: int) -> str | None:
        return await self._outside(self._find(game, kind, marker(game, kind, generation), since_ms))

    async def _find(self, game: Game, kind: MessageKind, wanted: str, since_ms: int) -> str | None:
        async for message_id, footer in self._sent(game, kind, since_ms):
            if footer == wanted:
                return message_id
        return None

    async def find_all(self, game: Game, kind: MessageKind, since_ms: int) -> list[str]:
        return await self._outside(self._find_all(game, kind, marker(game, kind, 0)[:-1], since_ms))

    async def _find_all(self, game: Game, kind: MessageKind, name: str, since_ms: int) -> list[str]:
        """A marker is the name and a number; what a placeholder is filled with has none."""
        sent = [(id, footer) async for id, footer in self._sent(game, kind, since_ms)]
        return [id for id, footer in sent if footer.startswith(name) and footer.removeprefix(name).isdecimal()]

    async def find_earlier(self, game: Game, kind: MessageKind, since_ms: int) -> Earlier | None:
        return await self._outside(self._find_earlier(game, kind, since_ms))

    async def _find_earlier(self, game: Game, kind: MessageKind, since_ms: int) -> Earlier | None:
        """Question and results both have a button of their game; which of the two is the question the game knows."""
        name = marker(game, kind, 0)[:-1]
        async for message in self._own(game, kind, since_ms):
            bare = any((embed.footer.text or "")[:-1] == name for embed in message.embeds)
            if bare or (game_of(message) == game.id and str(message.id) != game.state.question_message_id):
                return Earlier(message_id=str(message.id), is_shown=not bare)
        return None

    async def open_posts(self, place: Game, since_ms: int) -> dict[str, str]:
        return await self._outside(self._open_posts(place, since_ms))

    async def _open_posts(self, place: Game, since_ms: int) -> dict[str, str]:
        found = {}
        async for message in self._own(place, MessageKind.QUESTION, since_ms):
            game_id = game_of(message)
            if game_id and takes_answers(message):
                found[str(message.id)] = game_id
        return found

    async def retire(self, place: Game, message_id: str) -> None:
        await self._outside(self._retire(place, message_id))

    async def _retire(self, place: Game, message_id: str) -> None:
        message = await self._message(place, MessageKind.QUESTION, message_id).fetch()
        await message.edit(embeds=[lost_post(embed) for embed in message.embeds[:1]], view=None)

    async def _sent(self, game: Game, kind: MessageKind, since_ms: int) -> AsyncIterator[tuple[str, str]]:
        """Id and footer of each of our own posts since then where this kind stands, oldest first."""
        async for message in self._own(game, kind, since_ms):
            for embed in message.embeds:
                yield str(message.id), embed.footer.text or ""

    async def _own(self, game: Game, kind: MessageKind, since_ms: int) -> AsyncIterator[Message]:
        """Our own posts since then where this kind stands, oldest first."""
        after = _since(since_ms)
        if game.forum and kind is MessageKind.QUESTION:
            found = forums.first_messages(self._client, game, after.id)
        else:
            found = self._channel(game).history(limit=LOOK_BACK, after=after, oldest_first=True)
        async for message in found:
            if self._client.user is not None and message.author.id == self._client.user.id:
                yield message

    async def send_placeholder(self, game: Game, kind: MessageKind, generation: int) -> str:
        pings = kind is MessageKind.QUESTION and bool(game.mention_role_id)
        if game.forum and kind is MessageKind.QUESTION:
            bare = placeholder(game, kind, generation)
            return await self._outside(forums.start(self._client, game, ping(game) or "", bare))
        message = await self._outside(
            self._channel(game).send(
                ping(game) if pings else None,
                embed=placeholder(game, kind, generation),
                nonce=marker(game, kind, generation),
                allowed_mentions=AllowedMentions(
                    everyone=False, users=False, roles=[Object(int(game.mention_role_id))] if pings else False
                ),
            )
        )
        return str(message.id)

    async def discard(self, game: Game, kind: MessageKind, message_id: str) -> None:
        in_forum = game.forum and kind is MessageKind.QUESTION
        try:
            await self._outside(
                forums.delete(self._client, int(message_id))
                if in_forum
                else self._message(game, kind, message_id).delete()
            )
        except (MessageGone, Undeliverable) as problem:
            if isinstance(problem, Undeliverable) and not (game.forum and problem.code == UNKNOWN_CHANNEL):
                raise
            log.info("placeholder was deleted already", game=game.id, message=message_id)

    async def show_question(self, game: Game, message_id: str) -> None:
        await self._edit(
            game, MessageKind.QUESTION, message_id, embed=question_post(game), view=question_controls(game)
        )
        if not shows_open(game.state):
            return
        if game.thread and not (game.thread_id or game.forum):
            await self._open_thread(game, message_id)
        if game.publish:
            await self._publish(game, MessageKind.QUESTION, message_id, game.window_s)

    async def show_count(self, game: Game, message_id: str) -> None:
        """Edit only the text of an open question post: whenever it arrives, it brings no button back."""
        await self._edit(game, MessageKind.QUESTION, message_id, embed=question_post(game))

    async def fit_thread(self, game: Game, message_id: str) -> None:
        """Let the thread of an extended game stay in the list until the new end; needs Manage Threads, says Discord."""
        planned = replace(game, state=GameState(phase=Phase.POSTING))
        minutes = archive_after_min(game)
        if not (game.thread or game.forum) or minutes == archive_after_min(planned):
            return

        def fit() -> Awaitable[object]:
            thread = int(game.thread_id or message_id)
            return self._outside(self._client.http.edit_channel(thread, auto_archive_duration=minutes))

        await self._extras.add(game, "a longer thread", fit, lasts_s=game.window_s)

    async def show_results(self, game: Game, results: Results, message_id: str) -> None:
        embed, view = results_post(game, results), results_controls(game)
        await self._edit(game, MessageKind.RESULTS, message_id, embed=embed, view=view)
        if game.publish:
            await self._publish(game, MessageKind.RESULTS, message_id, PUBLISH_RESULTS_S)

    async def send_test_post(self, game: Game, nonce: str) -> None:
        sending = self._channel(game).send(
            note_of_test_post(game),
            embed=question_post(game),
            nonce=nonce,
            allowed_mentions=AllowedMentions.none(),
            view=controls_of_test_post(game) or MISSING,
        )
        await self._outside(sending)

    async def send_notice(self, notice: Notice, *, again: bool) -> None:
        await self._outside(notices.send(self._client, notice, _since(notice.since_ms) if again else None))

    async def _open_thread(self, game: Game, message_id: str) -> None:
        def start() -> Awaitable[object]:
            name, minutes = thread_name(game), archive_after_min(game)
            channel, message = int(game.channel_id), int(message_id)
            http = self._client.http
            return self._outside(
                http.start_thread_with_message(channel, message, name=name, auto_archive_duration=minutes)
            )

        await self._extras.add(game, "thread", start, done=THREAD_EXISTS, lasts_s=game.window_s)

    async def _publish(self, game: Game, kind: MessageKind, message_id: str, lasts_s: float) -> None:
        """Have Discord copy a post of an announcement channel to the servers that follow it; edits reach the copies."""

        def publish() -> Awaitable[object]:
            return self._outside(self._message(game, kind, message_id).publish())

        await self._extras.add(game, "publishing", publish, done=PUBLISHED, lasts_s=lasts_s)

    async def _edit(self, game: Game, kind: MessageKind, message_id: str, **shown: Any) -> None:
        try:
            await self._outside(self._message(game, kind, message_id).edit(**shown))
        except Undeliverable as error:
            if game.forum and error.code == UNKNOWN_CHANNEL:  # the whole post was deleted, and the message with it
                raise MessageGone(str(error)) from error
            raise

    def _channel(self, game: Game) -> PartialMessageable:
        """Where a game's messages are written; those of a forum's post below its question."""
        channel_id = message_place(game, game.state.question_message_id)
        return self._client.get_partial_messageable(int(channel_id), guild_id=int(game.guild_id))

    def _message(self, game: Game, kind: MessageKind, message_id: str) -> PartialMessage:
        post = message_id if kind is MessageKind.QUESTION else game.state.question_message_id
        channel = self._client.get_partial_messageable(int(message_place(game, post)), guild_id=int(game.guild_id))
        return channel.get_partial_message(int(message_id))

    async def _outside(self, act: Awaitable[T]) -> T:
        """One act outside within its time; what Discord or the network answers becomes an AnnounceError."""
        try:
            async with asyncio.timeout(TIMEOUT_S):
                return await act
        except HTTPException as error:
            if error.status == 401:
                raise await self._unauthorised(error) from error
            raise _translated(error) from error
        except RateLimited as error:
            raise OutcomeUnknown(str(error), retry_after_s=error.retry_after) from error
        except (TimeoutError, OSError, ClientError) as error:
            raise OutcomeUnknown(repr(error)) from error
        except UNREADABLE as error:
            raise OutcomeUnknown(f"an answer that cannot be read: {error!r}") from error

    async def _unauthorised(self, refusal: HTTPException) -> AnnounceError:
        """Whether the token is revoked, or this one answer came from something in front of Discord: ask who we are."""
        try:
            async with asyncio.timeout(TIMEOUT_S):
                await self._client.http.request(Route("GET", "/users/@me"))
        except HTTPException as error:
            if fatal_errors.advice(error):
                return TokenRevoked(str(error))
        except (TimeoutError, OSError, ClientError, RateLimited, *UNREADABLE) as error:
            log.info("cannot ask whether the token is good", problem=repr(error))
        return RefusedForNow(refusal.status, _words(refusal))


def _since(ms: int) -> Object:
    """Stands before all that was sent since then, also where our store's clock is ahead of Discord's."""
    return Object(time_snowflake(datetime.fromtimestamp((ms - CLOCKS_APART_MS) / 1000, UTC)))


def _translated(error: HTTPException) -> AnnounceError:
    """Refusals for good, where repeating the same request cannot help, against those that may pass."""
    if error.code == UNKNOWN_MESSAGE:
        return MessageGone(str(error))
    if are_for_good(error.code):
        return Undeliverable(error.code, str(error))
    if error.status == 408 or error.status >= 500:
        return OutcomeUnknown(_words(error))
    return RefusedForNow(error.code or error.status, _words(error))


def _words(error: HTTPException) -> str:
    """What Discord says; of a page that something in front of it has sent, only the status."""
    if fatal_errors.is_discords(error):
        return str(error)
    return f"{error.status} {error.response.reason}, in an answer that is not Discord's own"
