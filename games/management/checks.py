"""Which of Django's system checks our commands run before they begin."""

from __future__ import annotations

from django.core.checks import Tags

SETTINGS = "settings"
"""The tag of checks of the variables that Tally reads."""
OF_INSTALLATION = (SETTINGS, Tags.database, Tags.security)
"""What can be wrong where Tally is installed. The rest can be wrong in its code, routes and pages, and is looked at by
`make lint`: a command would have to load all of them first."""
