"""Programs of ours as processes of their own that begin with their imports done.

What a program imports takes a second of a processor: most of what a test with several of them takes. One process has it
all, except the settings and what needs them, and each program is a fork of it: with its own process id, environment and
output, to be signalled and killed as any other. How a program starts from nothing is tested where that is the question.
"""

from tests.fork_server.client import Program, run, start

__all__ = ["Program", "run", "start"]
