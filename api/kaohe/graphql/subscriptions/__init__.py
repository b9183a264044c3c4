"""Live answers: what is told as the ledger changes, and from where a client that was away goes on."""
