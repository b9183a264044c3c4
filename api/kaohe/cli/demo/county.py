"""The demo county in a ledger, as far as the installed schemes know what it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaohe.cli.console import CommandError
from kaohe.cli.demo import demo_file
from kaohe.cli.files import read_file
from kaohe.cli.importing import Outcome, Together, import_together
from kaohe.cli.ledgers import opened

if TYPE_CHECKING:
    from kaohe.plugins import Registry


def demo_ledger(registry: Registry) -> dict[str, Any]:
    """The records of the county, without those that only schemes which are not installed would read."""
    with demo_file() as path:
        county = read_file(path)
    county["incidents"] = [each for each in county["incidents"] if each["kind"] in registry.kinds]
    county["observations"] = [each for each in county["observations"] if each["metric"] in registry.metrics]
    county["rulings"] = [each for each in county["rulings"] if each["scheme"] in registry.schemes]
    return county


async def import_demo(url: str, registry: Registry) -> Outcome:
    """Import the demo county into a new ledger.

    Raises:
        CommandError: an installed scheme does not take it.
    """
    together = Together()
    together.add("demo", demo_ledger(registry))
    async with opened(url, registry, create=True) as ledger:
        outcome = await import_together(ledger, together)
    for fault in outcome.faults:
        raise CommandError(f"the demo county does not fit the installed schemes: {fault.where}{fault.message}")
    return outcome
