"""Whether the benchmark measures what it says."""
