"""One card: a row of the columns that a regime computed for a period, and how to read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from kaohe.graphql.types.figures import Amount, Score, amount_at, score_at
from kaohe.graphql.types.period import Period
from kaohe.scheme import Figure, Finding, FindingKind, Item, Money, Scheme, Section, Verdict, facts
from kaohe.scoring import Scorecards
from kaohe.scoring.evidence import Evidence, Missing, Part, Records, evidence, missing


@dataclass(eq=False)
class Card:
    """The card of one unit; nothing is computed before it is asked for.

    Attributes:
        row: the unit's place in the facts.
        supposing: for a card of supposed facts, what the supposed changes make of the records on file.
        place: its place in the columns of the regime, which leave out the units that the regime does not assess.
    """

    cards: Scorecards
    row: int
    unit: str
    supposing: Callable[[Records], Records] | None = None
    place: int = field(init=False)
    _missing: dict[bool, list[Missing]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self.place = self.cards.place(self.row)

    @property
    def scheme(self) -> Scheme:
        """The regime."""
        return self.cards.scheme

    @property
    def period(self) -> facts.Period:
        """The period."""
        return self.cards.period

    def total(self) -> Score | None:
        """The total; None without marks."""
        term = self.scheme.total
        return None if term is None else score_at(self.cards.frame.value(term), self.place)

    def percent(self) -> Score | None:
        """The total in per cent of the encoded marks; None without marks."""
        column = self.cards.percent()
        return None if column is None else score_at(column, self.row)

    def section(self, section: Section) -> Score | None:
        """Points of a section."""
        return score_at(self.cards.frame.value(section.points), self.place)

    def item(self, item: Item) -> Score | None:
        """Points of an item, or what a deduction takes away."""
        return score_at(self.cards.frame.value(item.figure), self.place)

    def finding(self, finding: Finding) -> Verdict:
        """The answer of a finding."""
        return self.cards.frame.value(finding.when).verdict(self.place)

    def money(self, money: Money) -> Amount | None:
        """An amount; None where nothing bounds it."""
        return amount_at(self.cards.frame.value(money.amount), self.place)

    def figure(self, figure: Figure) -> Score | None:
        """Another figure; None where nothing bounds it."""
        return score_at(self.cards.frame.value(figure.number), self.place, figure.number.places)

    @cached_property
    def sections(self) -> list[Section]:
        """The headings on the card."""
        return list(self.cards.sections_of(self.row))

    def items(self) -> Iterator[Item]:
        """The items on the card."""
        return (item for section in self.sections for item in section.items())

    def findings(self, kind: FindingKind) -> Iterator[Finding]:
        """The findings of a kind on the card."""
        return (each for each in self.cards.findings_of(self.row) if each.kind is kind)

    def money_rules(self) -> Iterator[Money]:
        """The rewards and fines on the card."""
        return self.cards.money_of(self.row)

    def evidence(self, part: Part, records: Records) -> Evidence:
        """What stands behind a figure."""
        return evidence(self.cards, self.row, part, records)

    def missing(self, records: Records | None = None) -> list[Missing]:
        """The facts that leave figures of the card open; with records, also which incidents rulings are due on."""
        brought = records is not None
        if brought not in self._missing:
            self._missing[brought] = missing(self.cards, self.row, records)
        return self._missing[brought]

    def period_shown(self, code: str) -> Period:
        """A period that plays a part in the card, as clients see it."""
        return Period.of(self.cards.facts.periods[code].period)
