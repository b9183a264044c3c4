"""When the ledger was written to, by whichever process: what live answers wait for."""

from kaohe.ledger.feed.feed import Feed

__all__ = ["Feed"]
