"""The programs that Tally consists of, and what starts, watches and ends them."""
