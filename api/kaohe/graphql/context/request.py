"""What a request carries: the ledger, the registry, and one loader of each kind of record."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias, TypeVar

import strawberry

from kaohe.graphql.context.cards import CardLoaders
from kaohe.graphql.context.loaders import HistoryLoaders, IncidentLoaders, UnitLoaders
from kaohe.graphql.context.news import News
from kaohe.graphql.context.reader import Reader
from kaohe.graphql.context.work import Budget, Gate, Workshop
from kaohe.graphql.relay import PRESENT, Marks
from kaohe.ledger.jobs import ImportBoard
from kaohe.ledger.journal.history import RevisionRecord
from kaohe.ledger.writing.confirming import Confirming
from kaohe.plugins import Registry
from kaohe.scheme.facts import Calendar
from kaohe.scheme.settings import Setting
from kaohe.scoring.questions import Vocabulary

AnswerT = TypeVar("AnswerT")


@dataclass(frozen=True)
class Writer:
    """Who may change the ledger in this request."""

    ledger: Confirming
    actor: str


@dataclass
class Context:
    """One request's view of the ledger. What was read once is not read again.

    Attributes:
        imports: where files are handed in; None where nobody may.
        news: what subscriptions live on; None where the ledger tells none.
        views: the ledger as it was known at moments, by the root field under which each is read.
        deadline: what ends the request, once a time is set.
        stoppable: set as soon as the request may be stopped where nobody waits for it any more.
        gate: what queries pass, few at once, together with those of other requests.
        workshop: where long work is done, together with that of other requests.
        budget: what the request may still cost.
        turn: what long work of one request waits for, so that it is done one piece after the other.
        marks: what the ids of objects tell of when it is: those of the present tell nothing.
        fleeting: whether something was read that changes without a write, so that no client may keep the answer.
    """

    ledger: Reader
    registry: Registry
    writer: Writer | None = None
    imports: ImportBoard | None = None
    news: News | None = None
    units: UnitLoaders = field(init=False)
    incidents: IncidentLoaders = field(init=False)
    cards: CardLoaders = field(init=False)
    histories: HistoryLoaders = field(init=False)
    views: dict[str, Context] = field(default_factory=dict)
    fleeting: bool = False
    marks: Marks = PRESENT
    deadline: asyncio.Timeout | None = None
    stoppable: asyncio.Event | None = None
    workshop: Workshop = field(default_factory=Workshop)
    gate: Gate = field(default_factory=Gate)
    budget: Budget = field(default_factory=Budget)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _calendar: asyncio.Task[Calendar] | None = None
    _parameters: asyncio.Task[Mapping[str, Sequence[Setting]]] | None = None
    _last_write: asyncio.Task[RevisionRecord | None] | None = None
    _answers: dict[Hashable, asyncio.Task[Any]] = field(default_factory=dict)
    _of_revisions: dict[int, Context] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Begin to read anew, after a change."""
        self.units = UnitLoaders(self.ledger)
        self.incidents = IncidentLoaders(self.ledger)
        self.cards = CardLoaders(self.ledger, self.registry, self.calendar)
        self.histories = HistoryLoaders(self.ledger)
        self._calendar = self._parameters = self._last_write = None
        self._answers = {}

    def anew(self) -> Context:
        """The same ledger for another request, which has read nothing yet."""
        return Context(
            self.ledger, self.registry, self.writer, self.imports, self.news, workshop=self.workshop, gate=self.gate
        )

    def end_within(self, seconds: float) -> None:
        """End the request after so long, and earlier where nobody waits for it: it reads, and changes nothing."""
        if self.deadline is not None:
            self.deadline.reschedule(asyncio.get_running_loop().time() + seconds)
        if self.stoppable is not None:
            self.stoppable.set()

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """What questions may speak of: all that plugins registered."""
        return Vocabulary.of(self.registry)

    async def calendar(self) -> Calendar:
        """All periods."""
        if self._calendar is None:
            self._calendar = asyncio.ensure_future(self.ledger.calendar())
        return await self._calendar

    async def parameters(self) -> Mapping[str, Sequence[Setting]]:
        """What the deployment has set of each parameter, by code."""
        if self._parameters is None:
            self._parameters = asyncio.ensure_future(self.ledger.parameters())
        return await self._parameters

    async def view_of(self, revision: int) -> Context:
        """The ledger as it was known after a write; what is read of it is read once, too."""
        if revision not in self._of_revisions:
            view = await self.then(revision)
            view.marks = Marks(as_of=revision)
            self._of_revisions[revision] = view
        return self._of_revisions[revision]

    async def then(self, revision: int) -> Context:
        """The ledger as it was known after a write, of which nothing has been read yet and nothing is kept here."""
        ledger = await self.ledger.as_of(revision)
        return Context(ledger, self.registry, workshop=self.workshop, budget=self.budget, turn=self.turn)

    async def carry_out(self, work: Callable[[], AnswerT]) -> AnswerT:
        """Do long work of this request, one piece after the other: it takes no more than one place in the workshop."""
        async with self.turn:
            return await self.workshop.carry_out(work)

    async def once(self, question: Hashable, answer: Callable[[], Coroutine[Any, Any, AnswerT]]) -> AnswerT:
        """The answer to a question, worked out once however often a request asks it."""
        if question not in self._answers:
            self._answers[question] = asyncio.ensure_future(answer())
        found: AnswerT = await self._answers[question]
        return found

    async def last_write(self) -> RevisionRecord | None:
        """The last write; None before the first."""
        if self._last_write is None:
            self._last_write = asyncio.ensure_future(self.ledger.last_write())
        return await self._last_write


class ViewedInfo(strawberry.Info[Context, Any]):
    """What resolvers learn of the field they resolve; its context is that of the moment that it lies under."""

    @property
    def context(self) -> Context:
        """The request's view of the ledger, or that of the moment."""
        request: Context = self._raw_info.context
        if not request.views:
            return request
        path, below = self._raw_info.path, None
        while path.prev is not None:
            path, below = path.prev, path
        views = request.views
        if below is not None and (view := views.get(f"{path.key}.{below.key}")) is not None:
            return view  # of one object among those that the field lists
        return views.get(str(path.key), request)


Info: TypeAlias = strawberry.Info[Context, Any]
