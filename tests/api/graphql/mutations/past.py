"""Changes of the small county, and all that is asked of it before and after them."""

from __future__ import annotations

from typing import Any

from tests.api.graphql.mutations.clerk import Clerk

LETTERS = {"unit": "T1", "period": "2014", "metric": "luxi2014.untraced_letters"}
RULED = {"scheme": "pinghu2012", "item": "5.6.1", "unit": "X", "period": "2014-B4", "incident": "N1"}
CARD = {"scheme": "luxi2014", "unit": "T1", "period": "2014"}

#: Mutations with their inputs, one write each.
STEPS: list[tuple[str, dict[str, Any]]] = [
    ("incidentRecord", {"ref": "N1", "unit": "X", "kind": "screening_missed", "on": "2014-07-01"}),
    ("incidentCorrect", {"ref": "R2", "unit": "T2", "attributes": [{"name": "head_count", "count": 9}]}),
    ("rulingRecord", {**RULED, "points": "2.5"}),
    ("observationRecord", {**LETTERS, "number": "1"}),
    ("unitChange", {"code": "V", "name": "Hamlet", "parent": "T2"}),
    ("unitCreate", {"code": "T3", "name": "Third township", "kind": "TOWNSHIP", "parent": "C"}),
    ("unitChange", {"code": "L1", "oversees": []}),
    ("scorecardAdvance", {**CARD, "to": "CONFIRMED"}),
    ("incidentWithdraw", {"ref": "R3"}),
    ("observationWithdraw", LETTERS),
    ("rulingWithdraw", RULED),
    ("scorecardReopen", {**CARD, "reason": "R3 was withdrawn"}),
    ("periodCreate", {"code": "2015", "kind": "YEAR", "starts": "2015-01-01", "ends": "2015-12-31"}),
    ("periodChange", {"code": "2015", "starts": "2016-01-01", "ends": "2016-12-31"}),
    ("periodCreate", {"code": "2017", "kind": "YEAR", "starts": "2017-01-01", "ends": "2017-12-31"}),
]

READ = """
  units(first: 100) { totalCount nodes { code name revision parent { code } oversees { code }
    incidents { totalCount nodes { ref } } history { by { number } state { name } } } }
  unit(code: "C") { children { totalCount nodes { code } } }
  incidents { totalCount nodes { ref on revision unit { code name } attributes { count flag }
    history { by { number } state { revision } } } }
  in: incidents(filter: { within: "T2", period: "2014" }) { totalCount nodes { ref } }
  incident(ref: "R3") { kind { code } }
  periods { totalCount nodes { code kind starts ends previous { code } } }
  scorecard(scheme: "luxi2014", unit: "T1", period: "2014") { ... on Scorecard {
    total { low high }
    confirmation { state revision reopened frozen { factsRevision } drift { code } history { state } }
    missing { code worth incidents { ref } }
    explanation { balance { lines { incident { ref } charged { low } } } settling { missing { code } } }
    items { code score { low high }
      evidence { incidents { incident { ref } } observations { number revision } rulings { points revision } } }
  } }
  scorecards(period: "2014", inside: true, first: 100) { totalCount nodes { ... on Scorecard { total { low high } } } }
  comparison(period: "2014") { unitCount rows { nodes { unit { name } cells { percent { low } } } } }
  changes(last: 3) { totalCount nodes { by { number } kind operation } }
"""


async def take(clerk: Clerk, *steps: tuple[str, dict[str, Any]]) -> list[int]:
    """Make some changes; their revisions."""
    return [(await clerk.does(field, **given))["revision"] for field, given in steps]


async def read(clerk: Clerk, query: str, **variables: Any) -> dict[str, Any]:
    """What a query gives, which must be no error."""
    answer = await clerk.ask(query, variables)
    assert "errors" not in answer, answer["errors"]
    data: dict[str, Any] = answer["data"]
    return data
