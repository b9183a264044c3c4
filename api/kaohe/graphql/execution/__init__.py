"""How an operation is carried out: plain attributes are read at once, all else goes graphql-core's way."""

from kaohe.graphql.execution.executor import InlineExecutor

__all__ = ["InlineExecutor"]
