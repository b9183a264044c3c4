"""What stands between the entries of a table that somebody laid out: totals, repeated headers, notes, merged cells."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from kaohe.ledger.files.cells import written
from kaohe.ledger.files.columns import Columns, Habit
from kaohe.ledger.files.habits import form_of_day, is_error, may_be_serial, plain
from kaohe.ledger.files.shape import ColumnRead, Note, letters
from kaohe.ledger.files.words import UnreadableFile

_TOTALS = frozenset(("合计", "小计", "总计", "共计", "累计", "总数", "total", "subtotal", "grandtotal", "sum"))
#: How lines below a table begin.
_BELOW = ("填表", "制表", "审核", "审批", "备注", "说明", "注:", "填报", "负责人", "单位负责人", "报送", "联系")

#: The last row and the last column that a table may have.
_LAST_ROW, LAST_COLUMN = 10_000_000, 1_000
#: In how many rows one looks for samples, how many of a column are kept, and how long they are.
_LOOKED_AT, _SAMPLES, _SAMPLE = 1_000, 3, 40
#: The fields that are days.
_DAYS = ("on", "starts", "ends", "opens", "closes")
#: How many notes are kept.
_MOST = 200
#: How many different cells of a column are remembered.
_REMEMBERED = 100_000


class Rows:
    """The rows below a header as they are meant."""

    def __init__(
        self, columns: Columns, header_row: int, merged: Mapping[int, Sequence[tuple[int, int]]] | None = None
    ) -> None:
        self._columns, self._header_row = columns, header_row
        #: By column: the rows of cells that are known to be merged, where each says what the first does.
        fields = {columns.places[field] for field in columns.required if field in (*columns.grouping, "on")}
        self._merged = {place: ranges for place, ranges in (merged or {}).items() if place in fields}
        self._required = sorted(columns.places[field] for field in columns.required)
        self._grouping = {columns.places[field]: field for field in columns.required if field in columns.grouping}
        self._unit = columns.places.get("unit")
        #: By column: some of its cells with what they say, and how its days are written.
        self._samples: dict[int, dict[str, str]] = {place: {} for place in range(len(columns.header))}
        self._forms: dict[int, dict[str, None]] = {}
        self._fields: dict[int, str] = {}
        self._plain, self._looked_at = True, 0
        #: By column and message: the first row that it is of, what is said of its cell, and of how many.
        self._told: dict[tuple[int, str], tuple[int, str, int]] = {}
        self._serials: dict[str, int] = {}
        self._has_other_refs = False
        self._passed = [Note(1, None, f"passed over: the lines above the header, which is row {header_row}")]
        if header_row == 1:
            self._passed.clear()
        #: Document numbers without the zeros before them: the first as it was written, and its row.
        self._bare: dict[str, tuple[str, int]] = {}

    @property
    def notes(self) -> Sequence[Note]:
        """What was passed over, and how cells were understood, in the order of rows."""
        notes = list(self._passed)
        for (place, message), (row, cell, count) in self._told.items():
            more = f" (and {count - 1} more)" if count > 1 else ""
            notes.append(Note(row, self._columns.header[place], f"{f'{cell}: ' if cell else ''}{message}{more}"))
        if self._has_other_refs:  # a column of such numbers only is one of numbers
            heading = self._columns.header[self._columns.places["ref"]]
            notes += [Note(row, heading, _as_serial(ref)) for ref, row in self._serials.items()]
        return sorted(notes, key=lambda note: note.row or 0)[:_MOST]

    def columns_read(self) -> Sequence[ColumnRead]:
        """How each column was understood."""
        return [
            ColumnRead(
                letters(place),
                heading,
                self._fields.get(place) or self._columns.field_at(place),
                tuple(self._forms.get(place, ())),
                tuple(self._samples[place].items()),
            )
            for place, heading in enumerate(self._columns.header)
        ]

    def look_through(self, rows: Iterator[list[str]]) -> Iterator[bool]:
        """Go through all rows, and say of each whether it is an entry."""
        remembered: dict[tuple[int, str, str], Habit | None] = {}
        metric, ref = self._columns.places.get("metric"), self._columns.places.get("ref")
        for number, row, reason, filled in self._laid_out(rows):
            self._plain = self._plain and not reason and not filled
            if reason:
                self._passed.append(Note(number, None, f"passed over: {reason}"))
            if row is None:
                yield False
                continue
            for place in filled:
                self._tell(number, place, f"blank cells say what stands above, as in merged ones: {row[place].strip()}")
            self._sample(row)
            about = row[metric] if metric is not None and metric < len(row) else ""
            for place, cell in enumerate(row[: len(self._columns.header)]):
                if not cell:
                    continue
                key = (place, about, cell)
                if key not in remembered:
                    if len(remembered) >= _REMEMBERED:
                        remembered.clear()
                    error = ("", "an error that the spreadsheet shows") if is_error(cell.strip()) else None
                    remembered[key] = error or self._columns.habit(row, place)
                if (habit := remembered[key]) is not None:
                    read, why = habit
                    self._tell(number, place, why, f"{cell.strip()} is read as {read}" if read else cell.strip())
            if ref is not None and ref < len(row):
                self._watch_ref(number, ref, row[ref].strip())
            yield True

    def meant(self, rows: Iterator[list[str]]) -> Iterator[list[str]]:
        """The rows that are entries (blank ones among them where all is plain), merged cells filled."""
        if self._plain:
            return rows
        return (row for _, row, _, _ in self._laid_out(rows) if row is not None)

    def _laid_out(self, rows: Iterator[list[str]]) -> Iterator[tuple[int, list[str] | None, str, Sequence[int]]]:
        """Each row with its number, None where it is passed over and then why; and which cells were filled."""
        above: list[str] | None = None
        firsts: dict[int, tuple[int, str]] = {}
        for number, row in enumerate(rows, self._header_row + 1):
            if len(row) > LAST_COLUMN:
                raise UnreadableFile(f"row {number} has {len(row)} columns; a table has at most {LAST_COLUMN}")
            if number > _LAST_ROW:
                raise UnreadableFile(f"has more than {_LAST_ROW} rows; a larger ledger goes in parts, or as JSON")
            is_blank = not any(map(str.strip, row))
            reason = "" if is_blank else self._reason(row)
            if is_blank or reason:
                above = None
                yield number, None, reason, ()
                continue
            filled = [] if above is None else [place for place in self._grouping if _is_below(above, row, place)]
            for place in filled:
                row[place] = above[place] if above is not None else ""
            filled += self._fill_merged(number, row, firsts)
            above = row
            yield number, row, "", filled

    def _fill_merged(self, number: int, row: list[str], firsts: dict[int, tuple[int, str]]) -> list[int]:
        """Fill blank cells that a spreadsheet says are merged with one above; ``firsts`` has what was said last."""
        filled: list[int] = []
        for place, ranges in self._merged.items():
            if place < len(row) and row[place].strip():
                firsts[place] = (number, row[place])
                continue
            at = bisect_right(ranges, number, key=lambda each: each[0]) - 1
            first, said = firsts.get(place, (0, ""))
            if place < len(row) and at >= 0 and ranges[at][0] <= first < number <= ranges[at][1]:
                row[place] = said
                filled.append(place)
        return filled

    def _reason(self, row: Sequence[str]) -> str:
        """Why a row is no entry, or nothing: it lacks what every entry has, and says what it is instead."""
        if all(place < len(row) and row[place].strip() for place in self._required):
            unit = row[self._unit].strip() if self._unit is not None else ""
            if _word(unit) in _TOTALS:
                return f"a total ({unit})"
            header = self._columns.header
            return "the header once more" if tuple(cell.strip() for cell in row[: len(header)]) == header else ""
        stated = [cell.strip() for cell in row if cell.strip()]
        words = [_word(cell) for cell in stated[:2]]
        if any(word in _TOTALS for word in words):
            return f"a total ({stated[0]})"
        return f"a line below the table ({stated[0]})" if words[0].startswith(_BELOW) else ""

    def _sample(self, row: Sequence[str]) -> None:
        """Keep some cells of columns of which there are few yet."""
        if self._looked_at >= _LOOKED_AT:
            return
        self._looked_at += 1
        entry = None
        for place, cell in enumerate(row[: len(self._columns.header)]):
            bare, kept = cell.strip()[:_SAMPLE], self._samples[place]
            if not bare:
                continue
            field = self._columns.field_at(place, row)
            if field is not None:
                self._fields.setdefault(place, field)
            if field in _DAYS and (form := form_of_day(bare)) is not None:
                self._forms.setdefault(place, {})[form] = None
            if len(kept) < _SAMPLES and bare not in kept:
                entry = self._columns.entry(row) if entry is None else entry
                said = entry.get(field, bare) if field is not None else bare
                kept[bare] = said if isinstance(said, str) else written(said)

    def _tell(self, number: int, place: int, message: str, cell: str = "") -> None:
        key = (place, message)
        if key in self._told or len(self._told) < _MOST:
            told = self._told.setdefault(key, (number, cell, 0))
            self._told[key] = (*told[:2], told[2] + 1)

    def _watch_ref(self, number: int, place: int, ref: str) -> None:
        """Tell of document numbers that differ by the zeros before them only, which Excel takes away, or are days."""
        if not ref.isdecimal():
            self._has_other_refs = self._has_other_refs or ref != ""
            return
        if may_be_serial(ref) is not None and len(self._serials) < _MOST:
            self._serials.setdefault(ref, number)
        other, row = self._bare.setdefault(ref.lstrip("0"), (ref, number))
        if other != ref:
            self._tell(number, place, f"row {row} has {other}: Excel takes the zeros before a number away", ref)


def _word(cell: str) -> str:
    """A word that stands for a whole row, without what does not matter."""
    return plain(cell).replace(" ", "").strip(":").casefold()


def _as_serial(ref: str) -> str:
    return f"{ref}: in Excel this is the day {may_be_serial(ref)}; see whether it was a number such as 2014-3-5"


def _is_below(above: Sequence[str], row: Sequence[str], place: int) -> bool:
    """Whether a cell is blank and the one above says something."""
    return place < len(row) and place < len(above) and not row[place].strip() and bool(above[place].strip())
