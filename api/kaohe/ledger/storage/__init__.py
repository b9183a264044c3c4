"""Where the ledger lies: the tables of a database, sessions with it, and statements in its dialect."""
