"""What keeps a registration from posting well, and exactly what to change: pure, from what the bot last saved.

The forms, the Problems page and the bot's own commands ask here, so that all of them say the same. Nothing found is
stored: what these functions read is the store's, and the bot saves its directory with every change and every hour.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from games.domain.guilds import ChannelKind, GuildDirectory
from games.domain.records import Registration
from games.rules import minutes, registration_rules
from games.rules.durations import format_duration

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
SUPPLY_DAYS = 14
"""How long the unused questions should last."""
MOST_OVERLAPS = 3
_MOST_RIVALS = 200
"""How many others of one channel are compared: whoever has more knows that they overlap."""
_HORIZON_DAYS = 8
"""How far ahead overlaps are looked for: a weekly game comes once in it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RegistrationFinding:
    """One thing that is wrong with a registration."""

    code: str
    """`rules`, `server`, `channel`, `permission`, `role`, `mention`, `thread`, `forum`, `publish`, `supply` or
    `overlap`."""
    text: str
    """What is wrong."""
    advice: str
    """What to change, and where."""
    fatal: bool = False
    """Whether the next post would certainly fail, if what the bot last saved is still so."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Supply:
    """The questions of a registration's category and difficulty."""

    bank: int
    """How many there are."""
    unused: int
    """How many of them the server has not had; at least so many where that is enough."""


def findings(
    registration: Registration,
    directory: GuildDirectory,
    supply: Supply,
    others: Iterable[Registration],
    now_ms: int,
) -> list[RegistrationFinding]:
    """Everything that is wrong, the worst first. `others` are the guild's registrations; its own may be among them."""
    found = rule_findings(registration) + place_findings(registration, directory)
    found += supply_findings(registration, supply, now_ms)
    found += overlap_findings(registration, others, now_ms)
    return sorted(found, key=lambda finding: not finding.fatal)


def rule_findings(registration: Registration) -> list[RegistrationFinding]:
    """What was stored before there was the rule that it breaks."""
    mend = "Change it in this registration and save. Until then"
    found = [
        RegistrationFinding(code="rules", text=text, advice=f"{mend} nothing is posted.", fatal=True)
        for text in registration_rules.unplayable(registration)
    ]
    if registration.policy is not registration_rules.policy_of(registration):
        advice = f"{mend} the first answer counts in its games, whatever is chosen there."
        found.append(RegistrationFinding(code="rules", text=registration_rules.FIRST_ONLY, advice=advice))
    return found


# --- the place -------------------------------------------------------------------------------------------------------


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
        text = f"The bot lacks {_count(len(basic), 'permission')} in {channel}: {names}."
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


# --- the questions ---------------------------------------------------------------------------------------------------


