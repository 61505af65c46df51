"""A game in play: its counts, its curve, and what a host may do to it."""
