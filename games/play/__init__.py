"""A game from its slot to its results: posted, answered, closed, cancelled, regraded."""
