"""Writes a ledger as a ledger file, or one section of it as a table, while it is read."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, BinaryIO

from kaohe.cli.console import CommandError
from kaohe.cli.ledgers import opened

#: How many rows of a table are written at once.
_ROWS = 1_000

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


async def write_section(url: str, registry: Registry, section: str, file: BinaryIO, *, excel: bool) -> dict[str, int]:
    """Write the current incidents or observations as CSV; return how many there are.

    Raises:
        CommandError: a fact cannot be read without a plugin that is not installed.
    """
    from kaohe.ledger.files import BOM, columns_of, csv_of, header_of

    columns, entries, written = columns_of(section, registry), list[dict[str, Any]](), 0
    file.write((BOM if excel else b"") + header_of(columns).encode())
    async with opened(url, registry) as ledger:
        try:
            async for each, entry in ledger.export():
                if each != section:
                    continue
                entries.append(entry)
                if len(entries) == _ROWS:
                    file.write(csv_of(columns, entries).encode())
                    written += len(entries)
                    entries.clear()
        except LookupError as error:
            raise CommandError(str(error.args[0])) from error
    file.write(csv_of(columns, entries).encode())
    return {section: written + len(entries)}
