"""Discord's size limits: each module refuses what Discord refuses, as a 50035 form error that names the field."""
