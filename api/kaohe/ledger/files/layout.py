"""What stands between the entries of a table that somebody laid out: totals, repeated headers, notes, merged cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kaohe.ledger.files.columns import Columns
from kaohe.ledger.files.entries import Note
from kaohe.ledger.files.habits import plain

_TOTALS = frozenset(("合计", "小计", "总计", "共计", "累计", "总数", "total", "subtotal", "grandtotal", "sum"))
#: How lines below a table begin.
_BELOW = ("填表", "制表", "审核", "审批", "备注", "说明", "注:", "填报", "负责人", "单位负责人", "报送", "联系")

#: How many notes are kept.
_MOST = 200
#: How many different cells of a column are remembered.
_REMEMBERED = 100_000


class Rows:
    """The rows below a header as they are meant."""

    def __init__(self, columns: Columns, header_row: int) -> None:
        self._columns, self._header_row = columns, header_row
        self._required = sorted(columns.places[field] for field in columns.required)
        self._grouping = {columns.places[field]: field for field in columns.required if field in columns.grouping}
        self._plain = True
        self._told: dict[tuple[int, str], list[int]] = {}
        self._passed: list[Note] = []
        self._bare: dict[str, int] = {}

    @property
    def notes(self) -> Sequence[Note]:
        """What was passed over, and how cells were understood, in the order of rows."""
        notes = list(self._passed)
        for (place, message), rows in self._told.items():
            more = f" (and in {len(rows) - 1} more rows)" if len(rows) > 1 else ""
            notes.append(Note(rows[0], self._columns.header[place], f"{message}{more}"))
        return sorted(notes, key=lambda note: note.row or 0)[:_MOST]

    def look_through(self, rows: Iterator[list[str]]) -> Iterator[bool]:
        """Go through all rows, and say of each whether it is an entry."""
        habits: dict[tuple[int, str, str], str | None] = {}
        watched = range(len(self._columns.header))
        metric = self._columns.places.get("metric")
        for row, reason, filled in self._laid_out(rows):
            number = self._number
            if row is None:
                if reason:
                    self._plain = False
                    self._passed.append(Note(number, None, f"passed over: {reason}"))
                yield False
                continue
            if filled:
                self._plain = False
                for place in filled:
                    self._tell(
                        place, f"is blank: taken as {row[place].strip()}, which stands above, as in merged cells"
                    )
            about = row[metric] if metric is not None and metric < len(row) else ""
            for place in watched[: len(row)]:
                cell = row[place]
                if not cell:
                    continue
                key = (place, about, cell)
                if key not in habits:
                    if len(habits) > _REMEMBERED:
                        habits.clear()
                    habits[key] = self._columns.habit(row, place)
                if (habit := habits[key]) is not None:
                    self._tell(
                        place,
                        f"{cell.strip()} is taken as it stands: {habit}"
                        if place == self._columns.places.get("ref")
                        else f"is read as {habit}",
                    )
            self._watch_ref(row)
            yield True

    def meant(self, rows: Iterator[list[str]]) -> Iterator[list[str]]:
        """The rows that are entries (blank ones among them where all is plain), merged cells filled."""
        if self._plain:
            return rows
        return (row for row, _, _ in self._laid_out(rows) if row is not None)

    def _laid_out(self, rows: Iterator[list[str]]) -> Iterator[tuple[list[str] | None, str, Sequence[int]]]:
        """Each row, None where it is passed over and then why; and which of its cells were filled from above."""
        above: list[str] | None = None
        for self._number, row in enumerate(rows, self._header_row + 1):
            if not any(map(str.strip, row)):
                above = None
                yield None, "", ()
                continue
            if reason := self._reason(row):
                above = None
                yield None, reason, ()
                continue
            filled: list[int] = []
            if above is not None:
                for place in self._grouping:
                    if place < len(row) and place < len(above) and not row[place].strip() and above[place].strip():
                        row[place] = above[place]
                        filled.append(place)
            above = row
            yield row, "", filled

    def _reason(self, row: Sequence[str]) -> str:
        """Why a row is no entry, or nothing: it lacks what every entry has, and says what it is instead."""
        stated = [cell for cell in row if cell.strip()]
        lacking = any(place >= len(row) or not row[place].strip() for place in self._required)
        first = plain(stated[0]).replace(" ", "").strip(":").casefold()
        if lacking and (
            first in _TOTALS
            or any(plain(each).replace(" ", "").strip(":").casefold() in _TOTALS for each in stated[:2])
        ):
            return f"a total ({stated[0].strip()})"
        if lacking and first.startswith(_BELOW):
            return f"a line below the table ({stated[0].strip()})"
        if stated[0].strip() in self._columns.header and [cell.strip() for cell in row][
            : len(self._columns.header)
        ] == list(self._columns.header):
            return "the header once more"
        return ""

    def _tell(self, place: int, message: str) -> None:
        key = (place, message)
        if key in self._told or len(self._told) < _MOST:
            self._told.setdefault(key, []).append(self._number)

    def _watch_ref(self, row: Sequence[str]) -> None:
        """Tell two document numbers apart that differ by the zeros before them only, which Excel takes away."""
        place = self._columns.places.get("ref")
        if place is None or place >= len(row):
            return
        ref = row[place].strip()
        if not ref.isdecimal():
            return
        bare = ref.lstrip("0")
        other = self._bare.setdefault(bare, self._number if ref == bare else -self._number)
        if (other < 0) == (ref == bare) and abs(other) != self._number:
            self._tell(
                place,
                f"{ref} is {ref if ref != bare else 'a number'} that row {abs(other)} has with other zeros before it, which Excel takes away",
            )
