"""What the exit status of a process of ours says to the supervisor that has started it, beside 0 and 1."""

from __future__ import annotations

import os

USAGE = 2
"""Arguments that make no sense, or name nobody. As argparse has it."""
OWN_ERROR = os.EX_SOFTWARE
"""70: an error of Tally's own that nobody foresaw."""
GIVES_UP = os.EX_CONFIG
"""78: it would end the same way again; something must be fixed first, and it is not started until then."""
TRY_SOON = os.EX_TEMPFAIL
"""75: it ended before it was at work, since something that it needs was unavailable; another try uses nothing up."""
