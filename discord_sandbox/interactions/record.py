"""One interaction and how far it has come."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum

from discord_sandbox import views
from discord_sandbox.state import LOADING, Json, Member, Message
from discord_sandbox.views import InteractionView

WAIT_S = 15.0


class InteractionKind(IntEnum):
    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL = 5


class Callback(IntEnum):
    """How a bot may respond."""

    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


@dataclass(eq=False, kw_only=True)
class Interaction:
    """A member's press, command, completion or form."""

    id: str
    token: str
    kind: InteractionKind
    guild_id: str
    channel_id: str
    member: Member
    data: Json
    source: Message | None
    """The message whose component was used, also when a form came from it."""
    created_ms: int
    started_s: float
    """Monotonic, for `ack_ms`."""
    owners: dict[str, str]
    """By whose installation it came: kind (server 0, member 1) -> id."""
    metadata: Json
    """`interaction_metadata` of replies."""
    state: str = "pending"
    callback: Callback | None = None
    ack_ms: float | None = None
    original: Message | None = None
    """What `@original` means: the reply, or the source of an update."""
    followups: list[Message] = field(default_factory=list)
    modal: Json | None = None
    choices: tuple[Json, ...] = ()
    deleted: set[str] = field(default_factory=set)
    """Ids of replies that the bot took back."""
    deadline: asyncio.TimerHandle | None = None
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def replies(self) -> list[Message]:
        found = [self.original] if self.original else []
        return [message for message in [*found, *self.followups] if message.id not in self.deleted]

    def view(self) -> InteractionView:
        """What the member sees of it now."""
        return InteractionView(
            id=self.id,
            state=self.state,
            callback=None if self.callback is None else int(self.callback),
            ack_ms=self.ack_ms,
            messages=tuple(views.of_message(message) for message in self.replies()),
            modal=self.modal,
            choices=self.choices,
        )

    def changed(self) -> None:
        self._changed.set()

    async def until(self, condition: Callable[[Interaction], bool], timeout_s: float = WAIT_S) -> InteractionView:
        """Wait for a condition. Raises TimeoutError."""
        async with asyncio.timeout(timeout_s):
            while not condition(self):
                self._changed.clear()
                await self._changed.wait()
        return self.view()

    async def acknowledged(self, timeout_s: float = WAIT_S) -> InteractionView:
        """Wait for the bot's first response, or for the deadline to pass without one (`state` is then `failed`)."""
        return await self.until(lambda it: it.state != "pending", timeout_s)

    async def answered(self, timeout_s: float = WAIT_S) -> InteractionView:
        """Wait for a response that says something: a deferred reply must have been filled."""
        return await self.until(Interaction.is_answered, timeout_s)

    def is_answered(self) -> bool:
        if self.state != "acknowledged":
            return self.state == "failed"
        if self.callback is Callback.DEFERRED_UPDATE:
            return True
        return self.original is None or not self.original.flags & LOADING
