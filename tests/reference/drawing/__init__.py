"""Draws the parts of a random ledger: each module one section, on the ground of what was drawn before it."""
