"""What every change has: an actor, a reason, a key under which it may be repeated."""

from __future__ import annotations

from typing import Any

import pytest

from kaohe.graphql.types.write_errors import ErrorCode
from kaohe.ledger import Ledger, LedgerUnavailable
from kaohe.ledger.writing import Rule
from kaohe.plugins import Registry
from tests.api.graphql.mutations.clerk import Clerk

MISSED = {"ref": "N1", "unit": "V", "kind": "screening_missed", "on": "2014-04-01"}


def test_every_rule_of_the_ledger_has_a_code() -> None:
    assert {rule.value for rule in Rule} | {"READ_ONLY", "UNAVAILABLE"} == {code.value for code in ErrorCode}


async def test_a_request_repeated_under_its_key_gets_the_first_answer(clerk: Clerk) -> None:
    first = await clerk.does("incidentRecord", "incident { ref on revision }", **MISSED, idempotencyKey="a")
    await clerk.does("incidentCorrect", ref="N1", on="2014-05-01")
    again = await clerk.does("incidentRecord", "incident { ref on revision }", **MISSED, idempotencyKey="a")
    assert again == {**first, "repeated": True}
    other = {**MISSED, "ref": "N2", "idempotencyKey": "a"}
    assert await clerk.fails("incidentRecord", **other) == [("KEY_REUSED", "input.idempotencyKey")]
    await Clerk(clerk.ledger, clerk.registry, "another").does("incidentRecord", **other)


async def test_a_refused_request_leaves_its_key_free(clerk: Clerk) -> None:
    await clerk.fails("incidentRecord", **{**MISSED, "unit": "?"}, idempotencyKey="a")
    await clerk.does("incidentRecord", **MISSED, idempotencyKey="a")


async def test_reasons_and_keys_are_bounded(clerk: Clerk) -> None:
    given = {**MISSED, "reason": "x" * 2001, "idempotencyKey": "x" * 101}
    assert await clerk.fails("incidentRecord", **given) == [
        ("INVALID", "input.idempotencyKey"), ("INVALID", "input.reason"),
    ]  # fmt: skip


async def test_where_nothing_may_be_changed_every_change_is_refused(ledger: Ledger, registry: Registry) -> None:
    clerk = Clerk(ledger, registry, None)
    assert await clerk.fails("incidentRecord", **MISSED) == [("READ_ONLY", "input")]
    assert await clerk.fails("unitClose", code="T1") == [("READ_ONLY", "input")]


async def test_a_ledger_that_does_not_answer_is_told(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: Any, **__: Any) -> None:
        raise LedgerUnavailable("secret address")

    monkeypatch.setattr(clerk.ledger, "record_incidents", broken)
    assert await clerk.fails("incidentRecord", **MISSED) == [("UNAVAILABLE", "input")]
    assert "secret address" in caplog.text
