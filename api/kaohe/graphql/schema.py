"""The schema. It needs neither a database nor a plugin to be imported."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

import strawberry
from graphql import GraphQLError, GraphQLSchema
from strawberry.extensions import (
    AddValidationRules,
    MaskErrors,
    MaxTokensLimiter,
    ParserCache,
    SchemaExtension,
    ValidationCache,
)
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext

from kaohe.graphql.errors import hidden, is_internal
from kaohe.graphql.limits import CostLimiter, Limits, shape_rule
from kaohe.graphql.mutation import Mutation
from kaohe.graphql.query import Query
from kaohe.graphql.recording.problems import ERRORS
from kaohe.graphql.scalars import SCALARS

log = logging.getLogger(__name__)


class MaskInternalErrors(MaskErrors):
    """Hides what went wrong inside; mistakes of the client's are shown as they are."""

    def __init__(self) -> None:
        super().__init__(is_internal)

    def anonymise_error(self, error: GraphQLError) -> GraphQLError:
        """The error without its cause."""
        return hidden(error)


class Schema(strawberry.Schema):
    """Logs what is the server's own fault, with its cause; what a client did wrong is told to the client alone."""

    @property
    def core(self) -> GraphQLSchema:
        """The schema as graphql-core knows it."""
        return self._schema

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Log errors whose text no client sees."""
        for error in errors:
            if is_internal(error):
                log.error("%s", error, exc_info=error.original_error)


def make_schema(limits: Limits | None = None) -> Schema:
    """The schema with the limits of a deployment."""
    within = limits or Limits()
    rules = [shape_rule(within)]  # made once: ValidationCache knows rules by identity
    extensions: Sequence[Callable[[], SchemaExtension]] = (
        MaskInternalErrors,
        lambda: MaxTokensLimiter(within.tokens),
        lambda: AddValidationRules(rules),
        ParserCache,
        ValidationCache,
        lambda: CostLimiter(within, lambda: made.core),
    )
    config = StrawberryConfig(scalar_map=SCALARS)
    made = Schema(Query, Mutation, types=ERRORS, config=config, extensions=extensions)
    return made


schema = make_schema()
