"""Periods and the calendar."""

from __future__ import annotations

from tests.api.graphql.asking import Ask


async def test_a_period_knows_its_place(ask: Ask) -> None:
    answer = await ask("""{ period(code: "2014") {
        kind starts ends previous { code previous { code } } inside(kind: BIMONTH) { code }
    } }""")
    assert answer["data"]["period"] == {
        "kind": "YEAR",
        "starts": "2014-01-01",
        "ends": "2014-12-31",
        "previous": {"code": "2013", "previous": None},
        "inside": [{"code": f"2014-B{number}"} for number in range(1, 7)],
    }


async def test_periods_are_listed_from_the_earliest(ask: Ask) -> None:
    query = "query($f: PeriodFilter) { periods(filter: $f) { totalCount nodes { code } } }"

    async def codes(**given: object) -> list[str]:
        periods = (await ask(query, f=given or None))["data"]["periods"]
        assert periods["totalCount"] == len(periods["nodes"])
        return [each["code"] for each in periods["nodes"]]

    assert await codes() == ["2013", "2014", *(f"2014-B{number}" for number in range(1, 7))]
    assert await codes(contains="2014-05-31") == ["2014", "2014-B3"]
    assert await codes(kinds=["YEAR"]) == ["2013", "2014"]
    assert await codes(within="2014", kinds=["BIMONTH"]) == [f"2014-B{number}" for number in range(1, 7)]
    assert await codes(codes=["2014-B2", "?"]) == ["2014-B2"]


async def test_periods_have_pages(ask: Ask) -> None:
    info = "nodes { code } pageInfo { hasNextPage hasPreviousPage endCursor }"
    first = (await ask(f"{{ periods(first: 3) {{ {info} }} }}"))["data"]["periods"]
    assert [each["code"] for each in first["nodes"]] == ["2013", "2014", "2014-B1"]
    after = first["pageInfo"]["endCursor"]
    second = await ask(f"query($after: String) {{ periods(first: 9, after: $after) {{ {info} }} }}", after=after)
    assert [each["code"] for each in second["data"]["periods"]["nodes"]] == [f"2014-B{n}" for n in range(2, 7)]
    assert second["data"]["periods"]["pageInfo"]["hasPreviousPage"]
