"""The schema. It needs neither a database nor a plugin to be imported."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from typing import Any

import strawberry
from graphql import GraphQLError, GraphQLSchema, MaxIntrospectionDepthRule, NoSchemaIntrospectionCustomRule
from strawberry.extensions import (
    AddValidationRules,
    MaskErrors,
    MaxTokensLimiter,
    ParserCache,
    SchemaExtension,
    ValidationCache,
)
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.exceptions import InvalidOperationTypeError
from strawberry.types import ExecutionContext, ExecutionResult
from strawberry.types.execution import PreExecutionError
from strawberry.types.graphql import OperationType

from kaohe.graphql.context.request import Context, ViewedInfo
from kaohe.graphql.core.errors import (
    ClientError,
    Code,
    cause_of,
    hidden,
    is_internal,
    is_of_document,
    without_suggestion,
)
from kaohe.graphql.core.scalars import SCALARS
from kaohe.graphql.execution import InlineExecutor
from kaohe.graphql.limits import CostLimiter, Limits, shape_rule
from kaohe.graphql.mutations.root import Mutation
from kaohe.graphql.queries.root import Query
from kaohe.graphql.subscriptions.root import Subscription
from kaohe.graphql.types.write_errors import ERRORS
from kaohe.ledger import LedgerUnavailable

log = logging.getLogger(__name__)

ONLY_LIVE = "subscriptions are answered over WebSocket, by the protocol graphql-transport-ws"


class MaskInternalErrors(MaskErrors):
    """Hides what went wrong inside; mistakes of the client's are shown as they are."""

    def __init__(self, *, names: bool = True) -> None:
        """Take whether errors may tell names of the schema that nobody wrote."""
        super().__init__(is_internal)
        self._names = names

    def anonymise_error(self, error: GraphQLError) -> GraphQLError:
        """The error without its cause."""
        return hidden(error)

    def _process_errors(self, errors: list[GraphQLError]) -> list[GraphQLError]:
        """The errors as clients see them: one of a document is told once, however often it is made."""
        told = [without_suggestion(each) if not self._names else each for each in super()._process_errors(errors)]
        return list({id(each) if each.path is not None else each.message: each for each in told}.values())


class Schema(strawberry.Schema):
    """Logs what is the server's own fault, with its cause; what a client did wrong is told to the client alone."""

    #: How long a query may take.
    seconds = Limits().seconds

    @property
    def core(self) -> GraphQLSchema:
        """The schema as graphql-core knows it."""
        return self._schema

    async def execute(self, *args: Any, **how: Any) -> ExecutionResult:
        """Carry out a query or a mutation, which has one answer. What has many goes by :meth:`stream`."""
        allowed = set(how.get("allowed_operation_types") or OperationType) - {OperationType.SUBSCRIPTION}
        try:
            async with self._deadline(args, how):
                return await super().execute(*args, **{**how, "allowed_operation_types": allowed})
        except TimeoutError:
            return PreExecutionError(data=None, errors=[self._too_long()])
        except InvalidOperationTypeError as error:
            if error.operation_type is not OperationType.SUBSCRIPTION:
                raise
            return PreExecutionError(data=None, errors=[ClientError(Code.BAD_INPUT, ONLY_LIVE)])

    def _deadline(self, args: Sequence[Any], how: Mapping[str, Any]) -> asyncio.Timeout:
        """What ends an operation that takes too long, and all that was begun for it, once its context sets a time."""
        context = how.get("context_value", args[2] if len(args) > 2 else None)
        deadline = asyncio.timeout(None)
        if isinstance(context, Context):
            context.deadline = deadline
        return deadline

    def _too_long(self) -> GraphQLError:
        message = f"the answer takes more than {self.seconds:g} s; narrow the question, or ask in several requests"
        return ClientError(Code.TIMEOUT, message, limit=self.seconds)

    async def stream(self, *args: Any, **how: Any) -> AsyncGenerator[Any, None]:
        """Carry out any operation, which has any number of answers; what is wrong with its document is its only one."""
        return self._answers(await super().stream(*args, **how), self._deadline(args, how))

    async def _answers(self, source: AsyncGenerator[Any, None], deadline: asyncio.Timeout) -> AsyncGenerator[Any, None]:
        async with aclosing(source):
            try:
                async with deadline:
                    first = await anext(source)
                yield first
                async for answer in source:
                    yield answer
            except StopAsyncIteration:
                return
            except TimeoutError:
                yield PreExecutionError(data=None, errors=[self._too_long()])
            except Exception as error:  # noqa: BLE001 - extensions that parse raise it, and nobody else tells it
                told = error if isinstance(error, GraphQLError) else GraphQLError(str(error), original_error=error)
                self.process_errors([told])
                yield PreExecutionError(data=None, errors=[hidden(told) if is_internal(told) else told])

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Log errors whose text no client sees."""
        for error in errors:
            if is_internal(error) and not is_of_document(error):
                unavailable = isinstance(cause_of(error), LedgerUnavailable)
                log.error("%s", error, exc_info=None if unavailable else error.original_error)


def make_schema(limits: Limits | None = None) -> Schema:
    """The schema with the limits of a deployment."""
    within = limits or Limits()
    rules = [shape_rule(within), MaxIntrospectionDepthRule]  # made once: ValidationCache knows rules by identity
    if not within.introspection:
        rules.append(NoSchemaIntrospectionCustomRule)
    extensions: Sequence[Callable[[], SchemaExtension]] = (
        lambda: MaskInternalErrors(names=within.introspection),
        lambda: MaxTokensLimiter(within.tokens),
        lambda: AddValidationRules(rules),
        ParserCache,
        ValidationCache,
        lambda: CostLimiter(within, lambda: made.core),
    )
    config = StrawberryConfig(scalar_map=SCALARS, info_class=ViewedInfo)
    made = Schema(
        Query,
        Mutation,
        Subscription,
        types=ERRORS,
        config=config,
        extensions=extensions,
        execution_context_class=InlineExecutor,
    )
    made.seconds = within.seconds
    return made


schema = make_schema()
