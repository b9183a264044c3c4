"""Cards go from step to step; what was confirmed stays as it was."""

from __future__ import annotations

from typing import Any

from kaohe.ledger import Ledger
from kaohe.ledger.facts.confirmations import ConfirmationKey, FrozenCard, State
from kaohe.ledger.writing import IncidentChange, Request, Written

WHO = Request("director", "reviewed by the office")
KEY = ConfirmationKey("pinghu2012", "X", "2014")
STEPS = tuple(State)
CARD = FrozenCard({"total": {"low": "95.00", "high": "100.00"}, "注": ["第二条"]}, "1.2.0", 1)


def codes(written: Written[Any]) -> list[tuple[str, tuple[str | int, ...]]]:
    return [(error.code.value, error.path) for error in written.errors]


async def confirm(ledger: Ledger, key: ConfirmationKey = KEY) -> None:
    for to in STEPS[1:]:
        frozen = CARD if to is State.CONFIRMED else None
        written = await ledger.advance_card(key, to, WHO, steps=STEPS, frozen=frozen)
        assert written.accepted, written.errors


async def test_from_step_to_step(county: Ledger) -> None:
    assert await county.confirmations([KEY]) == {}
    await confirm(county)
    found = (await county.confirmations([KEY, ConfirmationKey("luxi2014", "T1", "2014")]))[KEY]
    assert (found.state, found.frozen, found.actor, found.reason, found.reopened) == (
        State.CONFIRMED, CARD, "director", "reviewed by the office", 0,
    )  # fmt: skip
    assert (await county.correct_incident("R5", IncidentChange(on="2014-07-02"), WHO)).accepted
    assert (await county.confirmations([KEY]))[KEY] == found
    past = await county.as_of(found.revision - 1)
    assert (await past.confirmations([KEY]))[KEY].state is State.REVIEWED
    verdict = await county.verify_audit()
    assert (verdict.is_whole, verdict.entries) == (True, 5)


async def test_steps_cannot_be_skipped(county: Ledger) -> None:
    skipped = await county.advance_card(KEY, State.REVIEWED, WHO, steps=STEPS)
    assert codes(skipped) == [("WRONG_STATE", ("to",))]
    assert skipped.errors[0].suggestion == "the next step is SELF_REPORTED"
    assert codes(await county.advance_card(KEY, State.OPEN, WHO, steps=STEPS)) == [("WRONG_STATE", ("to",))]
    assert codes(await county.advance_card(KEY, State.CONFIRMED, WHO)) == [("REQUIRED", ("frozen",))]
    assert (await county.advance_card(KEY, State.CONFIRMED, WHO, frozen=CARD)).accepted
    again = await county.advance_card(KEY, State.CONFIRMED, WHO, frozen=CARD)
    assert (codes(again), again.errors[0].suggestion) == ([("WRONG_STATE", ("to",))], "reopen it first")


async def test_what_is_wrong_with_a_step(county: Ledger) -> None:
    for steps in ((), (State.CONFIRMED,), (State.OPEN, State.REVIEWED, State.SELF_REPORTED, State.CONFIRMED)):
        assert codes(await county.advance_card(KEY, State.CONFIRMED, WHO, steps=steps)) == [("INVALID", ("steps",))]
    early = await county.advance_card(KEY, State.SELF_REPORTED, WHO, steps=STEPS, frozen=CARD)
    assert codes(early) == [("INVALID", ("frozen",))]
    bad = FrozenCard({"x": {1, 2}}, "", 99)
    assert codes(await county.advance_card(KEY, State.CONFIRMED, WHO, frozen=bad)) == [
        ("INVALID", ("frozen", "version")),
        ("INVALID", ("frozen", "facts")),
        ("INVALID", ("frozen", "card")),
    ]
    nowhere = ConfirmationKey("x", "y\x00", "z")
    assert codes(await county.advance_card(nowhere, State.CONFIRMED, WHO, frozen=CARD)) == [
        ("NOT_FOUND", ("scheme",)),
        ("NOT_FOUND", ("unit",)),
        ("NOT_FOUND", ("period",)),
    ]
    assert await county.confirmations([nowhere]) == {}
    stale = await county.advance_card(KEY, State.CONFIRMED, WHO, frozen=CARD, expected_revision=7)
    assert codes(stale) == [("STALE", ("expected_revision",))]


async def test_reopening_stays_visible(county: Ledger) -> None:
    assert codes(await county.reopen_card(KEY, WHO)) == [("WRONG_STATE", ())]
    await confirm(county)
    assert codes(await county.reopen_card(KEY, Request("director"))) == [("REQUIRED", ("reason",))]
    reopened = await county.reopen_card(KEY, Request("director", "an incident was missed", "key"))
    assert [(each.state, each.frozen, each.reopened) for each in reopened.records] == [(State.OPEN, None, 1)]
    again = await county.reopen_card(KEY, Request("director", "an incident was missed", "key"))
    assert (again.records, again.repeated) == (reopened.records, True)
    await confirm(county)
    history = await county.confirmation_history(KEY)
    assert [each.state for each in history] == [*STEPS[1:], *STEPS]
    assert [each.frozen for each in history if each.state is State.CONFIRMED] == [CARD, CARD]
    assert history[3].reason == "an incident was missed"
    assert history[-1].reopened == 1


async def test_many_keys_take_one_statement(county: Ledger) -> None:
    keys = [ConfirmationKey("luxi2014", code, "2014") for code in ("T1", "T2")]
    for key in keys:
        assert (await county.advance_card(key, State.CONFIRMED, WHO, frozen=CARD)).accepted
    before = county.statements
    assert len(await county.confirmations([*keys, *(ConfirmationKey("x", str(n), "y") for n in range(1000))])) == 2
    assert county.statements == before + 1
