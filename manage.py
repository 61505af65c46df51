#!/usr/bin/env python3
"""Tally's shell: `./manage.py help` lists the commands."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trivia_site.settings")
    try:
        from django.core.management import execute_from_command_line

        from trivia_site.last_words import instead_of_traces
    except ImportError:
        sys.exit("Django is not installed here. Run `make demo` or `make test`, or use .venv/bin/python manage.py.")
    with instead_of_traces():
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
