"""The root fields that change the ledger."""
