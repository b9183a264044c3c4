"""How far a card has come, what was confirmed, and how that differs from what the facts give now."""
