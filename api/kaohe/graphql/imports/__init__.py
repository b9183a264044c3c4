"""Files that go into the ledger by way of the API."""
