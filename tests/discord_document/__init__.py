"""Holds the sandbox to Discord's OpenAPI document: what it takes, what it answers, what it tells."""

FINDINGS = "SANDBOX_FINDINGS"
"""Names in the environment the file that a test worker's sandboxes, in whatever process, write what they found to."""
