"""What players have earned: sums over the archive, ranked, and rebuilt from it."""
