"""``kaohe schema``: the GraphQL schema in SDL, or as a page to read."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from kaohe.cli import CommandError
from kaohe.cli.console import told
from kaohe.cli.views.schema import schema_reference
from kaohe.graphql.schema import schema as graphql_schema


def schema(
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write it to this file instead.")] = None,
    reference: Annotated[bool, typer.Option("--reference", help="As a page in Markdown, to read.")] = False,
) -> None:
    """Print the GraphQL schema in SDL."""
    text = schema_reference(graphql_schema.core) if reference else f"{graphql_schema.as_str().rstrip()}\n"
    if output is None:
        sys.stdout.write(text)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CommandError(f"cannot write {output}: {told(error)}") from error
