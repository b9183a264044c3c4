"""The object types, inputs, filters and orders of the schema."""
