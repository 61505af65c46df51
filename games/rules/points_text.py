"""A rule for points as people write it, as a post explains it, and as the form shows it by an example."""

from __future__ import annotations

import re

from games.domain.names import fold, nearest
from games.domain.points_rule import BY_DIFFICULTY, DIFFICULTIES, FLAT, PointsRule
from games.domain.text import quoted
from games.rules.durations import format_duration, parse_duration
from games.rules.points import JudgedAnswer, PlayerPoints, score

MOST = 200
"""Characters of a rule: more than the longest one that `format_points` writes."""
EXAMPLE = "easy 10, medium 15, hard 20, speed 10 over 60s"
_PRESETS = {"flat": FLAT, "by difficulty": BY_DIFFICULTY}
_EXTRAS = {"participation": "participation", "all right": "all_right", "first": "first_right", "speed": "speed"}
"""What people write -> the rule's part, in the order in which it is written."""
_PARTS = {
    **{name: name for name in DIFFICULTIES},
    **_EXTRAS,
    "first right": "first_right",
    "taking part": "participation",
}
_PART = re.compile(r"(?P<words>[a-z][a-z ]*?) \+?(?P<points>[0-9]{1,9})(?: points?)?(?: over (?P<over>.+))?")
_EACH = re.compile(r"\+?([0-9]{1,9})(?: points?)? each")


def parse_points(text: str) -> PointsRule:
    """The rule of a text such as `flat`, `5 each, first 3` or `by difficulty, speed 10 over 60s`.

    Begins with what a right answer is worth, then what is given beyond it. Raises ValueError with what to write.
    """
    if len(text) > MOST:
        raise ValueError(f"The rule for points is too long: it has at most {MOST} characters, such as {EXAMPLE}.")
    parts = [part for raw in re.split(r"[,;\n]", text) if (part := fold(raw))]
    if not parts:
        raise ValueError(f"Write what a right answer is worth: flat, by difficulty, or {EXAMPLE}.")
    found = _whole(parts[0])
    for part in parts[1:] if found else parts:
        for name, value in _part(part).items():
            if name in found:
                raise ValueError(f"“{quoted(part)}” is said twice. Write each part once, such as {EXAMPLE}.")
            found[name] = value
    if missing := [name for name in DIFFICULTIES if name not in found]:
        raise ValueError(
            f"Write also what a right answer to a question that is {' or '.join(missing)} is worth, such as {EXAMPLE}; "
            "or begin with flat or by difficulty."
        )
    return PointsRule(**found)


def _whole(part: str) -> dict[str, int]:
    """What is said of all difficulties at once; empty when the text begins with one of them."""
    if preset := _PRESETS.get(part):
        return {name: getattr(preset, name) for name in DIFFICULTIES}
    match = _EACH.fullmatch(part)
    return dict.fromkeys(DIFFICULTIES, int(match[1])) if match else {}


def _part(part: str) -> dict[str, int]:
    match = _PART.fullmatch(part)
    name = _PARTS.get(match["words"]) if match else None
    if match is None or name is None:
        raise _unknown(part)
    if (name == "speed") != bool(match["over"]):
        wrong = "lacks the time in which it falls to nothing" if name == "speed" else "has a time, as only speed has"
        raise ValueError(f"“{quoted(part)}” {wrong}. Write such as first 3, speed 10 over 60s.")
    speed_s = {"speed_s": parse_duration(match["over"])} if match["over"] and int(match["points"]) else {}
    return {name: int(match["points"]), **speed_s}


def _unknown(part: str) -> ValueError:
    words = re.sub(r"[+0-9].*", "", part).strip()
    if part in _PRESETS or _EACH.fullmatch(part):
        return ValueError(f"“{quoted(part)}” stands at the beginning of a rule, such as {part}, first 3.")
    if words in _PARTS:
        example = f"{words} 5 over 60s" if words == "speed" else f"{words} 5"
        return ValueError(f"“{quoted(part)}” cannot be read. Write a number of points after it, such as {example}.")
    near = nearest(words, [*_PRESETS, *_PARTS]) if words else None
    hint = f"Do you mean {near}?" if near else f"Write flat, by difficulty, or {EXAMPLE}."
    return ValueError(f"“{quoted(part)}” is no part of a rule for points. {hint}")


def format_points(rule: PointsRule) -> str:
    """The shortest text that `parse_points` reads as the same rule."""
    bases = (rule.easy, rule.medium, rule.hard)
    preset = next((name for name, one in _PRESETS.items() if bases == (one.easy, one.medium, one.hard)), None)
    own = f"{rule.easy} each" if len(set(bases)) == 1 else f"easy {rule.easy}, medium {rule.medium}, hard {rule.hard}"
    parts = [preset or own]
    for words, name in _EXTRAS.items():
        if value := getattr(rule, name):
            parts.append(f"{words} {value}" + (f" over {format_duration(rule.speed_s)}" if name == "speed" else ""))
    return ", ".join(parts)


def explain(rule: PointsRule) -> str:
    """What the rule gives, in one or two sentences for the post."""
    if rule.easy == rule.medium == rule.hard:
        first = f"Each right answer is worth {rule.easy} point{'' if rule.easy == 1 else 's'}."
    else:
        first = f"A right answer is worth {rule.easy} (easy), {rule.medium} (medium) or {rule.hard} (hard) points."
    extras = []
    if rule.speed:
        extras.append(f"up to {rule.speed} for speed, falling to 0 within {format_duration(rule.speed_s)}")
    if rule.first_right:
        extras.append(f"{rule.first_right} for the first right answer to a question")
    if rule.all_right:
        extras.append(f"{rule.all_right} for a set that is all right")
    if rule.participation:
        extras.append(f"{rule.participation} for taking part")
    return f"{first} On top: {'; '.join(extras)}." if extras else first


def worked_example(rule: PointsRule) -> str:
    """What one set of three brings under the rule, computed as every game is: for the form."""
    time_ms = max(1, rule.speed_s * 250)  # never in the moment of the opening, for the others are earlier
    answers = [JudgedAnswer(user_id="1", question=n, is_right=True, time_ms=time_ms) for n in range(3)]
    others = [JudgedAnswer(user_id="2", question=n, is_right=True, time_ms=0) for n in (1, 2)]
    brought = score(rule, DIFFICULTIES, [*answers, *others])["1"]
    when = f", each {_quarter(rule.speed_s)} after the opening" if rule.speed else ""
    first = ", and is the first to have the easy one right" if rule.first_right else ""
    return (
        f"Example: in a set of three, a player answers the easy, the medium and the hard question right{when}{first}: "
        f"{', '.join(_sums(brought))}. In all {brought.points} points."
    )


def _quarter(seconds: int) -> str:
    whole, rest = divmod(seconds, 4)
    return f"{whole}.{rest * 25:02}".rstrip("0") + "s" if rest else format_duration(whole)


def _sums(brought: PlayerPoints) -> list[str]:
    """Each kind of points that the player has got, with its numbers."""
    own = list(brought.answers.values())
    sums = [
        (f"{' + '.join(str(one.base) for one in own)} for the answers", True),
        (f"{' + '.join(str(one.speed) for one in own)} for speed", any(one.speed for one in own)),
        (f"{own[0].first} for being first", own[0].first),
        (f"{brought.all_right} for all right", brought.all_right),
        (f"{brought.participation} for taking part", brought.participation),
    ]
    return [words for words, given in sums if given]
