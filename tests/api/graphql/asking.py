"""Asks the schema about a small ledger, and turns a card as GraphQL gives it into a case file's statement."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

#: Answers a query: data and errors, as a client sees them.
Ask: TypeAlias = Callable[..., Awaitable[dict[str, Any]]]

CARD = """
fragment Interval on Score { low high exact }
fragment Answers on ScorecardFinding { code verdict }
fragment Card on ScorecardResult {
  __typename
  ... on ScorecardRefused { code }
  ... on Scorecard {
    scheme { fullMarks items { form } targets { code } obligations { code } rewards { code } vetoes { code }
             sanctions { code } money { code } }
    total { ...Interval }
    items { code score { ...Interval } }
    deductions { code deducted { ...Interval } }
    targets { ...Answers } obligations { ...Answers } rewards { ...Answers } vetoes { ...Answers }
    sanctions { ...Answers } statuses { ...Answers }
    money { code amount { low high exact currency } }
    figures { code value { ...Interval } }
  }
}
"""


def stated(card: dict[str, Any]) -> dict[str, Any]:
    """What a card states, in the words of case files."""
    if card["__typename"] == "ScorecardRefused":
        return {"error": card["code"]}
    scheme = card["scheme"]
    found: dict[str, Any] = {"total": figure(card["total"])}
    if scheme["items"]:
        deducts = scheme["items"][0]["form"] == "DEDUCTION"
        key, value = ("deductions", "deducted") if deducts else ("items", "score")
        found[key] = {each["code"]: figure(each[value]) for each in card[key]}
    for key in ("targets", "obligations", "rewards", "vetoes", "sanctions"):
        if scheme[key]:
            found[key] = {each["code"]: each["verdict"] for each in card[key]}
    found |= {each["code"]: each["verdict"] for each in card["statuses"]}
    found |= {each["code"]: figure(each["value"]) for each in card["figures"]}
    if scheme["money"]:
        found["money"] = {each["code"]: figure(each["amount"]) for each in card["money"]}
    return found


def figure(interval: dict[str, str | None] | None) -> str | list[str] | None:
    """An interval as a case file writes it."""
    if interval is None:
        return None
    low, high, exact = interval["low"], interval["high"], interval["exact"]
    assert low is not None
    assert high is not None
    assert exact == (low if low == high else None)
    return [low, high] if exact is None else exact
