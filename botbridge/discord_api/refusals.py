"""Which of Discord's refusals are for good: those whose JSON code says so, and nothing else.

An answer without Discord's JSON comes from something in front of it, and a code that is not here may be a trouble that
passes ("temporarily disabled", "try again a little later"). Repeating a good request costs little; taking a passing
refusal for good costs a game its post.

The codes and their meanings: "JSON Error Codes",
https://docs.discord.com/developers/topics/opcodes-and-status-codes#json-json-error-codes
"""

from __future__ import annotations

UNKNOWN_CHANNEL, UNKNOWN_MESSAGE = 10003, 10008
THREAD_EXISTS = 160004
PUBLISHED = 40033

FOR_GOOD: dict[int, str] = {
    10003: "unknown channel",
    10004: "unknown guild",
    20009: "explicit content cannot be sent to the desired recipients",
    30033: "maximum number of thread participants",
    40033: "this message has already been crossposted",
    40058: "cannot send messages in a forum channel",
    40067: "a tag is required to create a forum post in this channel",
    50001: "missing access",
    50005: "cannot edit a message authored by another user",
    50006: "cannot send an empty message",
    50008: "cannot send messages in a channel that is not of text",
    50013: "missing permissions",
    50021: "cannot execute action on a system message",
    50024: "cannot execute action on this channel type",
    50035: "invalid form body",
    50083: "an action on an archived thread",
    50109: "the body is invalid JSON",
    160002: "cannot reply without the permission to read message history",
    160004: "a thread has already been created for this message",
    160005: "thread is locked",
    160006: "maximum number of active threads",
    200000: "blocked by AutoMod",
    200001: "title blocked by AutoMod",
    240000: "blocked by the filter for harmful links",
}
"""Code -> what it says. Somebody has to change something in the server, or here, before the same request can succeed.

Left out on purpose, since they pass or may: 0 (general), 20016, 20022 and 20028 (slow mode and write limits), 30046
(edits of an old message), 40004 and 40006 (disabled for now), 40062 (rate limit of a resource), 40333 (Cloudflare
blocks), 110001 (not yet available), 130000 (overloaded).
"""


def are_for_good(code: int) -> bool:
    """Whether a refusal with this code, 0 for one without, cannot pass by itself."""
    return code in FOR_GOOD
