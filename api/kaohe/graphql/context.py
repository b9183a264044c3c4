"""What a request carries: the catalogue of schemes, the ledger, and one loader of each kind."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

import strawberry

from kaohe.graphql.reader import Reader
from kaohe.scheme.facts import Calendar
from kaohe.scoring.questions import Vocabulary

if TYPE_CHECKING:
    from kaohe.graphql.incidents.loaders import IncidentLoaders
    from kaohe.graphql.incidents.types import Incident
    from kaohe.graphql.periods.types import Period
    from kaohe.graphql.schemes.catalogue import Catalogue
    from kaohe.graphql.scorecards.loaders import CardLoaders
    from kaohe.graphql.units.loaders import UnitLoaders
    from kaohe.graphql.units.types import Unit
    from kaohe.ledger.confirming import Confirming


@dataclass(frozen=True)
class Writer:
    """Who may change the ledger in this request."""

    ledger: Confirming
    actor: str


@dataclass
class Context:
    """One request's view of the ledger. What was read once is not read again."""

    ledger: Reader
    catalogue: Catalogue
    writer: Writer | None = None
    units: UnitLoaders = field(init=False)
    incidents: IncidentLoaders = field(init=False)
    cards: CardLoaders = field(init=False)
    _calendar: asyncio.Task[Calendar] | None = None
    _parameters: asyncio.Task[Mapping[str, int]] | None = None

    def __post_init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Begin to read anew, after a change."""
        from kaohe.graphql.incidents.loaders import IncidentLoaders
        from kaohe.graphql.scorecards.loaders import CardLoaders
        from kaohe.graphql.units.loaders import UnitLoaders

        self.units = UnitLoaders(self.ledger)
        self.incidents = IncidentLoaders(self.ledger)
        self.cards = CardLoaders(self)
        self._calendar = self._parameters = None

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """What questions may speak of: all that plugins registered."""
        return Vocabulary.of(self.catalogue.registry)

    async def calendar(self) -> Calendar:
        """All periods."""
        if self._calendar is None:
            self._calendar = asyncio.ensure_future(self.ledger.calendar())
        return await self._calendar

    async def period(self, code: str) -> Period:
        """The period of a code that another record refers to.

        Raises:
            LookupError: the ledger lost it.
        """
        from kaohe.graphql.periods.types import Period

        found = (await self.calendar()).find(code)
        if found is None:
            raise LookupError(f"the ledger has no period {code}, though a record refers to it")
        return Period.of(found)

    async def unit_if_any(self, code: str) -> Unit | None:
        """The unit of a code."""
        from kaohe.graphql.units.types import Unit

        return Unit.maybe(await self.units.by_code.load(code))

    async def unit(self, code: str) -> Unit:
        """The unit of a code that another record refers to.

        Raises:
            LookupError: the ledger lost it.
        """
        found = await self.unit_if_any(code)
        if found is None:
            raise LookupError(f"the ledger has no unit {code}, though a record refers to it")
        return found

    async def incident(self, ref: str) -> Incident | None:
        """The incident of a ref."""
        from kaohe.graphql.incidents.types import Incident

        found = await self.incidents.by_ref.load(ref)
        return None if found is None else Incident.of(found, self)

    async def parameters(self) -> Mapping[str, int]:
        """The parameters that the deployment has set."""
        if self._parameters is None:
            self._parameters = asyncio.ensure_future(self.ledger.parameters())
        return await self._parameters


Info: TypeAlias = strawberry.Info[Context, Any]
