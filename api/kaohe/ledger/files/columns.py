"""The columns of the tables, and how a row of each becomes an entry of a ledger file.

A column is headed by the name of its field or by one of its Chinese titles. The title of an attribute means that of the
row's own kind: 情形 is ``failure`` of one kind and ``lapse`` of another.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, ClassVar, TypeAlias

from kaohe.ledger.files import cells, habits
from kaohe.ledger.files.cells import Memo, Value
from kaohe.ledger.files.words import FileFormat, UnreadableFile, Vocabulary
from kaohe.scheme.metrics import MetricType
from kaohe.scheme.vocabulary import UnitKind

#: The field of a column that only numbers the rows; it is passed over.
RUNNING_NUMBER = "序号"

#: What a column holds in a row: a field, and what its cells say.
Field: TypeAlias = tuple[str, Memo]
#: What a cell was read as ("" where it stays as it is), and why.
Habit: TypeAlias = tuple[str, str]


_UNIT = (
    "单位",
    "单位名称",
    "单位代码",
    "单位编码",
    "责任单位",
    "考核单位",
    "被考核单位",
    "属地",
    "乡镇",
    "乡镇街道",
    "乡镇(街道)",
)

_PERIOD = ("考核期", "时段", "期间", "年度", "考核年度")


class Columns(ABC):
    """How the rows of a table are read, once its header is known."""

    format: ClassVar[FileFormat]
    section: ClassVar[str]
    #: The required columns with their Chinese titles.
    required: ClassVar[Mapping[str, tuple[str, ...]]]
    #: Of these a blank cell says what the one above says, as where cells were merged.
    grouping: ClassVar[frozenset[str]]

    def __init__(self, registry: Vocabulary, header: Sequence[str], row: int = 1) -> None:
        self._registry = registry
        header = self.header = tuple(each or f"column {place}" for place, each in enumerate(header, 1))
        self._row = row
        places: dict[str, int] = {}
        for place, heading in enumerate(header):
            field = self._required_field(heading)
            if field is not None and places.setdefault(field, place) != place:
                raise UnreadableFile(f"row {row}: two columns are {field}: {header[places[field]]} and {heading}")
        if missing := [field for field in self.required if field not in places]:
            raise UnreadableFile(f"row {row}: there is no column {missing[0]}; {self.in_words(registry)}")
        #: Where each field stands.
        self.places = places

    @abstractmethod
    def entry(self, row: Sequence[str]) -> dict[str, Any]:
        """The entry of a row, blank cells left out; a row with nothing in it gives nothing."""

    @classmethod
    @abstractmethod
    def optional(cls, registry: Vocabulary) -> Mapping[str, tuple[str, ...]]:
        """The columns that a table may have beside the required ones, with their Chinese titles."""

    @classmethod
    def in_words(cls, registry: Vocabulary) -> str:
        """Which columns there are."""
        may = "".join(f", {name}" for name in cls.optional(registry))
        return f"a table of {cls.section} has {', '.join(cls.required)}{f', and may have{may[1:]}' if may else ''}"

    @classmethod
    def known(cls, registry: Vocabulary, header: Sequence[str]) -> int:
        """How many columns of a header this table has."""
        names = {name for names in (cls.required, cls.optional(registry)) for name in _all_names(names)}
        return sum(_heading(heading) in names for heading in header)

    @classmethod
    def is_whole(cls, header: Sequence[str]) -> bool:
        """Whether a header has all columns that are required."""
        return {*cls.required} <= {cls._required_field(heading) for heading in header}

    @abstractmethod
    def fields_of(self, row: Sequence[str]) -> Sequence[Field]:
        """What each column holds in a row."""

    def field_at(self, place: int, row: Sequence[str] = ()) -> str | None:
        """The field that a column holds, in a row or in general; None where it states nothing."""
        field = self.fields_of(row)[place][0]
        return None if field == RUNNING_NUMBER else field

    @abstractmethod
    def habit(self, row: Sequence[str], place: int) -> Habit | None:
        """What was made of a cell, where somebody should look whether that is right."""

    @classmethod
    def _required_field(cls, heading: str) -> str | None:
        return _field_of(heading, cls.required)

    def _refuse_unknown(self, header: Sequence[str], attributes: Collection[str]) -> None:
        """Refuse a heading that is of no column; a column without one may be there while it is blank."""
        unknown = [
            each
            for each in header
            if each
            and self._required_field(each) is None
            and _heading(each) not in attributes
            and not _is_running(each)
        ]
        if unknown:
            near = get_close_matches(unknown[0], [*self.required, *attributes], 1)
            meant = f" (did you mean {near[0]}?)" if near else ""
            listed = " or ".join(unknown)
            raise UnreadableFile(
                f"row {self._row}: there is no column {listed}{meant}; {self.in_words(self._registry)}"
            )

    def _read(self, row: Sequence[str], fields: Sequence[Field]) -> dict[str, Value]:
        stated = {name: says[cell] for (name, says), cell in zip(fields, row, strict=False) if cell}
        stated.pop(RUNNING_NUMBER, None)
        if len(row) > len(fields):
            extra = enumerate(row[len(fields) :], len(fields) + 1)
            stated |= {f"column {number}": cells.read(cell, cells.text) for number, cell in extra}
        if "" in stated.values():
            stated = {name: value for name, value in stated.items() if value != ""}
        return stated


class IncidentColumns(Columns):
    """One incident a row: what every incident has, and a column for each attribute of any kind."""

    format = FileFormat.INCIDENTS_CSV
    section = "incidents"
    required: ClassVar = {
        "ref": ("编号", "文号", "信访编号", "登记编号", "信访件编号", "交办编号", "案件编号", "登记号"),
        "unit": _UNIT,
        "on": ("日期", "时间", "发生日期", "发生时间", "上访日期", "上访时间", "来访日期", "来访时间", "date"),
        "kind": ("类别", "种类", "类型", "信访类别", "事项类别"),
    }
    grouping: ClassVar = frozenset(("unit", "kind"))

    def __init__(self, registry: Vocabulary, header: Sequence[str], row: int = 1) -> None:
        super().__init__(registry, header, row)
        self._kind = self.places["kind"]
        self._kinds = Memo(cells.code({kind.title_zh: kind.code for kind in registry.kinds.values()}))
        self._texts, self._days, self._units = Memo(cells.text), Memo(cells.day), Memo(cells.label)
        attributes = _all_names(self.optional(registry))
        self._refuse_unknown(header, attributes)
        self._fields = {kind: self._fields_of(kind) for kind in registry.kinds}
        self._unknown = self._fields_of(None)

    @classmethod
    def optional(cls, registry: Vocabulary) -> Mapping[str, tuple[str, ...]]:
        titles: dict[str, set[str]] = {}
        for kind in registry.kinds.values():
            for attribute in kind.attributes:
                titles.setdefault(attribute.name, set()).add(attribute.title_zh)
        return {name: tuple(sorted(titles[name])) for name in titles}

    def entry(self, row: Sequence[str]) -> dict[str, Value]:
        return self._read(row, self.fields_of(row))

    def fields_of(self, row: Sequence[str]) -> Sequence[Field]:
        kind = str(self._kinds[row[self._kind]]) if len(row) > self._kind else ""
        return self._fields.get(kind, self._unknown)

    def habit(self, row: Sequence[str], place: int) -> Habit | None:
        cell = row[place].strip()
        if place == self.places["ref"]:
            damage = habits.damage(cell)
            return None if damage is None else ("", damage)
        if place == self.places["on"]:
            return _habit(habits.day(cell))
        if place == self.places["unit"]:
            return _habit(habits.code(cell))
        return _habit(habits.number(cell))

    def _fields_of(self, kind: str | None) -> list[Field]:
        """What each column holds in the rows of a kind; one that the kind does not have keeps its heading."""
        of_kind = () if kind is None else self._registry.kinds[kind].attributes
        memos = {"ref": self._texts, "unit": self._units, "on": self._days, "kind": self._kinds}
        fields: list[Field] = []
        for place, heading in enumerate(self.header):
            required = self._required_field(heading)
            found = None if required is None else (required, memos[required])
            for attribute in of_kind:
                if found is None and _heading(heading) in (_heading(attribute.name), _heading(attribute.title_zh)):
                    found = (attribute.name, Memo(cells.reads_attribute(attribute)))
            found = found or (RUNNING_NUMBER if _is_running(heading) else heading, self._texts)
            if found[0] in (name for name, _ in fields):
                raise UnreadableFile(f"row {self._row}: two columns are {found[0]} of {kind or 'an incident'}")
            fields.append(found)
            self.places.setdefault(found[0], place)
        return fields


class ObservationColumns(Columns):
    """One observation a row."""

    format = FileFormat.OBSERVATIONS_CSV
    section = "observations"
    required: ClassVar = {
        "unit": _UNIT,
        "period": _PERIOD,
        "metric": ("指标", "考核指标", "指标名称", "指标代码"),
        "value": ("值", "数值", "指标值"),
    }
    grouping: ClassVar = frozenset(("unit", "period", "metric"))

    def __init__(self, registry: Vocabulary, header: Sequence[str], row: int = 1) -> None:
        super().__init__(registry, header, row)
        self._refuse_unknown(header, ())
        self._metric = self.places["metric"]
        self._texts, self._labels = Memo(cells.text), Memo(cells.label)
        self._metrics = Memo(cells.code({metric.title_zh: code for code, metric in registry.metrics.items()}))
        self._fields = {
            metric.code: self._fields_with(Memo(cells.reads_metric(metric))) for metric in registry.metrics.values()
        }
        self._unknown = self._fields_with(self._texts)

    @classmethod
    def optional(cls, registry: Vocabulary) -> Mapping[str, tuple[str, ...]]:
        return {}

    def entry(self, row: Sequence[str]) -> dict[str, Value]:
        return self._read(row, self.fields_of(row))

    def fields_of(self, row: Sequence[str]) -> Sequence[Field]:
        metric = str(self._metrics[row[self._metric]]) if len(row) > self._metric else ""
        return self._fields.get(metric, self._unknown)

    def habit(self, row: Sequence[str], place: int) -> Habit | None:
        if place in (self.places["unit"], self.places["period"]):
            return _habit(habits.code(row[place].strip()))
        if place != self.places["value"] or len(row) <= self._metric:
            return None
        metric = self._registry.metrics.get(str(self._metrics[row[self._metric]]))
        if metric is None or metric.type is MetricType.FLAG:
            return None
        reads = habits.per_cent if cells.is_per_cent(metric) else habits.number
        return _habit(reads(row[place].strip()))

    def _fields_with(self, values: Memo) -> list[Field]:
        memos = {"value": values, "metric": self._metrics, "unit": self._labels, "period": self._labels}
        fields = [self._required_field(each) or (RUNNING_NUMBER if _is_running(each) else each) for each in self.header]
        return [(field, memos.get(field, self._texts)) for field in fields]


class PlainColumns(Columns):
    """A table whose columns say the same in every row."""

    #: The columns that may be there beside the required ones, with their Chinese titles.
    further: ClassVar[Mapping[str, tuple[str, ...]]] = {}

    def __init__(self, registry: Vocabulary, header: Sequence[str], row: int = 1) -> None:
        super().__init__(registry, header, row)
        self._refuse_unknown(header, _all_names(self.further))
        reads = self.reads(registry)
        self._fields: list[Field] = []
        for place, heading in enumerate(self.header):
            field = self._required_field(heading) or _field_of(heading, self.further)
            field = field or (RUNNING_NUMBER if _is_running(heading) else heading)
            if self.places.setdefault(field, place) != place:
                raise UnreadableFile(f"row {row}: two columns are {field}")
            self._fields.append((field, Memo(reads.get(field, cells.text))))

    @classmethod
    @abstractmethod
    def reads(cls, registry: Vocabulary) -> Mapping[str, cells.Reads]:
        """How the cells of fields are read that are not just text."""

    @classmethod
    def optional(cls, registry: Vocabulary) -> Mapping[str, tuple[str, ...]]:
        return cls.further

    def entry(self, row: Sequence[str]) -> dict[str, Any]:
        return self._read(row, self._fields)

    def fields_of(self, row: Sequence[str]) -> Sequence[Field]:
        return self._fields

    def habit(self, row: Sequence[str], place: int) -> Habit | None:
        reads = _HABITS.get(self._fields[place][0])
        return None if reads is None else _habit(reads(row[place].strip()))


class UnitColumns(PlainColumns):
    """One unit a row."""

    format = FileFormat.UNITS_CSV
    section = "units"
    required: ClassVar = {
        "code": ("代码", "编码", "单位代码", "单位编码", "code"),
        "name": ("名称", "单位名称", "单位"),
        "kind": ("类别", "种类", "类型", "单位类别"),
    }
    further: ClassVar = {
        "parent": ("上级", "上级单位", "上级代码", "上级单位代码"),
        "oversees": ("分管", "分管单位"),
        "opens": ("设立", "设立日期", "成立日期"),
        "closes": ("撤销", "撤销日期"),
        "succeeds": ("前身", "原单位"),
    }
    grouping: ClassVar = frozenset(("kind", "parent"))

    @classmethod
    def reads(cls, registry: Vocabulary) -> Mapping[str, cells.Reads]:
        kinds = {name: kind.value for kind in UnitKind for name in _names_of(kind)}
        days = {"opens": cells.day, "closes": cells.day}
        return {"kind": cells.code(kinds), "code": cells.label, "parent": cells.label, **days}

    def entry(self, row: Sequence[str]) -> dict[str, Any]:
        entry = super().entry(row)
        for field in ("oversees", "succeeds"):
            if field in entry:
                entry[field] = [each for each in re.split(r"[\s,;、，；]+", entry[field]) if each]
        return entry


class PeriodColumns(PlainColumns):
    """One period a row."""

    format = FileFormat.PERIODS_CSV
    section = "periods"
    required: ClassVar = {
        "code": ("代码", "编码", "考核期", "时段"),
        "kind": ("类别", "种类", "类型"),
        "starts": ("开始", "起", "开始日期", "起始日期"),
        "ends": ("结束", "止", "结束日期", "截止日期"),
    }
    grouping: ClassVar = frozenset(("kind",))

    @classmethod
    def reads(cls, registry: Vocabulary) -> Mapping[str, cells.Reads]:
        return {"code": cells.label, "kind": cells.code(_PERIODS_ZH), "starts": cells.day, "ends": cells.day}


class RulingColumns(PlainColumns):
    """One ruling a row."""

    format = FileFormat.RULINGS_CSV
    section = "rulings"
    required: ClassVar = {
        "scheme": ("办法", "考核办法", "方案"),
        "item": ("条目", "考核项目", "项目"),
        "unit": _UNIT,
        "period": _PERIOD,
        "points": ("分值", "分数", "得分", "扣分"),
    }
    further: ClassVar = {"incident": ("事件", "事件编号", "信访编号", "编号", "文号")}
    grouping: ClassVar = frozenset(("scheme", "item", "unit", "period"))

    @classmethod
    def reads(cls, registry: Vocabulary) -> Mapping[str, cells.Reads]:
        schemes = cells.code({scheme.title_zh: code for code, scheme in registry.schemes.items()})
        return {"scheme": schemes, "unit": cells.label, "period": cells.label, "points": cells.decimal}


_HABITS: dict[str, Callable[[str], habits.Understood]] = {
    "code": habits.code,
    "parent": habits.code,
    "unit": habits.code,
    "period": habits.code,
    "starts": habits.day,
    "ends": habits.day,
    "opens": habits.day,
    "closes": habits.day,
    "points": habits.number,
}

_PERIODS_ZH = {
    "年": "YEAR",
    "年度": "YEAR",
    "半年": "HALF",
    "季": "QUARTER",
    "季度": "QUARTER",
    "双月": "BIMONTH",
    "月": "MONTH",
    "月度": "MONTH",
}

TABLES: tuple[type[Columns], ...] = (IncidentColumns, ObservationColumns, UnitColumns, PeriodColumns, RulingColumns)


def _names_of(kind: UnitKind) -> set[str]:
    """The title of a kind of unit, and what it is put together from: 街道(办事处) is 街道 and 街道办事处 too."""
    parts = {part for part in re.split("[/、]", kind.title_zh) if part}
    bare = {re.sub(r"\(.*\)", "", part) for part in parts}
    return {kind.title_zh, *parts, *bare, *(re.sub(r"[()]", "", part) for part in parts)}


def _field_of(heading: str, fields: Mapping[str, tuple[str, ...]]) -> str | None:
    """The field that a heading names."""
    return next((name for name, titles in fields.items() if _heading(heading) in map(_heading, (name, *titles))), None)


def _habit(understood: habits.Understood) -> Habit | None:
    value, why = understood
    return None if why is None else (str(value), why)


def _all_names(names: Mapping[str, tuple[str, ...]]) -> set[str]:
    return {_heading(each) for name, titles in names.items() for each in (name, *titles)}


def _heading(heading: str) -> str:
    """A heading without what does not matter: width, case, blanks, and the star of a required column."""
    return habits.plain(heading).replace(" ", "").strip("*:").casefold()


def _is_running(heading: str) -> bool:
    """Whether a column only numbers the rows."""
    return _heading(heading) in ("序号", "序")
