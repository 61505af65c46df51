"""Whether the bot can post in a channel what a registration asks for: pure, from the directory that it last saved.

The bot saves its directory with every change of a guild and every hour.
"""

from __future__ import annotations

from games.domain.guilds import ChannelKind, GuildDirectory
from games.domain.records import Registration
from games.domain.text import count
from games.play.registration_checks.finding import RegistrationFinding

PERMISSIONS = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "embed_links": "Embed Links",
    "read_message_history": "Read Message History",
    "create_public_threads": "Create Public Threads",
    "send_messages_in_threads": "Send Messages in Threads",
    "mention_everyone": "Mention @everyone, @here, and All Roles",
}
"""Discord's names of what a post may need -> the words of its settings."""
ALWAYS = ("view_channel", "send_messages", "embed_links", "read_message_history")
FATAL = frozenset({"view_channel", "send_messages", "embed_links", "send_messages_in_threads"})
"""Without these Discord refuses the post itself; without the others something is missing in it."""


def needed(registration: Registration, directory: GuildDirectory) -> list[str]:
    """Discord's names of the permissions that this registration's posts need."""
    names = list(ALWAYS)
    if directory.is_forum(registration.channel_id):
        names.append("send_messages_in_threads")
    elif registration.thread:
        names.append("create_public_threads")
    if registration.mention_role_id in directory.guarded:
        names.append("mention_everyone")
    return names


def lacking(registration: Registration, directory: GuildDirectory) -> list[str]:
    """Those of them that the bot has not; a channel that it does not see lacks `view_channel`."""
    if registration.channel_id not in directory.channels:
        return ["view_channel"]
    missing = directory.lacking.get(registration.channel_id, ())
    return [name for name in needed(registration, directory) if name in missing]


def place_findings(registration: Registration, directory: GuildDirectory) -> list[RegistrationFinding]:
    """Whether the bot can post there what the registration asks for. Nothing is known before the bot's first report."""
    if not directory.name and not directory.channels:
        return []
    if not directory.channels:
        return [
            RegistrationFinding(
                code="server",
                text="The bot is not in this server any more, or sees none of its channels.",
                advice="Invite the bot to the server again, and give its role the permission View Channel.",
                fatal=True,
            )
        ]
    if registration.channel_id not in directory.channels:
        return [_gone(registration)]
    found = _permission_findings(registration, directory) + _role_findings(registration, directory)
    return found + kind_findings(registration, directory)


def _gone(registration: Registration) -> RegistrationFinding:
    return RegistrationFinding(
        code="channel",
        text=f"The bot does not see the channel {registration.channel_id}: it was deleted, or is hidden from the bot.",
        advice="Choose another channel in this registration, or give the bot's role the permission View Channel there.",
        fatal=True,
    )


def _permission_findings(r: Registration, directory: GuildDirectory) -> list[RegistrationFinding]:
    channel, missing = f"#{directory.channels[r.channel_id]}", lacking(r, directory)
    where = f"In Discord, open the settings of {channel}, Permissions, choose the bot's role and allow"
    found = []
    basic = [name for name in missing if name in (*ALWAYS, "send_messages_in_threads")]
    if basic:
        names = ", ".join(PERMISSIONS[name] for name in basic)
        text = f"The bot lacks {count(len(basic), 'permission')} in {channel}: {names}."
        fatal = not FATAL.isdisjoint(basic)
        found.append(RegistrationFinding(code="permission", text=text, advice=f"{where}: {names}.", fatal=fatal))
    if "create_public_threads" in missing:
        name = PERMISSIONS["create_public_threads"]
        text = f"The bot cannot open a thread in {channel}: it lacks the permission {name}."
        advice = f"{where}: {name}. Or turn “Open a thread under each post” off."
        found.append(RegistrationFinding(code="thread", text=text, advice=advice))
    return found


def kind_findings(r: Registration, directory: GuildDirectory) -> list[RegistrationFinding]:
    """What a channel of this kind cannot do; nothing where an older bot has not saved the kinds."""
    kind, found = directory.kinds.get(r.channel_id), []
    if kind is ChannelKind.TAGGED_FORUM:
        text = f"The forum #{directory.channels[r.channel_id]} takes only posts with a tag, and the bot sets none."
        advice = "In Discord, open the forum's settings and turn “Require people to select tags when posting” off."
        found.append(RegistrationFinding(code="forum", text=text, advice=advice, fatal=True))
    if r.publish and kind not in (ChannelKind.ANNOUNCEMENT, None):
        text = f"Posts in #{directory.channels[r.channel_id]} cannot be published: it is no announcement channel."
        advice = "Choose an announcement channel, or turn “Publish each post” off."
        found.append(RegistrationFinding(code="publish", text=text, advice=advice))
    return found


def _role_findings(r: Registration, directory: GuildDirectory) -> list[RegistrationFinding]:
    role_id = r.mention_role_id
    if role_id and role_id not in directory.roles:
        text = f"The role to ping, {role_id}, does not exist in this server any more."
        return [RegistrationFinding(code="role", text=text, advice="Choose another role to ping, or nobody.")]
    if "mention_everyone" not in lacking(r, directory):
        return []
    role, name = f"@{directory.roles[role_id]}", PERMISSIONS["mention_everyone"]
    return [
        RegistrationFinding(
            code="mention",
            text=f"The ping of {role} reaches nobody: the role may not be mentioned by everybody.",
            advice=f"In Discord, open Server Settings, Roles, {role}, and turn on “Allow anyone to @mention this "
            f"role”. Or give the bot's role the permission {name} in #{directory.channels[r.channel_id]}.",
        )
    ]
