"""Units of government in their tree."""
