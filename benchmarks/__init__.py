"""Benchmarks: what a busy evening costs on this machine. They are run by hand, not by the suite."""
