"""Records as Discord writes them on the wire."""

from __future__ import annotations

from discord_sandbox import permissions
from discord_sandbox.clock import iso
from discord_sandbox.state import FORUM, REQUIRE_TAG, Channel, Guild, GuildRole, Json, Member, Message, User, World

APPLICATION_FLAGS = 1 << 13 | 1 << 15 | 1 << 17 | 1 << 19
"""All privileged intents, granted as for a bot in few guilds."""


def user(record: User) -> Json:
    return {
        "id": record.id,
        "username": record.name,
        "global_name": None if record.bot else record.name,
        "discriminator": "0000" if record.bot else "0",
        "avatar": None,
        "bot": record.bot,
        "public_flags": 0,
        "flags": 0,
        "primary_guild": None,
    }


def member(record: Member, *, with_user: bool = True) -> Json:
    body: Json = {
        "nick": record.nick,
        "avatar": None,
        "banner": None,
        "roles": list(record.roles),
        "joined_at": iso(record.joined_ms),
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
        "communication_disabled_until": None,
    }
    if with_user:
        body["user"] = user(record.user)
    return body


def role(record: GuildRole) -> Json:
    return {
        "id": record.id,
        "name": record.name,
        "permissions": str(record.permissions),
        "position": record.position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": record.managed,
        "mentionable": record.mentionable,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }


def channel(record: Channel) -> Json:
    body: Json = {
        "id": record.id,
        "guild_id": record.guild_id,
        "name": record.name,
        "type": record.kind,
        "last_message_id": next((found.id for found in record.log.last(1)), None),
        "rate_limit_per_user": 0,
        "flags": 0,
    }
    return body | (_thread_fields(record) if record.is_thread else _text_fields(record))


def _text_fields(record: Channel) -> Json:
    forum: Json = {"available_tags": [], "default_forum_layout": 0, "default_sort_order": None}
    return (forum | {"flags": REQUIRE_TAG * record.needs_tag} if record.kind == FORUM else {}) | {
        "position": record.position,
        "topic": record.topic,
        "nsfw": False,
        "parent_id": None,
        "permission_overwrites": [
            {"id": line.id, "type": line.kind, "allow": str(line.allow), "deny": str(line.deny)}
            for line in record.overwrites.values()
        ],
    }


def _thread_fields(record: Channel) -> Json:
    return {
        "parent_id": record.parent_id,
        "owner_id": record.owner_id,
        "message_count": len(record.log),
        "total_message_sent": len(record.log),
        "member_count": 1,
        "thread_metadata": {
            "archived": record.archived,
            "locked": record.locked,
            "auto_archive_duration": record.auto_archive_minutes,
            "archive_timestamp": iso(record.created_ms),
            "create_timestamp": iso(record.created_ms),
        },
    }


def partial_channel(record: Channel, guild: Guild, viewer: Member) -> Json:
    """A channel inside an interaction, with the permissions that the member has there."""
    return channel(record) | {"permissions": str(permissions.in_channel(guild, viewer, record))}


def own_guild(record: Guild, who: Member) -> Json:
    """A guild in the list of those that somebody is in, with what they may do there."""
    return {
        "id": record.id,
        "name": record.name,
        "icon": None,
        "banner": None,
        "owner": record.owner_id == who.id,
        "permissions": str(permissions.in_guild(record, who)),
        "features": [],
    }


_NOT_SET = (
    *("icon", "splash", "discovery_splash", "home_header", "banner", "description", "application_id", "incidents_data"),
    *("afk_channel_id", "system_channel_id", "widget_channel_id", "rules_channel_id", "safety_alerts_channel_id"),
    *("public_updates_channel_id", "vanity_url_code", "max_presences"),
)
"""What a guild may have and the sandbox's guilds have not: null."""
_AS_CREATED: Json = {
    "region": "us-central",
    "afk_timeout": 300,
    "default_message_notifications": 1,
    "explicit_content_filter": 0,
    "mfa_level": 0,
    "nsfw_level": 0,
    "nsfw": False,
    "premium_tier": 0,
    "premium_subscription_count": 0,
    "premium_progress_bar_enabled": False,
    "system_channel_flags": 0,
    "widget_enabled": False,
    "verification_level": 0,
    "max_members": 500_000,
    "max_video_channel_users": 25,
    "max_stage_video_channel_users": 50,
}
"""What nobody changes in the sandbox: as Discord creates a guild."""


