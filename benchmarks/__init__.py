"""Commands that measure; each prints a table with its machine. Figures go to docs/benchmarks.md."""
