"""The ground that all else stands on: records, errors, ids, ports, and records as JSON. No Django, no Redis."""
