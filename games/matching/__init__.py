"""Is this typed text the right answer? Pure."""
