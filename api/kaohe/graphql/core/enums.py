"""The closed sets of the vocabulary as GraphQL enums, every value described."""

from __future__ import annotations

from enum import Enum, StrEnum
from typing import TypeVar

import strawberry

from kaohe.scheme.amounts import MoneyKind
from kaohe.scheme.findings import FindingKind
from kaohe.scheme.metrics import MetricType
from kaohe.scheme.score import ItemForm
from kaohe.scheme.vocabulary import Driver, Level, PeriodKind, Refusal, UnitKind, Verdict
from kaohe.scoring.evidence import MissingKind

EnumT = TypeVar("EnumT", bound=type[Enum])


def described(enum: EnumT, name: str, description: str, values: dict[str, str]) -> EnumT:
    """Register an enum with a description for it and for each of its values."""
    strawberry.enum(enum, name=name, description=description)
    definition = enum.__strawberry_definition__  # type: ignore[attr-defined]
    for value in definition.values:
        value.description = values[value.name]
    return enum


described(
    UnitKind,
    "UnitKind",
    "What a unit is. Which kinds a regime assesses is the regime's own affair.",
    {
        **{kind.value: f"{kind.value.replace('_', ' ').capitalize()} ({kind.title_zh})." for kind in UnitKind},
        "STAFF": "A member of staff, by post and never by name (工作人员).",
        "LEADER": "A leader of a bureau, by post and never by name (局领导).",
    },
)
described(
    PeriodKind,
    "PeriodKind",
    "How long a period is; the cadence of a regime is one of these.",
    {
        "YEAR": "A year (年).",
        "HALF": "Half a year (半年).",
        "QUARTER": "Three months (季度).",
        "BIMONTH": "Two months (双月).",
        "MONTH": "A month (月).",
    },
)
described(
    Level,
    "Level",
    "Where a visit was made, or which authority assigned a case; from the lowest up.",
    {
        "TOWNSHIP": "Township or subdistrict (乡镇/街道).",
        "COUNTY": "County, district or county-level city (县/区/县级市).",
        "PREFECTURE": "Prefecture or prefecture-level city (州/地区/地级市).",
        "PROVINCE": "Province (省).",
        "NATIONAL": "The capital (京).",
    },
)
described(
    Driver,
    "Driver",
    "What a point at stake rewards or punishes.",
    {
        "VOLUME": "That petitions happen at all: the point moves when people petition, however well they are received.",
        "HANDLING": "How petitions and cases are received, resolved and answered.",
        "ORGANISATION": "Staffing, records, meetings, patrols, coverage.",
        "CONDUCT": "How officials behave.",
        "OUTCOME": "Disorder or harm that followed.",
    },
)
described(
    Verdict,
    "Verdict",
    "The answer of a target, an obligation, a veto, a sanction, a reward or a status.",
    {
        "YES": "It holds.",
        "NO": "It does not hold.",
        "UNKNOWN": "A fact that decides it is missing; see `missing`.",
    },
)
described(
    Refusal,
    "RefusalCode",
    "Why a card cannot be made; where several apply, the first in this order.",
    {
        "NOT_FOUND": "There is no such unit, period or scheme.",
        "UNIT_CLOSED": "The unit was closed before the period, or opened after it.",
        "NOT_ASSESSED": "The regime does not assess this kind of unit.",
        "WRONG_CADENCE": "The regime's cards are for another kind of period.",
        "NOT_IN_FORCE": "The period ended before the regime was in force.",
        "NOBODY_OVERSEEN": "The leader oversees no unit.",
    },
)
described(
    MetricType,
    "MetricType",
    "What the values of a metric are.",
    {"FLAG": "True or false.", "COUNT": "A whole number.", "DECIMAL": "A decimal number."},
)
described(
    ItemForm,
    "ItemForm",
    "Whether an item earns marks or takes points away.",
    {"MARKS": "It earns marks.", "DEDUCTION": "It takes points from the base of its section."},
)
described(
    MoneyKind,
    "MoneyKind",
    "Whether money is received or paid.",
    {"REWARD": "Received.", "FINE": "Paid."},
)
described(
    FindingKind,
    "FindingKind",
    "What a YES means.",
    {
        "TARGET": "A goal without marks is met.",
        "OBLIGATION": "A duty without marks is met.",
        "REWARD": "A reward for which no amount is stated is earned.",
        "VETO": "A one-vote veto (一票否决) is incurred.",
        "SANCTION": "A sanction beside the vetoes is incurred.",
        "STATUS": "A standing is borne, such as being listed for key management.",
    },
)
described(
    MissingKind,
    "MissingKind",
    "What kind of fact is missing.",
    {
        "OBSERVATION": "The value of a metric was not observed.",
        "RULING": "An assessor has not ruled yet.",
        "PEERS": "Values of other units of the cohort were not observed.",
        "ATTRIBUTE": "Incidents left out an attribute.",
    },
)


class Direction(StrEnum):
    """Up or down."""

    ASC = "asc"
    DESC = "desc"


described(
    Direction,
    "Direction",
    "Which end of an order comes first.",
    {"ASC": "The smallest or earliest first.", "DESC": "The largest or latest first."},
)
