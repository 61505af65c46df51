"""Tally on one machine, without Discord, Redis or a token: what `manage.py demo` shows and, with `--once`, checks."""
