"""Regimes compared over the same units: a matrix, pairs of regimes, distributions."""
