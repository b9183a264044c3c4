"""What every ledger and every regime share: kinds of unit and period, levels, drivers, verdicts, recipients."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

__all__ = ["UNIT", "Driver", "Level", "PeriodKind", "Recipient", "Refusal", "UnitKind", "Verdict", "kinds"]


class UnitKind(StrEnum):
    """What a unit is. Which kinds a regime assesses is the regime's own affair."""

    PREFECTURE = "PREFECTURE"
    COUNTY = "COUNTY"
    TOWNSHIP = "TOWNSHIP"
    SUBDISTRICT = "SUBDISTRICT"
    MANAGEMENT_AREA = "MANAGEMENT_AREA"
    VILLAGE = "VILLAGE"
    DEPARTMENT = "DEPARTMENT"
    BUREAU = "BUREAU"
    SECTION = "SECTION"
    OFFICE = "OFFICE"
    STAFF = "STAFF"
    LEADER = "LEADER"

    @property
    def title_zh(self) -> str:
        """The Chinese name of the kind."""
        return _UNIT_KINDS_ZH[self]


_UNIT_KINDS_ZH = {
    UnitKind.PREFECTURE: "州/地区/地级市",
    UnitKind.COUNTY: "县/区/县级市",
    UnitKind.TOWNSHIP: "乡镇",
    UnitKind.SUBDISTRICT: "街道(办事处)",
    UnitKind.MANAGEMENT_AREA: "管理区",
    UnitKind.VILLAGE: "村(居)、社区",
    UnitKind.DEPARTMENT: "市直部门、涉访部门",
    UnitKind.BUREAU: "局",
    UnitKind.SECTION: "科室",
    UnitKind.OFFICE: "国土资源所",
    UnitKind.STAFF: "工作人员",
    UnitKind.LEADER: "局领导",
}

#: Areas from the largest down; those of one rank may lie below each other.
_AREAS = (
    {UnitKind.PREFECTURE},
    {UnitKind.COUNTY},
    {UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT},
    {UnitKind.MANAGEMENT_AREA},
    {UnitKind.VILLAGE},
)
_POSTS = frozenset({UnitKind.STAFF, UnitKind.LEADER})


def may_lie_below(kind: UnitKind, parent: UnitKind) -> bool:
    """Whether a unit of a kind may lie directly below one of another kind.

    An area lies below no smaller one, and below no office; below a post lies nothing.
    """
    rank = {each: place for place, together in enumerate(_AREAS) for each in together}
    if parent in _POSTS:
        return False
    return kind not in rank or (parent in rank and rank[parent] <= rank[kind])


Kinds: TypeAlias = frozenset[UnitKind]


def kinds(*which: UnitKind) -> Kinds:
    """A set of unit kinds."""
    return frozenset(which)


#: The kinds that a LEADER may oversee.
OVERSEEN_KINDS = frozenset({UnitKind.SECTION, UnitKind.OFFICE})


class PeriodKind(StrEnum):
    """How long a period is; a regime's cadence is one of these."""

    YEAR = "YEAR"
    HALF = "HALF"
    QUARTER = "QUARTER"
    BIMONTH = "BIMONTH"
    MONTH = "MONTH"


class Level(StrEnum):
    """Where a visit was made, or which authority assigned a case; from the lowest up."""

    TOWNSHIP = "TOWNSHIP"
    COUNTY = "COUNTY"
    PREFECTURE = "PREFECTURE"
    PROVINCE = "PROVINCE"
    NATIONAL = "NATIONAL"


LEVELS: tuple[Level, ...] = tuple(Level)


class Driver(StrEnum):
    """What a point at stake rewards or punishes."""

    VOLUME = "VOLUME"
    HANDLING = "HANDLING"
    ORGANISATION = "ORGANISATION"
    CONDUCT = "CONDUCT"
    OUTCOME = "OUTCOME"


class Verdict(StrEnum):
    """YES, NO, or UNKNOWN while a fact that decides it is missing."""

    YES = "YES"
    NO = "NO"
    UNKNOWN = "UNKNOWN"


class Refusal(StrEnum):
    """Why a card cannot be made; where several apply, the first in this order."""

    NOT_FOUND = "NOT_FOUND"
    UNIT_CLOSED = "UNIT_CLOSED"
    NOT_ASSESSED = "NOT_ASSESSED"
    WRONG_CADENCE = "WRONG_CADENCE"
    NOT_IN_FORCE = "NOT_IN_FORCE"
    NOBODY_OVERSEEN = "NOBODY_OVERSEEN"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who receives a reward or pays a fine: the unit itself or a post, never a person."""

    code: str
    title: str
    title_zh: str


UNIT = Recipient("UNIT", "The unit", "本单位")
