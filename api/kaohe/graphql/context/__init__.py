"""What a request carries, and how it reads records: those of a tick in one read. It knows no type of the schema."""

from kaohe.graphql.context.request import Context, Info, Writer

__all__ = ["Context", "Info", "Writer"]
