"""The questions for which people come: why is it so, what would one more cost, what if."""
