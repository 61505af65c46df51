"""Benchmarks: each module measures one thing, checks that it is right meanwhile, and says whether a target is met."""
