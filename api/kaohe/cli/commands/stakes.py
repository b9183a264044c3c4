"""``kaohe stakes``: whom and what the points of schemes reward."""

from __future__ import annotations

from typing import Annotated

import typer

from kaohe.cli.console import print_json, stdout
from kaohe.cli.options import AsJson, installed_or_warned, scheme_of
from kaohe.cli.views.stakes import print_side_by_side, print_stakes, stakes_as_json
from kaohe.scoring.analysis import stakes_of


def stakes(
    schemes: Annotated[
        list[str] | None, typer.Argument(metavar="SCHEME", help="The schemes; all side by side if left out.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say what is at stake: marks by driver, judgement, vetoes; for one scheme also item by item."""
    registry = installed_or_warned()
    chosen = list(dict.fromkeys(scheme_of(registry, each) for each in schemes or registry.schemes))
    found = {registry.reference(each): stakes_of(each) for each in chosen}
    if as_json:
        print_json({"schemes": [stakes_as_json(name, each) for name, each in found.items()]})
    elif len(found) == 1:
        ((name, stakes_of_it),) = found.items()
        print_stakes(stdout(), name, stakes_of_it)
    else:
        print_side_by_side(stdout(), found)
