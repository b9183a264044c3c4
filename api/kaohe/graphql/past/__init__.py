"""The past: the ledger as it was known at a moment, and all that has changed since one."""
