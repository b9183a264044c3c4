"""Incidents, in the whole ledger and of a unit."""

from __future__ import annotations

from tests.api.graphql.asking import Ask


async def test_an_incident_states_what_it_has_and_its_defaults(ask: Ask) -> None:
    answer = await ask("""{ incident(ref: "R1") {
        ref on unit { code } kind { code titleZh } attributes { attribute { name } flag count choice }
    } }""")
    incident = answer["data"]["incident"]
    assert incident["on"] == "2014-03-01"
    assert incident["unit"] == {"code": "V"}
    assert incident["kind"]["code"] == "petition_visit"
    stated = {
        each["attribute"]["name"]: next(each[t] for t in ("choice", "count", "flag") if each[t] is not None)
        for each in incident["attributes"]
    }
    assert stated["level"] == "COUNTY"
    assert stated["head_count"] == 7
    assert stated["attended"] is True
    assert stated["abnormal"] is False
    assert "arrival_minutes" not in stated


async def test_incidents_are_filtered_and_ordered(ask: Ask) -> None:
    query = """query($f: IncidentFilter, $o: IncidentOrder) {
        incidents(filter: $f, orderBy: $o) { totalCount nodes { ref } }
    }"""

    async def refs(**given: object) -> str:
        incidents = (await ask(query, **given))["data"]["incidents"]
        assert incidents["totalCount"] == len(incidents["nodes"])
        return " ".join(each["ref"] for each in incidents["nodes"])

    assert await refs() == "R5 R3 R2 R4 R1 R6"
    assert await refs(o={"field": "ON"}) == "R6 R1 R4 R2 R3 R5"
    assert await refs(o={"field": "REF"}) == "R1 R2 R3 R4 R5 R6"
    assert await refs(f={"units": ["T1"]}) == "R3 R2"
    assert await refs(f={"within": "T1"}) == "R3 R2 R1"
    assert await refs(f={"kinds": ["petition_visit"]}) == "R2 R4 R1"
    assert await refs(f={"period": "2014-B2"}) == "R4 R1"
    assert await refs(f={"period": "2014-B3", "onOrAfter": "2014-05-02"}) == "R3"
    assert await refs(f={"onOrBefore": "2014-03-01"}) == "R4 R1 R6"


async def test_the_incidents_of_a_unit_have_pages(ask: Ask) -> None:
    query = """query($after: String) { unit(code: "T1") { incidents(first: 1, after: $after) {
        totalCount nodes { ref } pageInfo { hasNextPage endCursor }
    } } }"""
    first = (await ask(query))["data"]["unit"]["incidents"]
    assert first["nodes"] == [{"ref": "R3"}]
    assert first["totalCount"] == 2
    second = (await ask(query, after=first["pageInfo"]["endCursor"]))["data"]["unit"]["incidents"]
    assert second["nodes"] == [{"ref": "R2"}]
    assert not second["pageInfo"]["hasNextPage"]