def guild(record: Guild) -> Json:
    """A guild as REST gives it."""
    return {
        **dict.fromkeys(_NOT_SET),
        **_AS_CREATED,
        "id": record.id,
        "name": record.name,
        "owner_id": record.owner_id,
        "features": [],
        "emojis": [],
        "stickers": [],
        "roles": [role(found) for found in record.roles.values()],
        "preferred_locale": record.locale,
        "system_channel_id": record.system_channel_id or None,
        "approximate_member_count": len(record.members),
        "approximate_presence_count": len(record.members),
    }


def gateway_guild(record: Guild, viewer: Member, *, all_members: bool) -> Json:
    """A guild as GUILD_CREATE gives it: with what is in it, as far as the bot may see it."""
    shown = record.members.values() if all_members else [viewer]
    return guild(record) | {
        "joined_at": iso(viewer.joined_ms),
        "large": len(record.members) > 250,
        "unavailable": False,
        "member_count": len(record.members),
        "members": [member(found) for found in shown],
        "channels": [channel(found) for found in record.channels.values() if not found.is_thread],
        "threads": [channel(found) for found in record.threads() if not found.archived],
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def message(record: Message, world: World) -> Json:
    body: Json = {
        "id": record.id,
        "channel_id": record.channel_id,
        "author": user(record.author),
        "content": record.content,
        "timestamp": iso(record.created_ms),
        "edited_timestamp": None if record.edited_ms is None else iso(record.edited_ms),
        "tts": False,
        "mention_everyone": record.mention_everyone,
        "mentions": [user(world.users[user_id]) for user_id in record.mentions],
        "mention_roles": record.mention_roles,
        "attachments": record.attachments,
        "embeds": record.embeds,
        "components": record.components,
        "pinned": False,
        "type": record.kind,
        "flags": record.flags,
    }
    if record.nonce is not None:
        body["nonce"] = record.nonce
    if record.interaction is not None:
        body["interaction_metadata"] = {key: it for key, it in record.interaction.items() if key != "name"}
    if record.application_id is not None:
        body["application_id"] = body["webhook_id"] = record.application_id
    if record.reply_to is not None:
        body["message_reference"] = _reference(record)
    if record.thread_id and (thread := world.channel(record.thread_id)):
        body["thread"] = channel(thread)
    return body


def _reference(record: Message) -> Json:
    return {
        "type": 0,
        "message_id": record.reply_to,
        "channel_id": record.channel_id,
        "guild_id": record.guild_id,
    }


def gateway_message(record: Message, world: World) -> Json:
    """A message as MESSAGE_CREATE and MESSAGE_UPDATE give it: with the guild and the author's membership."""
    body = message(record, world) | {"guild_id": record.guild_id}
    guild = world.guilds.get(record.guild_id)
    author = guild.members.get(record.author.id) if guild else None
    if author:
        body["member"] = member(author, with_user=False)
    return body


def application(world: World, owner: User) -> Json:
    """The bot's application; its id is the bot's own."""
    return {
        "id": world.bot.id,
        "name": world.bot.name,
        "icon": None,
        "description": "",
        "type": None,
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": APPLICATION_FLAGS,
        "flags_new": str(APPLICATION_FLAGS),
        "owner": user(owner),
        "team": None,
        "bot": user(world.bot),
        "tags": [],
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "explicit_content_filter": 0,
        "eligible_oauth2_scopes": ["applications.commands", "bot", "guilds", "identify"],
        "approximate_guild_count": len(world.guilds),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
    }
