"""Periods: the spans of days that cards are for."""
