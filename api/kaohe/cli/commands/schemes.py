"""``kaohe schemes``: what is installed, what failed to load and why, and one scheme as a tree."""

from __future__ import annotations

from typing import Annotated

import typer

from kaohe.cli.console import print_json, stdout
from kaohe.cli.options import AsJson, installed, scheme_of
from kaohe.cli.views.schemes import failure_as_json, print_schemes, print_tree, scheme_as_json


def schemes(
    code: Annotated[
        str | None,
        typer.Argument(help="Show the sections, items and clauses of this scheme, or of a version: luxi2014@2016."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the installed schemes, and what failed to load and why."""
    registry = installed()
    chosen = list(registry.schemes.values()) if code is None else [scheme_of(registry, code)]
    if as_json:
        listed = [scheme_as_json(each, registry) for each in chosen]
        print_json({"schemes": listed, "failures": [failure_as_json(each) for each in registry.failures]})
    elif code is not None:
        print_tree(stdout(), chosen[0], registry.reference(chosen[0]))
    else:
        print_schemes(stdout(), chosen, registry)
