"""Benchmarks: side by side with what a user would run instead; ratios of one run, never asserted."""
