"""A reference model of five assessment regimes: one unit at a time, in exact arithmetic, from the registers alone."""
