"""The three questions of a front end. The peer takes the same documents and gives the same answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

ONE_CARD = """query($unit: String!, $period: String!) {
    scorecard(scheme: "luxi2014", unit: $unit, period: $period) {
        ... on Scorecard {
            unit { code name }
            total { low high exact }
            items { code title score { low high exact } }
        }
    }
}"""

COUNTY_YEAR = """query($county: String!, $period: String!) {
    scorecards(period: $period, inside: true, filter: {within: $county}, first: 100) {
        nodes {
            ... on Scorecard {
                unit { code name }
                scheme { code }
                total { low high exact }
                vetoes { code verdict }
                money { code amount { low high } }
            }
        }
    }
}"""

PAGE = """query($period: String!) {
    scorecards(period: $period, schemes: ["luxi2014"], first: 100) {
        nodes {
            ... on Scorecard {
                unit { code name }
                total { low high exact }
                items { code title score { low high exact } }
            }
        }
    }
}"""


@dataclass(frozen=True, eq=False)
class Question:
    """A request of a front end."""

    name: str
    words: str
    query: str
    variables: Mapping[str, Any]

    @property
    def body(self) -> bytes:
        """It as JSON."""
        return orjson.dumps({"query": self.query, "variables": self.variables})


def questions(unit: str, county: str, period: str) -> list[Question]:
    """The three, about places of a country."""
    return [
        Question("one", "one card with its items", ONE_CARD, {"unit": unit, "period": period}),
        Question(
            "year", "a county's year under five schemes, 100 cards", COUNTY_YEAR, {"county": county, "period": period}
        ),
        Question("page", "100 cards with their items", PAGE, {"period": period}),
    ]
