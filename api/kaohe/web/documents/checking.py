"""Checks documents before the first request: each has to fit the schema and the limits of the deployment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from graphql import GraphQLError, parse, specified_rules, validate

from kaohe.graphql.limits import Limits, shape_rule
from kaohe.graphql.schema import Schema
from kaohe.web.documents.manifest import Document, DocumentsError


def check_documents(documents: Iterable[Document], schema: Schema, limits: Limits) -> None:
    """See that all documents can be asked.

    Raises:
        DocumentsError: some cannot; each is named with what is wrong.
    """
    rules = [*specified_rules, shape_rule(limits)]

    def problems(text: str) -> Sequence[GraphQLError]:
        try:
            return validate(schema.core, parse(text, max_tokens=limits.tokens), rules)
        except GraphQLError as error:
            return [error]

    wrong = [f"{each.name}: {_said(error)}" for each in documents for error in problems(each.text)]
    if wrong:
        raise DocumentsError("\n".join(["these documents cannot be asked:", *wrong]))


def _said(error: GraphQLError) -> str:
    where = ", ".join(f"line {at.line}, column {at.column}" for at in error.locations or ())
    return f"{error.message} ({where})" if where else error.message
