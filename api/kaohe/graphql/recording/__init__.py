"""Recording, correcting and withdrawing facts: one input, one payload, everything that is wrong told at once."""
