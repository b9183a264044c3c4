"""Incidents: what happened, in counts and flags."""
