"""Benchmarks of the real program. Room: the time and memory Heroes takes, no tests. Door: `dev.py bench`."""
