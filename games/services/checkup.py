"""What keeps a registration from posting well, and exactly what to change: pure, from what the bot last told.

The forms, the Problems page and the bot's own commands ask here, so that all of them say the same. Nothing found is
stored: what these functions read is the store's, and the bot tells its directory anew with every change and every hour.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import takewhile
from zoneinfo import ZoneInfo

from games import rules
from games.domain import ChannelKind, GuildDirectory, Registration

PERMISSIONS = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "embed_links": "Embed Links",
    "read_message_history": "Read Message History",
    "create_public_threads": "Create Public Threads",
    "mention_everyone": "Mention @everyone, @here, and All Roles",
}
"""Discord's names of what a post may need -> the words of its settings."""
ALWAYS = ("view_channel", "send_messages", "embed_links", "read_message_history")
FATAL = frozenset({"view_channel", "send_messages", "embed_links"})
"""Without these Discord refuses the post itself; without the others something is missing in it."""
SUPPLY_DAYS = 14
"""How long the unused questions should last."""
MOST_OVERLAPS = 3
_MOST_RIVALS = 50
"""How many others of one channel are looked at: whoever has more knows that they overlap."""
_DAY_MS = 86_400_000
_HORIZON_MS = 8 * _DAY_MS
"""How far ahead overlaps are looked for: a weekly game comes once in it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing that is wrong with a registration."""

    code: str
    """`rules`, `server`, `channel`, `permission`, `role`, `mention`, `thread`, `publish`, `supply` or `overlap`."""
    text: str
    """What is wrong."""
    advice: str
    """What to change, and where."""
    fatal: bool = False
    """Whether the next post would certainly fail, if what the bot last told is still so."""


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
) -> list[Finding]:
    """Everything that is wrong, the worst first. `others` are the guild's registrations; its own may be among them."""
    found = rule_findings(registration) + place_findings(registration, directory)
    found += supply_findings(registration, supply, now_ms)
    found += overlap_findings(registration, others, now_ms)
    return sorted(found, key=lambda finding: not finding.fatal)


def rule_findings(registration: Registration) -> list[Finding]:
    """What was stored before there was the rule that it breaks."""
    mend = "Change it in this registration and save. Until then"
    found = [
        Finding(code="rules", text=text, advice=f"{mend} nothing is posted.", fatal=True)
        for text in rules.unplayable(registration)
    ]
    if registration.policy is not rules.policy_of(registration):
        advice = f"{mend} the first answer counts in its games, whatever is chosen there."
        found.append(Finding(code="rules", text=rules.FIRST_ONLY, advice=advice))
    return found


# --- the place -------------------------------------------------------------------------------------------------------


def needed(registration: Registration, directory: GuildDirectory) -> list[str]:
    """Discord's names of the permissions that this registration's posts need."""
    names = list(ALWAYS)
    if registration.thread:
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


