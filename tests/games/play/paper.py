"""A channel on paper: what the duties would have Discord show. The wire itself is tested against the sandbox."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

from games.domain.duties import Earlier
from games.domain.errors import MessageGone
from games.domain.notices import Notice
from games.domain.records import Game, MessageKind, Phase, Results


@dataclass
class Message:
    game_id: str
    kind: MessageKind
    generation: int
    shown: str = "placeholder"
    results: Results | None = None
    promised: str = ""
    """The commitment that was shown last."""


@dataclass
class PaperAnnouncer:
    """Implements `ports.Announcer`; `trouble(act)` may raise before, and `lost(act)` after an act is done."""

    messages: dict[str, Message] = field(default_factory=dict)
    acts: list[str] = field(default_factory=list)
    before: Callable[[str], None] = lambda act: None
    after: Callable[[str], None] = lambda act: None
    _ids: count[int] = field(default_factory=lambda: count(9_000_000_000_000_000_000))

    async def _act(self, name: str) -> None:
        await asyncio.sleep(0)
        self.acts.append(name)
        self.before(name)

    async def find(self, game: Game, kind: MessageKind, generation: int, since_ms: int) -> str | None:
        await self._act("find")
        wanted = (game.id, kind, generation)
        found = [id for id, m in self.messages.items() if (m.game_id, m.kind, m.generation) == wanted]
        return found[0] if found else None

    async def send_placeholder(self, game: Game, kind: MessageKind, generation: int) -> str:
        await self._act(f"send_placeholder {kind}")
        id = str(next(self._ids))
        self.messages[id] = Message(game.id, kind, generation)
        self.after(f"send_placeholder {kind}")
        return id

    async def find_all(self, game: Game, kind: MessageKind, since_ms: int) -> list[str]:
        await self._act("find_all")
        bare = [(id, m) for id, m in self.messages.items() if m.shown == "placeholder"]
        return [id for id, m in bare if (m.game_id, m.kind) == (game.id, kind)]

    async def find_earlier(self, game: Game, kind: MessageKind, since_ms: int) -> Earlier | None:
        for id, m in self.messages.items():
            if (m.game_id, m.kind) == (game.id, kind):
                return Earlier(message_id=id, is_shown=m.shown != "placeholder")
        return None

    async def open_posts(self, place: Game, since_ms: int) -> dict[str, str]:
        return {id: m.game_id for id, m in self.messages.items() if m.shown == "question"}

    async def retire(self, place: Game, message_id: str) -> None:
        self._message(message_id).shown = "lost"

    async def discard(self, game: Game, kind: MessageKind, message_id: str) -> None:
        await self._act("discard")
        self.messages.pop(message_id, None)

    async def show_question(self, game: Game, message_id: str) -> None:
        await self._act(f"show_question {game.state.phase}")
        message = self._message(message_id)
        message.shown = "question" if game.state.phase is Phase.OPEN else "closed"
        message.promised = game.commitment
        self.after(f"show_question {game.state.phase}")

    async def show_results(self, game: Game, results: Results, message_id: str) -> None:
        await self._act("show_results")
        message = self._message(message_id)
        message.shown, message.results = "results", results
        self.after("show_results")

    async def send_test_post(self, game: Game, nonce: str) -> None:
        await self._act(f"send_test_post {nonce} in {game.channel_id}")

    async def send_notice(self, notice: Notice, *, again: bool) -> None:
        await self._act(f"send_notice {notice.kind} in {notice.channel_id}" + " again" * again)

    def _message(self, message_id: str) -> Message:
        if message_id not in self.messages:
            raise MessageGone
        return self.messages[message_id]

    def shown(self, kind: MessageKind) -> list[Message]:
        """The messages of a kind that hold more than a placeholder."""
        return [m for m in self.messages.values() if m.kind is kind and m.shown != "placeholder"]
