"""Tally rehearsed: the demo and the stress runs, with simulated players. Nothing in use imports it."""
