"""Facts as columns, one entry a unit, as scoring takes them."""
