"""Scorecards: what a regime makes of the facts about a unit in a period."""
