"""What the benchmarks share: pytest-benchmark, which the suite's other runs do without."""

pytest_plugins = ["pytest_benchmark.plugin"]
