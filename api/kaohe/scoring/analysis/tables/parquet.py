"""Tables as Parquet, row group by row group. It needs pyarrow, which ``kaohe[parquet]`` brings."""

from __future__ import annotations

import io
from typing import Any

from kaohe.scoring.analysis.tables.table import Chunk, ColumnType, Row, Table

#: How many rows a row group has, the last one apart: as many are held before they are written.
ROWS_PER_GROUP = 10_000

#: How many digits a decimal may have, two of them after the point.
_DIGITS, _PLACES = 38, 2


class ParquetUnavailable(Exception):  # noqa: N818  # what it says, not that it is an error
    """Parquet is asked for where pyarrow is not installed."""

    def __init__(self) -> None:
        super().__init__("Parquet needs pyarrow, which is not installed: install kaohe[parquet]")


class ParquetWriter:
    """Row groups, compressed with zstd. Decimals stay exact, as decimal128(38, 2).

    What the table and each column mean is in the metadata ``meaning`` of the schema and of its fields.
    """

    def __init__(self, table: Table) -> None:
        """Write a table.

        Raises:
            ParquetUnavailable: pyarrow is not installed.
        """
        try:
            import pyarrow as pa
            import pyarrow.parquet as pq
        except ImportError as error:
            raise ParquetUnavailable from error
        self._schema, self._to_batch = arrow_schema(table), pa.record_batch
        self._written = _Written()
        self._writer: Any = pq.ParquetWriter(self._written, self._schema, compression="zstd")
        self._held: list[Row] = []

    def start(self) -> bytes:
        """The mark of the format."""
        return self._written.taken()

    def rows(self, chunk: Chunk) -> bytes:
        """The row groups that these rows fill."""
        self._held += chunk
        while len(self._held) >= ROWS_PER_GROUP:
            self._write_group(self._held[:ROWS_PER_GROUP])
            del self._held[:ROWS_PER_GROUP]
        return self._written.taken()

    def end(self) -> bytes:
        """The last row group, and the footer that says where all of them are."""
        if self._held:
            self._write_group(self._held)
        self._writer.close()
        return self._written.taken()

    def _write_group(self, rows: list[Row]) -> None:
        columns = [list(column) for column in zip(*rows, strict=True)]
        arrays = dict(zip(self._schema.names, columns, strict=True))
        self._writer.write_batch(self._to_batch(arrays, schema=self._schema), row_group_size=ROWS_PER_GROUP)


def arrow_schema(table: Table) -> Any:
    """The columns of a table as a schema of Arrow."""
    import pyarrow as pa

    types = {
        ColumnType.TEXT: pa.string(),
        ColumnType.INTEGER: pa.int64(),
        ColumnType.DECIMAL: pa.decimal128(_DIGITS, _PLACES),
        ColumnType.FLAG: pa.bool_(),
        ColumnType.DATE: pa.date32(),
    }
    fields = [pa.field(each.name, types[each.type], metadata={"meaning": each.meaning}) for each in table.columns]
    return pa.schema(fields, metadata={"table": table.name, "meaning": table.meaning})


class _Written(io.RawIOBase):
    """A file of which only what was not taken yet is kept."""

    def __init__(self) -> None:
        self._kept, self._length = bytearray(), 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._length

    def write(self, data: Any) -> int:
        self._kept += data
        self._length += len(data)
        return len(data)

    def taken(self) -> bytes:
        """What was written since this was last asked."""
        taken = bytes(self._kept)
        self._kept.clear()
        return taken
