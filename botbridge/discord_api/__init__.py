"""Discord as a server that limits, refuses and goes away: rate limits, the budget for IDENTIFY, errors for good."""
