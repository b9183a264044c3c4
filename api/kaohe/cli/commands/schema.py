"""``kaohe schema``: the GraphQL schema in SDL."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from kaohe.cli.console import CommandError


def schema(
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write it to this file instead.")] = None,
) -> None:
    """Print the GraphQL schema in SDL."""
    from kaohe.graphql.schema import schema as graphql_schema

    sdl = f"{graphql_schema.as_str().rstrip()}\n"
    if output is None:
        sys.stdout.write(sdl)
        return
    try:
        output.write_text(sdl, encoding="utf-8")
    except OSError as error:
        raise CommandError(f"cannot write {output}: {(error.strerror or str(error)).lower()}") from error
