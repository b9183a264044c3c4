"""How fast kaohe is, and beside what. Run it with ``python -m benchmarks.run``; see the README."""
