"""What a request for a table asks: the parameters of its address, each checked and told by name where it is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from starlette.datastructures import QueryParams

from kaohe.graphql.core.errors import ClientError
from kaohe.graphql.core.naming import suggestion, versions_asked
from kaohe.graphql.exporting import NotExportable, Selection
from kaohe.plugins import Registry
from kaohe.scheme import UnitKind
from kaohe.scoring.analysis import TableFormat


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of the address."""

    name: str
    meaning: str
    required: bool = False
    repeatable: bool = False


PARAMETERS = {
    each.name: each
    for each in (
        Parameter("period", "code of a period", required=True, repeatable=True),
        Parameter("scheme", "code of a scheme, or of one version of it; all schemes if left out", repeatable=True),
        Parameter("within", "code of a unit: only it and those below it"),
        Parameter("unit", "code of a unit: only this one", repeatable=True),
        Parameter("kind", "kind of unit, such as TOWNSHIP: only units of it", repeatable=True),
        Parameter("excel", "true begins CSV with the mark by which Excel knows UTF-8"),
    )
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which cards, and whether the file is for Excel."""

    selection: Selection
    excel: bool


def asked(given: QueryParams, registry: Registry, written_as: TableFormat) -> Asked:
    """Read the parameters of an address.

    Raises:
        NotExportable: some of them are wrong; every one is told.
    """
    problems = dict(_misused(given))
    within, excel = given.get("within"), given.get("excel")
    periods, schemes, kinds = (given.getlist(name) for name in ("period", "scheme", "kind"))
    try:
        chosen = versions_asked(registry, schemes or None)
    except ClientError as error:
        chosen, problems["scheme"] = [], error.message
    if unknown := [kind for kind in kinds if kind not in UnitKind.__members__]:
        problems["kind"] = f"there is no kind of unit {', '.join(unknown)}; there are {', '.join(UnitKind)}"
    if excel is not None and (excel not in _FLAGS or written_as is not TableFormat.CSV):
        problems["excel"] = "give true or false, and for CSV alone"
    if problems:
        raise NotExportable(problems)
    units = tuple(dict.fromkeys(given.getlist("unit"))) or None
    of_kinds = tuple(UnitKind[kind] for kind in dict.fromkeys(kinds)) or None
    return Asked(Selection(tuple(chosen), tuple(dict.fromkeys(periods)), within, units, of_kinds), excel == "true")


_FLAGS = ("true", "false")


def _misused(given: QueryParams) -> Iterator[tuple[str, str]]:
    """Parameters that there are not, that are there too often, or that are not there."""
    for name in given:
        if name not in PARAMETERS:
            close = suggestion(name, PARAMETERS)
            meant = "" if close is None else f"; did you mean {close}?"
            yield name, f"there is no such parameter; there are {', '.join(PARAMETERS)}{meant}"
    for name, parameter in PARAMETERS.items():
        values = given.getlist(name)
        if parameter.required and not values:
            yield name, f"give the {parameter.meaning}"
        if len(values) > 1 and not parameter.repeatable:
            yield name, "give it once"
