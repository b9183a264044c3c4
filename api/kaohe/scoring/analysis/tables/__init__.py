"""Cards, items, findings, amounts, evidence and comparisons as rows with documented columns, and their writers."""
