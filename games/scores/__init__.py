"""What players have earned: sums over the archive, ranked, and built anew from it."""
