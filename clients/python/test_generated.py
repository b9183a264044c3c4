"""The client that ariadne-codegen makes of the operations: typed, with exact numbers, against a live server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from kaohe_client import Kaohe
from kaohe_client.card import CardScorecardScorecard, CardScorecardScorecardRefused
from kaohe_client.cards import CardsScorecardsNodesScorecard
from kaohe_client.enums import ErrorCode, RefusalCode, UnitKind
from kaohe_client.exceptions import GraphQLClientGraphQLMultiError
from kaohe_client.input_types import AttributeInput, IncidentRecordInput, IncidentWithdrawInput, UnitFilter


@pytest.fixture
def kaohe(url: str) -> Iterator[Kaohe]:
    with Kaohe(url) as client:
        yield client


def test_a_unit(kaohe: Kaohe) -> None:
    unit = kaohe.unit("liuhe").unit
    assert unit is not None
    assert (unit.name, unit.kind) == ("柳河乡", UnitKind.TOWNSHIP)


def test_a_card_has_its_interval_in_exact_numbers(kaohe: Kaohe) -> None:
    card = kaohe.card("minhang_linkage", "liuhe", "2014").scorecard
    assert isinstance(card, CardScorecardScorecard)
    assert card.total is not None
    assert (card.total.low, card.total.high, card.total.exact) == (Decimal("45.17"), Decimal("50.17"), None)


def test_a_refusal_is_a_type_of_its_own(kaohe: Kaohe) -> None:
    refused = kaohe.card("luxi2014", "beitang", "2014").scorecard
    assert isinstance(refused, CardScorecardScorecardRefused)
    assert refused.code is RefusalCode.NOT_ASSESSED


def test_pages_go_on_until_there_is_none(kaohe: Kaohe) -> None:
    codes, after = list[str](), None
    while True:
        page = kaohe.units(filter_=UnitFilter(kinds=[UnitKind.TOWNSHIP]), first=2, after=after).units
        assert page is not None
        codes += [edge.node.code for edge in page.edges]
        if not page.page_info.has_next_page:
            break
        after = page.page_info.end_cursor
    assert codes == ["bailu", "liuhe", "qingshi"]


def test_a_page_of_cards_has_their_items(kaohe: Kaohe) -> None:
    page = kaohe.cards("2014", schemes=["luxi2014"], first=3).scorecards
    assert page is not None
    cards = [card for card in page.nodes if isinstance(card, CardsScorecardsNodesScorecard)]
    assert [len(card.items) for card in cards] == [31, 31, 31]


def test_an_incident_is_recorded_a_wrong_one_explained_and_it_is_withdrawn(kaohe: Kaohe) -> None:
    visit = IncidentRecordInput(
        ref=f"visit-{uuid4()}",
        unit="bailu",
        kind="petition_visit",
        on=date(2014, 11, 3),
        attributes=[AttributeInput(name="level", choice="COUNTY"), AttributeInput(name="head_count", count=6)],
    )
    recorded = kaohe.incident_record(visit).incident_record
    assert recorded is not None
    assert recorded.incident is not None
    assert recorded.incident.on == visit.on

    again = kaohe.incident_record(visit).incident_record
    assert again is not None
    assert [(error.code, error.path) for error in again.errors] == [(ErrorCode.TAKEN, ["input", "ref"])]

    withdrawn = kaohe.incident_withdraw(IncidentWithdrawInput(ref=visit.ref)).incident_withdraw
    assert withdrawn is not None
    assert withdrawn.errors == []


def test_a_mistake_in_an_argument_is_an_error(kaohe: Kaohe) -> None:
    with pytest.raises(GraphQLClientGraphQLMultiError, match="`first` must be from 1 to 100, not 1000"):
        kaohe.units(first=1000)
