"""The tables that there are, with their columns. Points, per cent and money have two decimals; money is in CNY."""

from __future__ import annotations

from kaohe.scoring.analysis.tables.table import ColumnType, table

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
)

#: Every table, by name.
TABLES = {each.name: each for each in (CARDS, ITEMS, FINDINGS, AMOUNTS, EVIDENCE, COMPARISON)}
