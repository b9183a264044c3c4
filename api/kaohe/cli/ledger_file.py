"""Writes a ledger as a ledger file while it is read, one entry a line."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, BinaryIO

from kaohe.cli.console import CommandError
from kaohe.cli.ledgers import opened

if TYPE_CHECKING:
    from kaohe.plugins import Registry


async def write_ledger(url: str, registry: Registry, file: BinaryIO) -> dict[str, int]:
    """Write all current facts, in the form that an import takes; return how many entries each section has.

    Raises:
        CommandError: a fact cannot be read without a plugin that is not installed.
    """
    import orjson

    counts: Counter[str] = Counter()
    parameters: dict[str, int] = {}
    current = ""
    async with opened(url, registry) as ledger:
        file.write(b"{")
        try:
            async for section, entry in ledger.export():
                counts[section] += 1
                if section == "parameters":
                    parameters |= entry
                    continue
                if section == current:
                    file.write(b",\n")
                else:
                    file.write(b"\n],\n" if current else b"\n")
                    file.write(orjson.dumps(section) + b": [\n")
                    current = section
                file.write(orjson.dumps(entry))
        except LookupError as error:
            raise CommandError(str(error.args[0])) from error
        file.write(b"\n],\n" if current else b"\n")
        file.write(b'"parameters": ' + orjson.dumps(parameters) + b"\n}\n")
    return dict(counts)
