"""Let store and SQL agree again after one was restored from an older copy, or lost: unasked, and by command."""