def place_findings(registration: Registration, directory: GuildDirectory) -> list[Finding]:
    """Whether the bot can post there what the registration asks for. Nothing is known before the bot's first report."""
    if not directory.name and not directory.channels:
        return []
    if not directory.channels:
        return [
            Finding(
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


def _gone(registration: Registration) -> Finding:
    return Finding(
        code="channel",
        text=f"The bot does not see the channel {registration.channel_id}: it was deleted, or is hidden from the bot.",
        advice="Choose another channel in this registration, or give the bot's role the permission View Channel there.",
        fatal=True,
    )


def _permission_findings(r: Registration, directory: GuildDirectory) -> list[Finding]:
    channel, missing = f"#{directory.channels[r.channel_id]}", lacking(r, directory)
    where = f"In Discord, open the settings of {channel}, Permissions, choose the bot's role and allow"
    found = []
    basic = [name for name in missing if name in ALWAYS]
    if basic:
        names = ", ".join(PERMISSIONS[name] for name in basic)
        text = f"The bot lacks {_count(len(basic), 'permission')} in {channel}: {names}."
        fatal = not FATAL.isdisjoint(basic)
        found.append(Finding(code="permission", text=text, advice=f"{where}: {names}.", fatal=fatal))
    if "create_public_threads" in missing:
        name = PERMISSIONS["create_public_threads"]
        text = f"The bot cannot open a thread in {channel}: it lacks the permission {name}."
        advice = f"{where}: {name}. Or turn “Open a thread under each post” off."
        found.append(Finding(code="thread", text=text, advice=advice))
    return found


def kind_findings(r: Registration, directory: GuildDirectory) -> list[Finding]:
    """What a channel of this kind cannot do; nothing where an older bot has not told the kinds."""
    if not r.publish or directory.kinds.get(r.channel_id, ChannelKind.ANNOUNCEMENT) is ChannelKind.ANNOUNCEMENT:
        return []
    return [
        Finding(
            code="publish",
            text=f"Posts in #{directory.channels[r.channel_id]} cannot be published: it is no announcement channel.",
            advice="Choose an announcement channel, or turn “Publish each post” off.",
        )
    ]


def _role_findings(r: Registration, directory: GuildDirectory) -> list[Finding]:
    role_id = r.mention_role_id
    if role_id and role_id not in directory.roles:
        text = f"The role to ping, {role_id}, does not exist in this server any more."
        return [Finding(code="role", text=text, advice="Choose another role to ping, or nobody.")]
    if "mention_everyone" not in lacking(r, directory):
        return []
    role, name = f"@{directory.roles[role_id]}", PERMISSIONS["mention_everyone"]
    return [
        Finding(
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
    start = now_ms - now_ms % _DAY_MS
    days = _HORIZON_MS // _DAY_MS
    posts = -(-len(_moments(*_schedule(registration), start)) * SUPPLY_DAYS // days)
    return max(1, posts) * registration.questions


def supply_findings(registration: Registration, supply: Supply, now_ms: int) -> list[Finding]:
    """Whether there are enough questions that the server has not had; nothing of a registration that is not posted."""
    if rules.unplayable(registration):
        return []
    if supply.bank < registration.questions:
        return [too_few(registration, supply.bank)]
    need, (what, wider) = demand(registration, now_ms), _asked(registration)
    if supply.unused >= need:
        return []
    lasts = supply.unused * SUPPLY_DAYS // need
    enough = f"enough for about {_count(lasts, 'day')}" if lasts else "less than a day's need"
    text = f"Not yet asked in this server: {supply.unused:,} of {_count(supply.bank, what)}, {enough}."
    return [Finding(code="supply", text=text, advice=f"{wider} Otherwise the ones asked longest ago come again.")]


def too_few(registration: Registration, bank: int) -> Finding:
    """That a game asks more questions than the `bank` there are of its category and difficulty."""
    what, wider = _asked(registration)
    text = f"A game asks {_count(registration.questions, 'question')}, and the bank has {_count(bank, what)}."
    return Finding(code="supply", text=text, advice=wider, fatal=True)


def _asked(registration: Registration) -> tuple[str, str]:
    """What its questions are called, and how there would be more of them."""
    kind = " ".join(word for word in (registration.difficulty, registration.category) if word)
    if not kind:
        return "question", "Ask fewer questions."
    return f"{kind} question", "Choose a wider category or difficulty, or ask fewer questions."


# --- other registrations ---------------------------------------------------------------------------------------------


def overlap_findings(registration: Registration, others: Iterable[Registration], now_ms: int) -> list[Finding]:
    """Registrations of the same channel whose games run at the same time within the next week."""
    if not registration.enabled or rules.unplayable(registration):
        return []
    rivals = [
        other
        for other in others
        if other.enabled and other.id != registration.id and other.channel_id == registration.channel_id
    ][:_MOST_RIVALS]
    found: list[Finding] = []
    for other in rivals:
        if len(found) == MOST_OVERLAPS:
            break
        meeting = _first_meeting(registration, other, now_ms)
        if meeting is not None:
            found.append(_overlap(registration, other, *meeting))
    return found


def _overlap(r: Registration, other: Registration, mine_ms: int, theirs_ms: int) -> Finding:
    named = f"{', '.join(other.times) or 'cron ' + other.cron} ({other.zone}, id {other.id})"
    if mine_ms == theirs_ms:
        text = f"It posts in the same moment as another registration of this channel, {named}: first on "
    else:
        text = f"Its game runs at the same time as that of another registration of this channel, {named}: first on "
    local = datetime.fromtimestamp(max(mine_ms, theirs_ms) / 1000, ZoneInfo(r.zone))
    advice = (
        "Both games work, but two questions are open at once. Move one of them, or let answers be taken for less long."
    )
    return Finding(code="overlap", text=f"{text}{local:%a %d %b, %H:%M} {r.zone}.", advice=advice)


def _first_meeting(one: Registration, other: Registration, now_ms: int) -> tuple[int, int] | None:
    """The slots of the first two games that run at once; None when none do within the horizon."""
    start = now_ms - now_ms % _DAY_MS
    mine = [at for at in _moments(*_schedule(one), start) if at > now_ms]
    theirs = [at for at in _moments(*_schedule(other), start) if at > now_ms]
    i = j = 0
    while i < len(mine) and j < len(theirs):
        if mine[i] + one.window_s * 1000 <= theirs[j]:
            i += 1
        elif theirs[j] + other.window_s * 1000 <= mine[i]:
            j += 1
        else:
            return mine[i], theirs[j]
    return None


def _schedule(r: Registration) -> tuple[tuple[str, ...], str, str]:
    return r.times, r.cron, r.zone


@lru_cache(maxsize=4096)
def _moments(times: tuple[str, ...], cron: str, zone: str, start_ms: int) -> tuple[int, ...]:
    """The slots of a schedule within the horizon; remembered, for many registrations share one. At most 2,000."""
    schedule = Registration(id="", guild_id="", channel_id="", times=times, cron=cron, zone=zone)
    slots = rules.iter_slots(schedule, start_ms - 1)
    within = takewhile(lambda slot: slot.at_ms < start_ms + _HORIZON_MS, slots)
    return tuple(slot.at_ms for slot, _number in zip(within, range(2000), strict=False))


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
