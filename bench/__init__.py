"""The benchmarks: each figure beside its baseline from the same run."""
