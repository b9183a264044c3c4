"""Tables: named columns with a type and a meaning, rows that come in chunks, and the tables that there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from kaohe.scheme.fixed_point import IntArray

#: What one field of a row may hold; None where it does not apply or nothing bounds it.
Value: TypeAlias = str | int | bool | Decimal | date | None
Row: TypeAlias = tuple[Value, ...]
Chunk: TypeAlias = list[Row]

#: How many units are read at a time.
UNITS_PER_CHUNK = 500


class ColumnType(StrEnum):
    """What a column holds, None apart: text, a whole number, a decimal with two decimals, true or false, a day.

    Each has a counterpart in Arrow: string, int64, decimal128(38, 2), bool, date32.
    """

    TEXT = "TEXT"
    INTEGER = "INTEGER"
    DECIMAL = "DECIMAL"
    FLAG = "FLAG"
    DATE = "DATE"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its name (lower_snake), what it holds, and what that means, units included."""

    name: str
    type: ColumnType
    meaning: str


@dataclass(frozen=True, slots=True)
class Table:
    """A kind of table. Its rows are tuples with one value a column."""

    name: str
    meaning: str
    columns: tuple[Column, ...]

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)


def table(name: str, meaning: str, *columns: tuple[str, ColumnType, str]) -> Table:
    """A table from the name, type and meaning of each column."""
    return Table(name, meaning, tuple(Column(*each) for each in columns))


def in_chunks(rows: IntArray, size: int = UNITS_PER_CHUNK) -> Iterator[IntArray]:
    """The rows of units, ``size`` at a time.

    Raises:
        ValueError: ``size`` is below 1.
    """
    if size < 1:
        raise ValueError("a chunk holds at least one unit")
    return (rows[start : start + size] for start in range(0, len(rows), size))


TEXT, INTEGER, DECIMAL, FLAG, DATE = ColumnType

_CARD = (
    ("scheme", TEXT, "code of the scheme"),
    ("period", TEXT, "code of the period"),
    ("unit", TEXT, "code of the unit"),
)
_WORDS = (
    ("title", TEXT, "English title"),
    ("title_zh", TEXT, "Chinese title"),
)
_CLAUSE = ("clause", TEXT, "number of the clause in the source")

_PROBLEM = (
    "problem",
    TEXT,
    "which functions of the plugin's own failed, so that what rests on them is open; empty for none",
)

CARDS = table(
    "cards",
    "One row a unit, scheme and period: the card's figures, or why there is none.",
    *_CARD,
    ("unit_kind", TEXT, "kind of the unit"),
    ("county", TEXT, "code of the nearest COUNTY above the unit, if any"),
    ("refusal", TEXT, "why there is no card; all that follows is then empty"),
    ("total_low", DECIMAL, "least total that the known facts allow, in points; empty for a regime without marks"),
    ("total_high", DECIMAL, "highest total that the known facts allow, in points; empty if nothing bounds it"),
    ("encoded_marks", DECIMAL, "marks that the items carry"),
    ("measure", TEXT, "what the per cent are of: MARKS, or OBLIGATIONS for a regime without marks"),
    ("percent_low", DECIMAL, "least share of the measure, in per cent"),
    ("percent_high", DECIMAL, "highest share of the measure, in per cent"),
    ("vetoed", TEXT, "YES, NO or UNKNOWN: whether a veto on the card is incurred"),
    ("rewarded", TEXT, "YES, NO or UNKNOWN: whether a reward is earned or reward money due"),
    ("rewards_low", DECIMAL, "all rewards together at least, in CNY"),
    ("rewards_high", DECIMAL, "all rewards together at most, in CNY; empty if nothing bounds them"),
    ("fines_low", DECIMAL, "all fines together at least, in CNY"),
    ("fines_high", DECIMAL, "all fines together at most, in CNY; empty if nothing bounds them"),
    ("per_head", FLAG, "whether amounts are for each person rather than for the unit"),
    ("state", TEXT, "how far the card has come: OPEN, SELF_REPORTED, REVIEWED or CONFIRMED"),
    ("confirmed_low", DECIMAL, "the total as it was confirmed, at least; empty unless the card is CONFIRMED"),
    ("confirmed_high", DECIMAL, "the total as it was confirmed, at most"),
    ("differs", FLAG, "whether the confirmed card states anything else than this row; empty unless CONFIRMED"),
    _PROBLEM,
)

_CONFIRMED = (
    ("confirmed_low", DECIMAL, "at least, as it was confirmed; empty unless the card is CONFIRMED"),
    ("confirmed_high", DECIMAL, "at most, as it was confirmed"),
)

