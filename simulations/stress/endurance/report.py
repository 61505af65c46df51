"""The outcome of a run with a duration, for people and for machines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rich.console import Console
from rich.table import Table

from simulations.stress.endurance.event_log import EventLog, Recovery, Sign, recoveries
from simulations.stress.endurance.judge import SlotVerdict
from simulations.stress.endurance.plan import PlannedFault
from simulations.stress.options import StressOptions
from simulations.stress.report import HARM, STAGES
from simulations.stress.report import StressReport as Figures

POSTS, EXCUSED = ("missing", "wrong"), ("forfeited", "excused")
SHOWN_AT_MOST = 20


@dataclass(slots=True)
class EnduranceReport:
    """What a run found."""

    options: StressOptions
    plan: Sequence[PlannedFault]
    disk: str
    figures: Figures
    slots: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    """By the names of `POSTS` and `EXCUSED`."""
    latest_s: dict[str, float] = field(default_factory=lambda: {"question": 0.0, "results": 0.0})
    """How late a post came at the latest, faults included."""
    recovered: dict[str, Recovery] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    """What is wrong with single slots, in words."""
    site_answers: bool = True

    def add(self, found: SlotVerdict) -> None:
        """Add one slot."""
        self.slots += 1
        self.figures.add(found.answers, found.verdict)
        for name in (*POSTS, *EXCUSED):
            self.counts[name] += getattr(found, name)
        harm = {name: getattr(found.verdict, name) for name in HARM} | {name: getattr(found, name) for name in POSTS}
        words = [f"{count} {name.replace('_', ' ')}" for name, count in harm.items() if count]
        words += [] if found.verdict.over else ["not at its end"]
        if words:
            slot = found.slot
            self.broken.append(
                f"{slot.registration.id} {slot.name}, game {slot.game_id} in {slot.server.guild_id}: {', '.join(words)}"
            )

    def add_times(self, events: EventLog, lateness: Mapping[str, Sequence[Sign]]) -> None:
        """What the events show; `lateness` has the posts by their kind."""
        self.recovered = recoveries(events)
        for kind, signs in lateness.items():
            self.latest_s[kind] = max((sign.done_ms - sign.due_ms for sign in signs), default=0) / 1000

    @property
    def longest_s(self) -> float:
        """From the end of a fault until play went on."""
        return max((kind.resumed_s for kind in self.recovered.values()), default=0.0)

    def problems(self) -> Iterator[str]:
        """What makes the run a failure, in words; nothing when all is well."""
        yield from self.figures.problems()
        for name in POSTS:
            if self.counts[name]:
                yield f"{self.counts[name]} {name}."
        for kind, recovery in sorted(self.recovered.items()):
            if recovery.never:
                yield f"Play did not go on after {recovery.never} x {kind}."
        if not self.site_answers:
            yield "The site does not answer."
        yield from self.broken[:SHOWN_AT_MOST]

    def as_json(self) -> dict[str, Any]:
        """What `--json` prints."""
        return {
            **self.figures.as_json(),
            "slots": self.slots,
            **{name: self.counts[name] for name in (*POSTS, *EXCUSED)},
            "disk": self.disk,
            "longest_s": round(self.longest_s, 1),
            "latest_question_s": round(self.latest_s["question"], 1),
            "latest_results_s": round(self.latest_s["results"], 1),
            "faults": {kind: _rounded(recovery) for kind, recovery in sorted(self.recovered.items())},
            "problems": list(self.problems()),
            "plan": [planned.as_json() for planned in self.plan],
        }


def _rounded(recovery: Recovery) -> dict[str, Any]:
    return {
        "struck": recovery.struck,
        "missed": recovery.missed,
        "resumed_s": round(recovery.resumed_s, 1),
        "settled_s": round(recovery.settled_s, 1),
    }


def show_plan(console: Console, plan: Sequence[PlannedFault]) -> None:
    """The faults to come, one a line."""
    for planned in plan:
        length = f" for {planned.for_s:.1f} s" if planned.for_s else ""
        length += f" after {planned.before_s:.1f} s" if planned.before_s else ""
        how = "".join(f", {name} {value}" for name, value in planned.how.items())
        console.print(f"{planned.at_s:7.1f} s  {planned.kind}{length}{how}", markup=False, soft_wrap=True)


def show(console: Console, report: EnduranceReport) -> None:
    """The figures as two tables, then the verdict."""
    counts = report.figures.counts | report.counts
    answers = Table("answers", "count")
    for name in (*STAGES, *HARM, *POSTS, *EXCUSED):
        answers.add_row(name.replace("_", " "), f"{counts[name]:,}")
    console.print(answers)
    faults = Table("fault", "struck", "found nothing", "play went on after", "nothing overdue after")
    for kind, found in sorted(report.recovered.items()):
        times = (f"{found.resumed_s:.1f} s", f"{found.settled_s:.1f} s") if found.struck else ("", "")
        faults.add_row(kind, f"{found.struck}", f"{found.missed}", *times)
    console.print(faults)
    late = ", ".join(f"{kind} {seconds:.1f} s" for kind, seconds in report.latest_s.items())
    console.print(f"{report.slots} slots; the latest posts: {late}. Full disk by {report.disk}.", soft_wrap=True)
    console.print(f"Play went on {report.longest_s:.1f} s after the end of a fault at the latest.", soft_wrap=True)
    console.print(f"Seed {report.options.seed}. Took {report.figures.duration_s:.1f} s.", soft_wrap=True)
    problems = list(report.problems())
    for problem in problems:
        console.print(f"✘ {problem}", style="red", markup=False, soft_wrap=True)
    if not problems:
        console.print("[bold green]✔[/] Nothing lost, accepted late, doubled, missing or wrong.")
