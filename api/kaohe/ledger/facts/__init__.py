"""What is on file: units, incidents, observations, rulings and confirmations as records, read by key and in pages."""
