"""The settings of a dashboard under test: as in use, but for how often a password is hashed.

With Django's own number each login takes that long, and what was hashed less often is hashed anew: see
`tests.plugins.passwords`.
"""

from __future__ import annotations

from trivia_site.settings import *  # noqa: F403

PASSWORD_HASHERS = ["tests.plugins.passwords.QuickPasswordHasher"]