def demand(registration: Registration, now_ms: int) -> int:
    """How many questions it asks within `SUPPLY_DAYS`."""
    if registration.times:
        return len(registration.times) * SUPPLY_DAYS * registration.questions
    within = _posts(*_schedule(registration), _today(now_ms)).bit_count()
    return max(1, -(-within * SUPPLY_DAYS // _HORIZON_DAYS)) * registration.questions


def supply_findings(registration: Registration, supply: Supply, now_ms: int) -> list[RegistrationFinding]:
    """Whether there are enough questions that the server has not had; nothing of a registration that is not posted."""
    if registration_rules.unplayable(registration):
        return []
    if supply.bank < registration.questions:
        return [too_few(registration, supply.bank)]
    need, (what, wider) = demand(registration, now_ms), _asked(registration)
    if supply.unused >= need:
        return []
    lasts = supply.unused * SUPPLY_DAYS // need
    enough = f"enough for about {_count(lasts, 'day')}" if lasts else "less than a day's need"
    text = f"Not yet asked in this server: {supply.unused:,} of {_count(supply.bank, what)}, {enough}."
    return [
        RegistrationFinding(
            code="supply", text=text, advice=f"{wider} Otherwise the ones asked longest ago come again."
        )
    ]


def too_few(registration: Registration, bank: int) -> RegistrationFinding:
    """That a game asks more questions than the `bank` there are of its category and difficulty."""
    what, wider = _asked(registration)
    text = f"A game asks {_count(registration.questions, 'question')}, and the bank has {_count(bank, what)}."
    return RegistrationFinding(code="supply", text=text, advice=wider, fatal=True)


def _asked(registration: Registration) -> tuple[str, str]:
    """What its questions are called, and how there would be more of them."""
    kind = " ".join(word for word in (registration.difficulty, registration.category) if word)
    if not kind:
        return "question", "Ask fewer questions."
    return f"{kind} question", "Choose a wider category or difficulty, or ask fewer questions."


# --- games at the same time ------------------------------------------------------------------------------------------


def overlap_findings(
    registration: Registration, others: Iterable[Registration], now_ms: int
) -> list[RegistrationFinding]:
    """Games of this channel that run at the same time within the next week: its own, and those of others."""
    r = registration
    if not r.enabled or registration_rules.unplayable(r):
        return []
    rivals = [
        o
        for o in others
        if o.enabled and o.id != r.id and o.channel_id == r.channel_id and not registration_rules.unplayable(o)
    ]
    found = _own_overlap(r, now_ms)
    for other in rivals[:_MOST_RIVALS]:
        if len(found) == MOST_OVERLAPS:
            break
        found += _overlap(r, other, now_ms)
    return found


def _own_overlap(r: Registration, now_ms: int) -> list[RegistrationFinding]:
    mine = _to_come(r, now_ms)
    at = minutes.first(mine & minutes.spread(mine << 1, _open_for(r) - 1))
    if at is None:
        return []
    text = (
        f"Its own games run at the same time: answers are taken for {format_duration(r.window_s)}, and the next game "
        f"comes sooner: first on {_when(r, at, now_ms)}."
    )
    advice = (
        "Both games work, but two questions are open at once. Post less often, or let answers be taken for less long."
    )
    return [RegistrationFinding(code="overlap", text=text, advice=advice)]


def _overlap(r: Registration, other: Registration, now_ms: int) -> list[RegistrationFinding]:
    mine, theirs = _to_come(r, now_ms), _to_come(other, now_ms)
    at = minutes.first(mine & _open(other, theirs) | theirs & _open(r, mine))
    if at is None:
        return []
    named = f"{', '.join(other.times) or 'cron ' + other.cron} ({other.zone}, id {other.id})"
    if mine & theirs & 1 << at:
        text = f"It posts in the same moment as another registration of this channel, {named}"
    else:
        text = f"Its game runs at the same time as that of another registration of this channel, {named}"
    advice = (
        "Both games work, but two questions are open at once. Move one of them, or let answers be taken for less long."
    )
    return [RegistrationFinding(code="overlap", text=f"{text}: first on {_when(r, at, now_ms)}.", advice=advice)]


def _open(r: Registration, posts: int) -> int:
    """The minutes in which a game of these posts takes answers."""
    return minutes.spread(posts, _open_for(r))


def _open_for(r: Registration) -> int:
    """How many minutes of the clock a game touches."""
    return -(-r.window_s // 60)


def _when(r: Registration, minute: int, now_ms: int) -> str:
    local = (_today(now_ms) + timedelta(minutes=minute)).astimezone(ZoneInfo(r.zone))
    return f"{local:%a %d %b, %H:%M} {r.zone}"


def _to_come(r: Registration, now_ms: int) -> int:
    """The minutes of its posts after now."""
    past = (now_ms - int(_today(now_ms).timestamp()) * 1000) // 60_000 + 1
    return _posts(*_schedule(r), _today(now_ms)) >> past << past


def _today(now_ms: int) -> datetime:
    return datetime.fromtimestamp(now_ms // 1000, UTC).replace(hour=0, minute=0, second=0)


def _schedule(r: Registration) -> tuple[tuple[str, ...], str, str]:
    return r.times, r.cron, r.zone


@lru_cache(maxsize=4096)
def _posts(times: tuple[str, ...], cron: str, zone: str, start: datetime) -> int:
    """The minutes of a schedule's posts within the horizon; remembered, for many registrations share one."""
    schedule = Registration(id="", guild_id="", channel_id="", times=times, cron=cron, zone=zone)
    return minutes.posts(schedule, start, _HORIZON_DAYS)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
