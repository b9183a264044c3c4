"""What was written when and by whom: the audit chain, changes, histories, and the ledger as it was."""
