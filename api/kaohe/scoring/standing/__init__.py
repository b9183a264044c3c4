"""How units stand under one scheme: score, rank, vetoes, money. Whoever compares or supposes asks here."""