ITEMS = table(
    "items",
    "One row an item on a unit's card.",
    *_CARD,
    ("section", TEXT, "code of the top section"),
    ("item", TEXT, "code of the item"),
    *_WORDS,
    ("form", TEXT, "MARKS earned, or a DEDUCTION from a base"),
    ("driver", TEXT, "what the item rewards or punishes"),
    ("marks", DECIMAL, "full marks; empty for a deduction"),
    ("low", DECIMAL, "least points (for a deduction: taken away)"),
    ("high", DECIMAL, "highest points (for a deduction: taken away); empty if nothing bounds them"),
    _CLAUSE,
    *_CONFIRMED,
    _PROBLEM,
)

FINDINGS = table(
    "findings",
    "One row a target, obligation, reward, veto, sanction or status on a unit's card.",
    *_CARD,
    ("kind", TEXT, "TARGET, OBLIGATION, REWARD, VETO, SANCTION or STATUS"),
    ("finding", TEXT, "code of the finding"),
    *_WORDS,
    ("driver", TEXT, "what it rewards or punishes, where the source ties it to one"),
    ("verdict", TEXT, "YES, NO or UNKNOWN"),
    _CLAUSE,
    ("confirmed", TEXT, "the answer as it was confirmed; empty unless the card is CONFIRMED"),
    _PROBLEM,
)

AMOUNTS = table(
    "amounts",
    "One row a reward or fine in money on a unit's card.",
    *_CARD,
    ("kind", TEXT, "REWARD or FINE"),
    ("amount", TEXT, "code of the amount"),
    *_WORDS,
    ("low", DECIMAL, "at least, in CNY"),
    ("high", DECIMAL, "at most, in CNY; empty if nothing bounds it"),
    ("per_head", FLAG, "whether it is for each person rather than for the unit"),
    _CLAUSE,
    *_CONFIRMED,
    _PROBLEM,
)

EVIDENCE = table(
    "evidence",
    "One row a fact behind a figure of a unit's card; a fact behind several figures stands once for each.",
    *_CARD,
    ("part_kind", TEXT, "ITEM, FINDING or AMOUNT"),
    ("part", TEXT, "code of the item, finding or amount"),
    ("source", TEXT, "INCIDENT, OBSERVATION or RULING"),
    ("fact", TEXT, "document number of the incident, code of the metric, or code of the item ruled on"),
    ("fact_kind", TEXT, "kind of the incident, or document number of the incident that a ruling judges"),
    ("fact_unit", TEXT, "code of the unit that the fact is recorded on"),
    ("fact_period", TEXT, "code of the period of an observation or ruling"),
    ("day", DATE, "day of an incident"),
    ("low", DECIMAL, "what an incident comes to at least, before any cap, in points or CNY; points of a ruling"),
    ("high", DECIMAL, "what an incident comes to at most, before any cap, in points or CNY; points of a ruling"),
    ("value", TEXT, "value of an observation: true, false or a number; empty where it is missing"),
)

COMPARISON = table(
    "comparison",
    "One row a unit and scheme of a comparison; several periods of a scheme are put together.",
    ("unit", TEXT, "code of the unit"),
    ("unit_kind", TEXT, "kind of the unit"),
    ("county", TEXT, "code of the nearest COUNTY above the unit, if any"),
    ("scheme", TEXT, "code of the scheme"),
    ("refusal", TEXT, "why there is no card; all that follows is then empty"),
    ("periods", INTEGER, "how many cards are put together"),
    ("measure", TEXT, "what the per cent are of: MARKS, or OBLIGATIONS for a regime without marks"),
    ("percent_low", DECIMAL, "least share of the measure, in per cent"),
    ("percent_high", DECIMAL, "highest share of the measure, in per cent"),
    ("rank_best", INTEGER, "1 + peers of the cohort certainly better"),
    ("rank_worst", INTEGER, "1 + peers of the cohort possibly better"),
    ("rank_of", INTEGER, "size of the cohort"),
    ("vetoed", TEXT, "YES, NO or UNKNOWN: whether a veto on a card is incurred"),
    ("rewarded", TEXT, "YES, NO or UNKNOWN: whether a reward is earned or reward money due"),
    ("rewards_low", DECIMAL, "all rewards together at least, in CNY; empty if nothing bounds them"),
    ("rewards_high", DECIMAL, "all rewards together at most, in CNY; empty if nothing bounds them"),
    ("fines_low", DECIMAL, "all fines together at least, in CNY; empty if nothing bounds them"),
    ("fines_high", DECIMAL, "all fines together at most, in CNY; empty if nothing bounds them"),
    ("confirmed", INTEGER, "how many of the cards are confirmed"),
    ("differing", INTEGER, "how many of the confirmed cards state anything else than they would now"),
    _PROBLEM,
)

#: Every table, by name.
TABLES = {each.name: each for each in (CARDS, ITEMS, FINDINGS, AMOUNTS, EVIDENCE, COMPARISON)}
