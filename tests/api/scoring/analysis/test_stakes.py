"""What is at stake, against sums over the marks of the sources."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kaohe.scheme import (
    Driver,
    MoneyKind,
)
from kaohe.scoring.analysis import (
    Earned,
    Interval,
    ItemStake,
    Per,
    SchemeStakes,
    UnitPrice,
    side_by_side,
    stakes_of,
)
from tests.support.cards import installed


def of(scheme: str) -> SchemeStakes:
    return stakes_of(installed().schemes[scheme])


def named(stakes: SchemeStakes, code: str) -> ItemStake:
    return next(each for each in stakes.items if each.code == code)


def cny(low: str, high: str) -> Interval:
    return Interval(Decimal(low), Decimal(high))


@pytest.mark.parametrize("scheme", ["liaocheng1995", "luxi2014", "minhang_linkage", "pinghu2012", "street_ten_rules"])
def test_every_part_of_a_scheme_stands_under_one_driver(scheme: str) -> None:
    stakes = of(scheme)
    rows = [row for (row,) in side_by_side([stakes])]
    assert [row.driver for row in rows] == [*Driver, None]
    items = [code for row in rows for code in row.items + row.deductions]
    assert sorted(items) == sorted(each.code for each in stakes.scheme.items())
    amounts = [code for row in rows for code in row.amounts]
    assert sorted(amounts) == sorted(each.code for each in stakes.scheme.money)
    judged = {"obligations": "OBLIGATION", "targets": "TARGET", "vetoes": "VETO", "sanctions": "SANCTION"}
    for name, kind in judged.items():
        codes = [code for row in rows for code in getattr(row, name)]
        assert sorted(codes) == sorted(each.code for each in stakes.scheme.findings if each.kind == kind)
    marks = [row.marks for row in rows if row.marks is not None]
    earning = any(each.marks is not None for each in stakes.scheme.items())
    assert sum(marks) == (stakes.encoded_marks if earning else 0)


def test_shares_of_the_encoded_marks() -> None:
    rows = list(side_by_side([of("luxi2014"), of("minhang_linkage"), of("pinghu2012"), of("street_ten_rules")]))
    shares = {row[0].driver: [each.share and str(each.share) for each in row] for row in rows}
    assert shares == {
        Driver.VOLUME: ["50.57", Decimal("0.00"), None, None],  # 44 of 87
        Driver.HANDLING: ["25.29", "53.33", None, None],  # 22 of 87, 32 of 60
        Driver.ORGANISATION: ["20.69", "33.33", None, None],
        Driver.CONDUCT: [Decimal("0.00"), "13.33", None, None],
        Driver.OUTCOME: ["3.45", Decimal("0.00"), None, None],
        None: [Decimal("0.00"), Decimal("0.00"), None, None],
    }
    volume = rows[0][2]
    assert volume.deductions == ("5.9",)
    assert volume.prices == (UnitPrice(cny("0.00", "100.00"), Per.INCIDENT, "petition_visit", None, ("skip_level",)),)


def test_where_judgement_decides() -> None:
    minhang = of("minhang_linkage")
    assert (minhang.judged_marks, minhang.judged_share) == (Decimal("18.00"), Decimal("30.00"))
    awarded = named(minhang, "4.1")
    assert (awarded.earned, awarded.marks, awarded.share) == (Earned.AWARDED, Decimal(5), Decimal("8.33"))
    assert awarded.judgement is not None
    assert awarded.judgement.points == 5
    pinghu = of("pinghu2012")
    assert (pinghu.judged_marks, pinghu.judged_share) == (None, None)
    ruled = named(pinghu, "5.3").judgement
    assert ruled is not None
    assert (ruled.range, ruled.of, ruled.points) == (cny("10.00", "30.00"), "responsibility_accident", None)
    assert named(pinghu, "5.2").judgement is None
    street = of("street_ten_rules")
    assert (street.encoded_marks, street.judged_marks, street.items) == (None, None, ())
    (amount,) = [each for each in street.amounts if each.judgement]
    assert (amount.code, amount.kind) == ("reward.cooperating", MoneyKind.REWARD)
    assert amount.judgement is not None
    assert amount.judgement.range == cny("1000.00", "2000.00")
    assert amount.judgement.times == "street_ten_rules.cooperating_recipients"


def test_how_points_come_about() -> None:
    luxi = of("luxi2014")
    assert named(luxi, "1.1").earned is Earned.ALL_OR_NOTHING
    assert named(luxi, "1.4").earned is Earned.DEDUCTIONS
    assert named(luxi, "3.4.2.1").earned is Earned.COMPUTED
    assert named(luxi, "1.1").section == "1"
