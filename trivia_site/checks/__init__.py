"""Is everything fit to keep what was promised? System checks, `doctor`, and the store's safety while all runs."""
