"""The players of the demo: who they are, what they answer, and what they have read."""
