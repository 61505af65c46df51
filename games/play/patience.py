"""How long a refusal that nothing says is for good is retried: with growing pauses, up to an age."""

from __future__ import annotations

from games.domain.errors import RefusedForNow
from games.domain.ports import Store

RESULTS_S = 86_400
"""Results are late then, but players waited for them; longer outages of this kind are not known."""
QUESTION_S = 600
"""A question whose grace is shorter is tried for so long all the same."""
LONGEST_PAUSE_S = 600.0
_QUICK_S = 60.0
"""So long the usual pauses are enough."""


async def is_over(store: Store, refusal: RefusedForNow, since_ms: int, longest_s: int) -> bool:
    """Whether what is to be done since then has been refused for too long. If not, the refusal is given its pause."""
    age_s = (await store.now_ms() - since_ms) / 1000
    if age_s > _QUICK_S:
        refusal.retry_after_s = max(refusal.retry_after_s, min(age_s / 10, LONGEST_PAUSE_S))
    return age_s > longest_s
