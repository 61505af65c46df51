"""The outcome of a run, for people and for machines."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from simulations.stress.options import StressOptions
from simulations.stress.reconcile import GameVerdict, KnownAnswers

STAGES = ("acknowledged", "stored", "scored", "archived", "posted")
HARM = ("lost", "accepted_late", "doubled")


@dataclass(slots=True)
class StressReport:
    """Sums over all games; an answer is one player's in one game, a change of mind adds none."""

    options: StressOptions
    duration_s: float = 0.0
    counts: Counter[str] = field(default_factory=Counter)
    """By the names of `STAGES` and `HARM`, and `uncertain`."""
    refused: Counter[str] = field(default_factory=Counter)
    took_us: array[int] = field(default_factory=lambda: array("I"))
    """One entry for each acknowledged submission, changes of mind included."""
    injected: Counter[str] = field(default_factory=Counter)
    unfinished: int = 0
    """Games that did not come to their end."""

    def add(self, answers: KnownAnswers, verdict: GameVerdict) -> None:
        """Add one game."""
        for name in (*STAGES, *HARM, "uncertain"):
            self.counts[name] += getattr(verdict, name)
        self.refused.update(answers.refused)
        self.took_us.extend(answers.took_us)
        self.unfinished += not verdict.over

    def problems(self) -> Iterator[str]:
        """What makes the run a failure, in words; nothing when all is well."""
        for name in HARM:
            if self.counts[name]:
                yield f"{self.counts[name]} {name.replace('_', ' ')}."
        if self.unfinished:
            yield f"{self.unfinished} games did not come to their end."
        if not self.took_us:
            yield "No answer was acknowledged."

    def as_json(self) -> dict[str, Any]:
        """What `--json` prints."""
        p50, p99, longest = self.latencies_ms()
        return {
            **{name: self.counts[name] for name in STAGES},
            "refused_by_reason": dict(sorted(self.refused.items())),
            **{name: self.counts[name] for name in HARM},
            "p50_ms": p50,
            "p99_ms": p99,
            "max_ms": longest,
            "seed": self.options.seed,
            "duration_s": round(self.duration_s, 1),
        }

    def latencies_ms(self) -> tuple[float, float, float]:
        """Median, 99th percentile and maximum of the time from a submission's first try to its acknowledgement."""
        ordered = sorted(self.took_us)
        if not ordered:
            return 0.0, 0.0, 0.0
        last = len(ordered) - 1
        p50, p99, longest = (round(ordered[int(share * last)] / 1000, 1) for share in (0.5, 0.99, 1.0))
        return p50, p99, longest
