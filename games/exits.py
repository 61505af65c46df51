"""What the exit status of a process of ours says to the supervisor that has started it, beside 0 and 1."""

from __future__ import annotations

import os

GIVES_UP = os.EX_CONFIG
"""78: it would end the same way again; something must be mended first, and it is not started until then."""
TRY_SOON = os.EX_TEMPFAIL
"""75: it ended before it was at work, since something that it needs was away; another try uses nothing up."""
