"""Makes the amended version of a scheme."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from kaohe.scheme.amending.plan import Plan
from kaohe.scheme.amending.rebuilding import Rebuilding
from kaohe.scheme.amendments import Amended, Amendment, Insert, Repeal
from kaohe.scheme.amounts import Money
from kaohe.scheme.findings import Finding
from kaohe.scheme.parts import Figure, Part
from kaohe.scheme.regime import Scheme
from kaohe.scheme.score import Section
from kaohe.scheme.validation import Flaw

__all__ = ["AmendmentError", "amended"]


class AmendmentError(ValueError):
    """An amendment that cannot be made, with everything that is wrong with it."""

    def __init__(self, flaws: Iterable[Flaw]) -> None:
        self.flaws = tuple(flaws)
        super().__init__("; ".join(f"{each.place}: {each.reason}" for each in self.flaws))


def amended(scheme: Scheme, amendment: Amendment) -> Scheme:
    """The version of a scheme that an amendment makes of it.

    Marks follow: a heading is worth what its parts come to and what is lost of it, the regime what its headings are.
    Whether the version is sound as a whole is for :func:`~kaohe.scheme.validation.flaws` to say.

    Raises:
        AmendmentError: a change names what is not there, or leaves something that reads what it repeals.
    """
    plan = Plan.of(scheme, amendment)
    if plan.flaws:
        raise AmendmentError(plan.flaws)
    rebuilding = Rebuilding(plan)
    version = _version(rebuilding)
    if rebuilding.flaws:
        raise AmendmentError(rebuilding.flaws)
    return version


def _version(rebuilding: Rebuilding) -> Scheme:
    scheme, amendment = rebuilding.plan.scheme, rebuilding.plan.amendment
    sections = rebuilding.arranged(scheme.sections, Section)
    return replace(
        scheme,
        version=amendment.version,
        since=amendment.since,
        sections=sections,
        full_marks=_full_marks(rebuilding, sections),
        score=rebuilding.score(),
        findings=rebuilding.arranged(scheme.findings, Finding),
        money=rebuilding.arranged(scheme.money, Money),
        figures=rebuilding.arranged(scheme.figures, Figure),
        metrics=(*scheme.metrics, *amendment.metrics),
        parameters=(*scheme.parameters, *amendment.parameters),
        notes=(*scheme.notes, *amendment.notes),
        amendments=(*scheme.amendments, amendment),
        history=(*_carried(rebuilding), *_made(rebuilding)),
        heirs=dict(_heirs(rebuilding)),
    )


def _full_marks(rebuilding: Rebuilding, sections: Iterable[Section]) -> Decimal | None:
    """What the headings come to now, with what the regime has lost of its marks."""
    scheme, stated = rebuilding.plan.scheme, rebuilding.plan.amendment.full_marks
    headings = [each.marks for each in sections]
    found = sum(headings, scheme.lost) if headings or scheme.full_marks is not None else None
    if stated is not None and stated != found:
        reason = f"it states {stated}, and its parts come to {'none' if found is None else found}"
        rebuilding.flaws.append(Flaw("full marks", reason, "correct the marks of the parts, or full_marks="))
    return found


def _carried(rebuilding: Rebuilding) -> Iterator[Amended]:
    """What earlier amendments changed, with the parts as they are now."""
    for change in rebuilding.plan.scheme.history:
        stays = change.part is not None and rebuilding.plan.stays(change.part)
        yield replace(change, part=rebuilding.kept(change.part)) if change.part is not None and stays else change


def _made(rebuilding: Rebuilding) -> Iterator[Amended]:
    """What this amendment changes."""
    plan = rebuilding.plan
    for change, former in plan.targets.items():
        read = plan.into[change] if isinstance(change, Insert) else former
        reaches = () if read is None else tuple(each.code for each in plan.readers_of(read))
        if isinstance(change, Repeal):
            yield Amended(plan.amendment, change.clause, former, None, reaches)
        else:
            part = rebuilding.brought(change)
            yield Amended(plan.amendment, part.clause, former, part, reaches)


def _heirs(rebuilding: Rebuilding) -> Iterator[tuple[Part, Part]]:
    """What has become of parts, of those of earlier versions too, where it is not the part itself."""
    scheme = rebuilding.plan.scheme
    for former, part in (*scheme.heirs.items(), *((each, each) for each in scheme.parts())):
        heir = rebuilding.heir(part)
        if heir is not None and heir is not former:
            yield former, heir
