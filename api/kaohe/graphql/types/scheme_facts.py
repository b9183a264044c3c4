"""What a scheme reads: metrics, incident kinds and their attributes, parameters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum

import strawberry

from kaohe.graphql.context import Context, Info
from kaohe.graphql.core.enums import described
from kaohe.scheme.metrics import MetricType
from kaohe.scheme.settings import Setting, values_on


@strawberry.type(description="What may be observed of a unit in a period.")
class Metric:
    """A metric with its type and range."""

    code: str = strawberry.field(description="Its code: `<scheme>.<name>`.")
    title: str = strawberry.field(description="The title in English.")
    title_zh: str = strawberry.field(description="The title in Chinese.")
    type: MetricType = strawberry.field(description="What its values are.")
    places: int = strawberry.field(description="How many decimals its values may have.")
    minimum: Decimal | None = strawberry.field(description="Its least value; null for a flag.")
    maximum: Decimal | None = strawberry.field(description="Its largest value; null where nothing bounds it.")
    at_most: Metric | None = strawberry.field(description="Another metric that its value can never exceed.")


class AttributeType(StrEnum):
    """The types of attributes."""

    FLAG = "flag"
    CHOICE = "choice"
    COUNT = "count"


described(
    AttributeType,
    "AttributeType",
    "What the values of an incident's attribute are.",
    {"FLAG": "True or false.", "CHOICE": "One of a closed set of codes.", "COUNT": "A whole number."},
)


@strawberry.type(description="One of the codes that an attribute may have.")
class AttributeOption:
    """An option of a choice."""

    code: str = strawberry.field(description="The code.")
    title_zh: str = strawberry.field(description="What it is called in Chinese.")


@strawberry.type(description="One thing that an incident of a kind may state.")
class IncidentAttribute:
    """An attribute with its type, range and default."""

    name: str = strawberry.field(description="Its name.")
    title: str = strawberry.field(description="The title in English.")
    title_zh: str = strawberry.field(description="The title in Chinese.")
    type: AttributeType = strawberry.field(description="What its values are.")
    required: bool = strawberry.field(description="Whether every incident of the kind states it.")
    default_flag: bool | None = strawberry.field(description="What a flag is when left out; null for other types.")
    default_count: int | None = strawberry.field(
        description="What a count is when left out; null where it stays absent."
    )
    minimum: int | None = strawberry.field(description="The least value of a count; null for other types.")
    maximum: int | None = strawberry.field(description="The largest value of a count; null for other types.")
    options: list[AttributeOption] = strawberry.field(description="The codes of a choice, from the lowest up.")


@strawberry.type(description="A kind of incident. It holds counts and flags about an event; nobody is described.")
class IncidentKind:
    """A kind with its attributes."""

    code: str = strawberry.field(description="Its code.")
    title: str = strawberry.field(description="The title in English.")
    title_zh: str = strawberry.field(description="The title in Chinese.")
    attributes: list[IncidentAttribute] = strawberry.field(description="What an incident of the kind may state.")


@strawberry.type(
    description="A value that the deployment has set of a parameter. For a card the one counts that is set for its unit"
    " or the nearest above it, and of those the last that holds on the last day of the period."
)
class ParameterSetting:
    """A parameter and its value."""

    code: str = strawberry.field(description="The code of the parameter.")
    value: int = strawberry.field(description="Its value.")
    unit_code: str | None = strawberry.field(description="The unit for which it holds, and all below it; null for all.")
    from_day: date | None = strawberry.field(
        name="from", description="The day from which it holds, up to the next one for the same unit; null for ever."
    )

    @classmethod
    def of(cls, code: str, setting: Setting) -> ParameterSetting:
        return cls(code=code, value=setting.value, unit_code=setting.unit, from_day=setting.starts)


@strawberry.type(description="A number that a regime needs and its source does not give; a deployment may set it.")
class Parameter:
    """A parameter with its default and its value here."""

    code: str = strawberry.field(description="Its code: `<scheme>.<name>`.")
    title: str = strawberry.field(description="The title in English.")
    title_zh: str = strawberry.field(description="The title in Chinese.")
    default: int = strawberry.field(description="Its default.")
    minimum: int = strawberry.field(description="The least that it may be set to.")
    maximum: int = strawberry.field(description="The most that it may be set to.")
    not_in_source: bool = strawberry.field(
        description="Whether the default is kaohe's assumption, not the regime's word."
    )

    @strawberry.field(
        description="What it is in this ledger in the end, for whom nothing else is set: the default unless it was set."
        " What a card was made with is `Scorecard.parametersUsed`."
    )
    async def value(self, info: Info) -> int:
        return values_on(await self._set(info), None).get(None, self.default)

    @strawberry.field(description="All that was set of it here: for whom, and from which day on.")
    async def settings(self, info: Info) -> list[ParameterSetting]:
        return [ParameterSetting.of(self.code, each) for each in await self._set(info)]

    async def _set(self, info: Info) -> Sequence[Setting]:
        context: Context = info.context
        return (await context.parameters()).get(self.code, ())
