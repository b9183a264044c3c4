"""Findings: what a card answers with YES, NO or UNKNOWN, from targets and obligations to vetoes and sanctions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kaohe.scheme.bilingual import Bilingual
from kaohe.scheme.source import Clause
from kaohe.scheme.terms.choices import only_for
from kaohe.scheme.terms.logic import Truth, any_of
from kaohe.scheme.vocabulary import Driver, Kinds, Recipient

__all__ = ["Finding", "FindingKind", "incurred", "obligation", "reward", "sanction", "status", "target", "veto"]


class FindingKind(StrEnum):
    """What a YES means: a target or an obligation met, a reward earned, a veto or sanction incurred, a status borne."""

    TARGET = "TARGET"
    OBLIGATION = "OBLIGATION"
    REWARD = "REWARD"
    VETO = "VETO"
    SANCTION = "SANCTION"
    STATUS = "STATUS"


@dataclass(frozen=True, eq=False)
class Finding:
    """Something that a card answers with YES, NO or UNKNOWN.

    Attributes:
        when: the term that answers.
        consequences: what follows from a YES (for targets and obligations nothing does, or a breach is dealt with
            elsewhere).
        recipients: whom the consequences reach, where the source says so.
        kinds: the kinds of unit it applies to; None for all that the scheme assesses.
    """

    kind: FindingKind
    code: str
    title: str
    title_zh: str
    when: Truth
    clause: Clause
    driver: Driver | None = None
    consequences: tuple[Bilingual, ...] = ()
    recipients: tuple[Recipient, ...] = ()
    kinds: Kinds | None = None
    reading: str | None = None


def target(code: str, title: str, title_zh: str, when: Truth, driver: Driver, *, clause: Clause) -> Finding:
    """A goal without marks: met, not met, unknown."""
    return Finding(FindingKind.TARGET, code, title, title_zh, when, clause, driver)


def obligation(
    code: str,
    title: str,
    title_zh: str,
    when: Truth,
    driver: Driver,
    *,
    clause: Clause,
    kinds: Kinds | None = None,
    reading: str | None = None,
) -> Finding:
    """A duty without marks: met, not met, unknown."""
    return Finding(FindingKind.OBLIGATION, code, title, title_zh, when, clause, driver, kinds=kinds, reading=reading)


def reward(
    code: str,
    title: str,
    title_zh: str,
    when: Truth,
    *,
    clause: Clause,
    consequences: tuple[Bilingual, ...] = (),
    recipients: tuple[Recipient, ...] = (),
    kinds: Kinds | None = None,
    reading: str | None = None,
) -> Finding:
    """A reward that is earned or not, where no amount of money is stated (for money see :func:`money`)."""
    return Finding(
        FindingKind.REWARD, code, title, title_zh, when, clause, None, consequences, recipients, kinds, reading
    )


def veto(
    code: str,
    title: str,
    title_zh: str,
    when: Truth,
    driver: Driver | None,
    *,
    clause: Clause,
    consequences: tuple[Bilingual, ...] = (),
    recipients: tuple[Recipient, ...] = (),
    kinds: Kinds | None = None,
    reading: str | None = None,
) -> Finding:
    """A one-vote veto (一票否决). ``driver`` is None where it follows from the whole score."""
    return Finding(
        FindingKind.VETO, code, title, title_zh, when, clause, driver, consequences, recipients, kinds, reading
    )


def incurred(*findings: Finding) -> Truth:
    """Whether one of the findings is YES, of those that apply to the unit's kind."""
    return any_of(*(each.when if each.kinds is None else only_for(each.kinds, each.when) for each in findings))


def sanction(
    code: str,
    title: str,
    title_zh: str,
    when: Truth,
    driver: Driver,
    *,
    clause: Clause,
    consequences: tuple[Bilingual, ...] = (),
    recipients: tuple[Recipient, ...] = (),
    kinds: Kinds | None = None,
) -> Finding:
    """A sanction beside the vetoes."""
    return Finding(FindingKind.SANCTION, code, title, title_zh, when, clause, driver, consequences, recipients, kinds)


def status(
    code: str,
    title: str,
    title_zh: str,
    when: Truth,
    *,
    clause: Clause,
    consequences: tuple[Bilingual, ...] = (),
    recipients: tuple[Recipient, ...] = (),
) -> Finding:
    """A standing that a unit bears in the period, such as being listed for key management."""
    return Finding(FindingKind.STATUS, code, title, title_zh, when, clause, None, consequences, recipients)
