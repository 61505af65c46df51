"""Who changed what, as pages."""
