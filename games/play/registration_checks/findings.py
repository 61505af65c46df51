"""What keeps a registration from posting well, and exactly what to change: pure, from what is stored anyway.

`permissions` judges the channel, `supply` the questions, `overlaps` the times; here is what they have in common.
The forms, the Problems page and the bot's own commands ask here, so that all of them say the same. Nothing found is
stored: it is computed from the registration, the directory and the bank whenever somebody looks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from games.domain.guilds import GuildDirectory
from games.domain.records import Registration
from games.play.registration_checks.finding import RegistrationFinding
from games.play.registration_checks.overlaps import overlap_findings
from games.play.registration_checks.permissions import place_findings
from games.play.registration_checks.supply import Kind, Supply, supply_findings
from games.rules import registration_rules


def findings(
    registration: Registration,
    directory: GuildDirectory,
    supplies: Mapping[Kind, Supply],
    others: Iterable[Registration],
    now_ms: int,
) -> list[RegistrationFinding]:
    """Everything that is wrong, the worst first. `others` are the guild's registrations; its own may be among them."""
    found = rule_findings(registration) + place_findings(registration, directory)
    found += supply_findings(registration, supplies, now_ms)
    found += overlap_findings(registration, others, now_ms)
    return sorted(found, key=lambda finding: not finding.fatal)


def rule_findings(registration: Registration) -> list[RegistrationFinding]:
    """What was stored before there was the rule that it breaks."""
    fix = "Change it in this registration and save. Until then"
    found = [
        RegistrationFinding(code="rules", text=text, advice=f"{fix} nothing is posted.", fatal=True)
        for text in registration_rules.unplayable(registration)
    ]
    if registration.policy is not registration_rules.policy_of(registration):
        advice = f"{fix} the first answer counts in its games, whatever is chosen there."
        found.append(RegistrationFinding(code="rules", text=registration_rules.FIRST_ONLY, advice=advice))
    return found
