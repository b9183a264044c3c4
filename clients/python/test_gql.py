"""gql: documents are checked against the committed schema before they are sent to a live server."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from gql import Client, gql
from gql.transport.httpx import HTTPXTransport
from gql.utilities import update_schema_scalar
from graphql import GraphQLError, GraphQLScalarType

HERE = Path(__file__).parent
EXACT = GraphQLScalarType("Decimal", parse_value=Decimal, serialize=str)


@pytest.fixture(scope="module")
def client(url: str) -> Client:
    schema = (HERE.parents[1] / "schema.graphql").read_text(encoding="utf-8")
    made = Client(schema=schema, transport=HTTPXTransport(url), parse_results=True)
    assert made.schema is not None
    update_schema_scalar(made.schema, "Decimal", EXACT)
    return made


def test_the_operations_are_valid(client: Client) -> None:
    operations = (HERE.parent / "operations").glob("*.graphql")
    client.validate(gql("\n".join(path.read_text(encoding="utf-8") for path in operations)))


def test_a_document_that_is_not_valid_is_not_sent(client: Client) -> None:
    with pytest.raises(GraphQLError, match="Cannot query field 'petitioner' on type 'Incident'"):
        client.execute(gql('{ incident(ref: "YX-001") { petitioner } }'))


def test_a_card_has_its_interval_in_exact_numbers(client: Client) -> None:
    query = gql("""
        query Total($scheme: String!, $unit: String!, $period: String!) {
          scorecard(scheme: $scheme, unit: $unit, period: $period) {
            ... on Scorecard { total { low high exact } }
          }
        }
    """)
    query.variable_values = {"scheme": "minhang_linkage", "unit": "liuhe", "period": "2014"}
    total = client.execute(query)["scorecard"]["total"]
    assert total == {"low": Decimal("45.17"), "high": Decimal("50.17"), "exact": None}
