"""Long work: a few pieces at once, a few that wait, the rest told to come again; nobody waits for it, and it stops."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

from kaohe.graphql.context import Context
from kaohe.graphql.context.work import Budget, Workshop, watched
from kaohe.graphql.core.errors import ClientError
from kaohe.graphql.limits import Limits
from kaohe.graphql.schema import make_schema
from kaohe.ledger import Ledger
from kaohe.plugins import Registry
from kaohe.scheme.patience import PATIENCE
from kaohe.scoring.analysis.comparison.pair import Pair


class Endless:
    """Work that goes round until it is stopped."""

    def __init__(self) -> None:
        self.begun, self.ended = threading.Event(), threading.Event()

    def __call__(self) -> Any:
        try:
            self.begun.set()
            while True:
                self.ended.is_set()
        finally:
            self.ended.set()


async def begun(*work: Endless) -> None:
    """Wait until all of them are under way."""
    for each in work:
        assert await asyncio.to_thread(each.begun.wait, 10)


async def test_what_is_worked_out_is_given_back() -> None:
    assert await Workshop().carry_out(lambda: 6 * 7) == 42


async def test_an_error_is_that_of_the_work() -> None:
    with pytest.raises(ZeroDivisionError):
        await Workshop().carry_out(lambda: 1 // 0)


async def test_work_is_done_beside_the_event_loop() -> None:
    assert await Workshop().carry_out(threading.get_ident) != threading.get_ident()


async def test_whoever_is_cancelled_stops_the_work() -> None:
    shop, work = Workshop(1), Endless()
    waiting = asyncio.ensure_future(shop.carry_out(work))
    await begun(work)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert await asyncio.to_thread(work.ended.wait, 10)
    assert await shop.carry_out(lambda: "its place is free") == "its place is free"


async def test_what_raised_is_not_blamed_for_what_takes_long_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Long work beside functions of plugins is waited for, and begun but once."""
    monkeypatch.setattr(PATIENCE, "seconds", 0.1)
    begun_so_often, go_on = list[int](), threading.Event()

    def fails() -> None:
        raise ZeroDivisionError

    def work() -> None:
        begun_so_often.append(1)
        with pytest.raises(ZeroDivisionError):
            PATIENCE.call(fails)
        go_on.wait(10)

    waiting = asyncio.ensure_future(watched(work))
    await asyncio.sleep(0.5)
    go_on.set()
    await waiting
    assert len(begun_so_often) == 1


async def test_a_few_at_once_a_few_that_wait_and_the_rest_come_again() -> None:
    shop, works = Workshop(at_once=2, waiting=1), [Endless(), Endless(), Endless()]
    under_way = [asyncio.ensure_future(shop.carry_out(each)) for each in works]
    await begun(*works[:2])
    with pytest.raises(ClientError, match="ask again in a moment") as error:
        await shop.carry_out(lambda: None)
    assert error.value.extensions == {"code": "BUSY"}
    assert not works[2].begun.is_set()
    for each in under_way:
        each.cancel()
    await asyncio.gather(*under_way, return_exceptions=True)
    assert await shop.carry_out(lambda: "all places are free") == "all places are free"


def test_a_budget_is_spent_and_not_overdrawn() -> None:
    budget = Budget(left=70, limit=100)
    budget.spend(50, "this")
    with pytest.raises(ClientError, match="that costs 30 on this ledger, and 80 of the 100") as error:
        budget.spend(30, "that")
    assert error.value.extensions == {"code": "TOO_MUCH", "limit": 100, "cost": 110}
    budget.spend(20, "the rest")


COMPARED = (
    'comparison(schemes: ["luxi2014", "pinghu2012"], period: "2014") { rows { nodes { cells { percent { low } } } } }'
)


