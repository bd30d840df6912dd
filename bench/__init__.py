"""One script per number in docs/benchmarks.md. Each prints what it measured, and exits 1 where a bound is broken."""
