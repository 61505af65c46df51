"""What a member sees, as plain records: the same in the process and, as JSON, through the control API."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from discord_sandbox.state import EPHEMERAL, LOADING, Json, Message


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageView:
    """A message on a member's screen."""

    id: str
    channel_id: str
    author_id: str
    author_name: str
    author_is_bot: bool
    content: str
    embeds: tuple[Json, ...]
    """As Discord's JSON has them."""
    components: tuple[Json, ...]
    attachments: tuple[Json, ...]
    flags: int
    created_ms: int
    edited_ms: int | None
    nonce: str | None
    mentions: tuple[str, ...]
    mention_roles: tuple[str, ...]
    mention_everyone: bool
    pinged: tuple[str, ...]
    """Ids of the members whose client rang when it was posted, sorted."""
    thread_id: str | None
    owner_id: str | None
    """The only member who sees it; None for a public message."""
    reply_to: str | None
    command: str
    """The name of the command that it answers; empty for none."""
    invoker: str
    """The id of the member whose interaction it answers; empty for none."""

    @property
    def ephemeral(self) -> bool:
        return bool(self.flags & EPHEMERAL)

    @property
    def loading(self) -> bool:
        """Whether it still reads "thinking..."."""
        return bool(self.flags & LOADING)

    @property
    def text(self) -> str:
        """Everything that can be read: content, embeds and text components, one per line."""
        return "\n".join(
            [part for part in (self.content, *_embed_texts(self.embeds), *_texts(self.components)) if part]
        )

    def interactive(self) -> Iterator[Json]:
        """Buttons and selects, in order."""
        for part in walk(self.components):
            if part.get("custom_id"):
                yield part

    def custom_id(self, label: str) -> str:
        """The custom id of the button with this label. Raises KeyError."""
        for part in self.interactive():
            if part.get("label") == label:
                return str(part["custom_id"])
        raise KeyError(label)


@dataclass(frozen=True, kw_only=True, slots=True)
class InteractionView:
    """What became of a member's press, command or form so far."""

    id: str
    state: str
    """`pending`, `acknowledged` or `failed` (the member reads "the application did not respond")."""
    callback: int | None
    """Type of the bot's first response, 4 to 9."""
    ack_ms: float | None
    """From the member's act to the bot's first response, in milliseconds."""
    messages: tuple[MessageView, ...]
    """The bot's replies that still exist, in order; for an update (6, 7) the message it sits on comes first."""
    modal: Json | None
    """The form shown, as Discord's JSON has it."""
    choices: tuple[Json, ...]
    """The completion offered."""

    @property
    def acknowledged(self) -> bool:
        return self.state == "acknowledged"

    @property
    def text(self) -> str:
        """Everything readable in the replies."""
        return "\n".join(message.text for message in self.messages)


def walk(components: Any) -> Iterator[Json]:
    """All components of a message or modal, depth first."""
    for part in components or ():
        yield part
        yield from walk(part.get("components"))
        for nested in ("accessory", "component"):
            if part.get(nested):
                yield from walk([part[nested]])


def _texts(components: Any) -> Iterator[str]:
    return (str(part["content"]) for part in walk(components) if part.get("content"))


def _embed_texts(embeds: tuple[Json, ...]) -> Iterator[str]:
    for embed in embeds:
        yield (embed.get("author") or {}).get("name", "")
        yield embed.get("title") or ""
        yield embed.get("description") or ""
        for field in embed.get("fields") or ():
            yield f"{field['name']}\n{field['value']}"
        yield (embed.get("footer") or {}).get("text", "")


def of_message(message: Message) -> MessageView:
    metadata = message.interaction or {}
    return MessageView(
        id=message.id,
        channel_id=message.channel_id,
        author_id=message.author.id,
        author_name=message.author.name,
        author_is_bot=message.author.bot,
        content=message.content,
        embeds=tuple(message.embeds),
        components=tuple(message.components),
        attachments=tuple(message.attachments),
        flags=message.flags,
        created_ms=message.created_ms,
        edited_ms=message.edited_ms,
        nonce=message.nonce,
        mentions=tuple(message.mentions),
        mention_roles=tuple(message.mention_roles),
        mention_everyone=message.mention_everyone,
        pinged=tuple(sorted(message.pinged)),
        thread_id=message.thread_id,
        owner_id=message.owner_id,
        reply_to=message.reply_to,
        command=metadata.get("name", ""),
        invoker=metadata.get("user", {}).get("id", ""),
    )


def to_json(view: MessageView | InteractionView) -> Json:
    return asdict(view)


_LISTS = ("embeds", "components", "attachments", "mentions", "mention_roles", "pinged")


def message_from_json(body: Json) -> MessageView:
    return MessageView(**(body | {name: tuple(body[name]) for name in _LISTS}))


def interaction_from_json(body: Json) -> InteractionView:
    messages = tuple(message_from_json(message) for message in body["messages"])
    return InteractionView(**(body | {"messages": messages, "choices": tuple(body["choices"])}))