async def test_a_question_that_is_asked_twice_is_worked_out_once(ledger: Ledger, registry: Registry) -> None:
    async def statements(*aliases: str) -> int:
        before = ledger.statements
        query = " ".join(f"{each}: {COMPARED}" for each in aliases)
        result = await make_schema(Limits(cost=10**9)).execute(f"{{ {query} }}", None, Context(ledger, registry))
        assert result.errors is None
        assert result.data is not None
        assert all(answer == result.data[aliases[0]] for answer in result.data.values())
        return ledger.statements - before

    assert await statements(*(f"a{number}" for number in range(50))) == await statements("a")


async def test_a_comparison_costs_what_it_takes_on_this_ledger(ledger: Ledger, registry: Registry) -> None:
    """Several that are not the same are each paid for, and the one that is too much is refused, not the others."""
    asked = " ".join(
        f'a{number}: comparison(schemes: ["{scheme}"], period: "2014") {{ unitCount }}'
        for number, scheme in enumerate(("luxi2014", "liaocheng1995"))
    )
    beforehand = 2 * (1 + 2000 + 1)
    result = await make_schema(Limits(cost=beforehand + 20)).execute(f"{{ {asked} }}", None, Context(ledger, registry))
    assert result.data is not None
    assert result.errors is not None
    refused = [error.path for error in result.errors]
    assert len(refused) == 1
    assert {name for name, answer in result.data.items() if answer is None} == {refused[0][0]}  # type: ignore[index]
    assert "this comparison costs" in result.errors[0].message


@pytest.fixture
def endless_agreement(monkeypatch: pytest.MonkeyPatch) -> Endless:
    """How far two regimes agree is worked out without end."""
    work = Endless()
    monkeypatch.setattr(Pair, "agreement", property(lambda _: work()))
    return work


AGREED = '{ comparison(schemes: ["luxi2014", "liaocheng1995"], period: "2014") { pairs { agreement { low } } } }'


async def test_a_query_ends_at_its_deadline_and_so_does_its_work(
    ledger: Ledger, registry: Registry, endless_agreement: Endless
) -> None:
    schema = make_schema(Limits(seconds=0.5))
    result = await schema.execute(AGREED, None, Context(ledger, registry))
    assert result.data is None
    assert result.errors is not None
    assert result.errors[0].extensions == {"code": "TIMEOUT", "limit": 0.5}
    assert "takes more than 0.5 s" in result.errors[0].message
    assert await asyncio.to_thread(endless_agreement.ended.wait, 10)


async def test_a_comment_or_a_text_does_not_lift_the_deadline(
    ledger: Ledger, registry: Registry, endless_agreement: Endless
) -> None:
    result = await make_schema(Limits(seconds=0.5)).execute(
        f"# mutation subscription\nquery mutation {AGREED}", None, Context(ledger, registry)
    )
    assert result.errors is not None
    assert result.errors[0].extensions is not None
    assert result.errors[0].extensions["code"] == "TIMEOUT"


async def test_other_questions_are_answered_meanwhile(
    ledger: Ledger, registry: Registry, endless_agreement: Endless
) -> None:
    schema, shop = make_schema(Limits(seconds=3)), Workshop(1, 0)
    endless = asyncio.ensure_future(schema.execute(AGREED, None, Context(ledger, registry, workshop=shop)))
    await begun(endless_agreement)
    small = await schema.execute("{ __typename }", None, Context(ledger, registry, workshop=shop))
    assert small.errors is None
    busy = await schema.execute(AGREED, None, Context(ledger, registry, workshop=shop))
    assert busy.errors is not None
    assert busy.errors[0].extensions == {"code": "BUSY"}
    assert not endless.done()
    endless.cancel()
    with pytest.raises(asyncio.CancelledError):
        await endless
    assert await asyncio.to_thread(endless_agreement.ended.wait, 10)


async def test_a_query_over_websocket_has_the_same_deadline(
    ledger: Ledger, registry: Registry, endless_agreement: Endless
) -> None:
    answers = await make_schema(Limits(seconds=0.5)).stream(AGREED, None, Context(ledger, registry))
    (answer,) = [each async for each in answers]
    assert answer.data is None
    assert answer.errors[0].extensions == {"code": "TIMEOUT", "limit": 0.5}
    assert await asyncio.to_thread(endless_agreement.ended.wait, 10)
