"""Tables of cards over HTTP, streamed: ``GET /export/items.csv?period=2014``; ``GET /export`` says which there are."""

from kaohe.web.export.endpoint import Exports

__all__ = ["Exports"]
