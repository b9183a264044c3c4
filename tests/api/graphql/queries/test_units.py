"""Units and their kin."""

from __future__ import annotations

from tests.api.graphql.asking import Ask


async def test_a_unit_knows_its_kin(ask: Ask) -> None:
    answer = await ask("""{ unit(code: "T1") {
        id code name kind parent { code parent { code } } children { totalCount nodes { code kind } } oversees { code }
    } }""")
    assert answer == {"data": {"unit": {
        "id": "VW5pdDpUMQ==",
        "code": "T1",
        "name": "First township",
        "kind": "TOWNSHIP",
        "parent": {"code": "C", "parent": None},
        "children": {"totalCount": 1, "nodes": [{"code": "V", "kind": "VILLAGE"}]},
        "oversees": [],
    }}}  # fmt: skip


async def test_a_leader_oversees_units(ask: Ask) -> None:
    answer = await ask("""{ unit(code: "L1") { oversees { code } } }""")
    assert answer["data"]["unit"]["oversees"] == [{"code": "X"}]


async def test_there_is_no_such_unit(ask: Ask) -> None:
    assert await ask("""{ unit(code: "nobody") { name } }""") == {"data": {"unit": None}}


async def test_units_are_filtered_and_ordered(ask: Ask) -> None:
    query = "query($f: UnitFilter, $o: UnitOrder) { units(filter: $f, orderBy: $o) { totalCount nodes { code } } }"

    async def codes(**given: object) -> str:
        units = (await ask(query, **given))["data"]["units"]
        assert units["totalCount"] == len(units["nodes"])
        return " ".join(unit["code"] for unit in units["nodes"])

    assert await codes() == "B C L1 L2 S T1 T2 V X"
    assert await codes(f={"kinds": ["TOWNSHIP", "VILLAGE"]}) == "T1 T2 V"
    assert await codes(f={"parent": "C"}) == "B S T1 T2"
    assert await codes(f={"within": "B"}) == "B L1 L2 X"
    assert await codes(f={"codes": ["T2", "nobody"]}) == "T2"
    assert await codes(f={"nameContains": "township"}) == "T1 T2"
    assert await codes(f={"kinds": []}) == ""
    assert await codes(o={"field": "CODE", "direction": "DESC"}) == "X V T2 T1 S L2 L1 C B"
    assert await codes(o={"field": "NAME"}) == "L2 B C T1 L1 T2 X S V"


async def pages(ask: Ask, query: str, of: str, *, backwards: bool) -> list[list[str]]:
    """The codes of page after page, from either end."""
    found, cursor = [], None
    while True:
        page = (await ask(query, cursor=cursor))["data"][of]
        found.append([each["code"] for each in page["nodes"]])
        info = page["pageInfo"]
        if not info["hasPreviousPage" if backwards else "hasNextPage"]:
            return found
        cursor = info["startCursor" if backwards else "endCursor"]


async def test_pages_follow_each_other(ask: Ask) -> None:
    info = "nodes { code } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"
    forwards = f"query($cursor: String) {{ units(first: 4, after: $cursor) {{ {info} }} }}"
    assert await pages(ask, forwards, "units", backwards=False) == [
        ["B", "C", "L1", "L2"], ["S", "T1", "T2", "V"], ["X"],
    ]  # fmt: skip
    backwards = f"query($cursor: String) {{ units(last: 4, before: $cursor) {{ {info} }} }}"
    assert await pages(ask, backwards, "units", backwards=True) == [
        ["T1", "T2", "V", "X"], ["C", "L1", "L2", "S"], ["B"],
    ]  # fmt: skip
    by_name = f"""query($cursor: String) {{
        units(first: 5, after: $cursor, orderBy: {{ field: NAME, direction: DESC }}) {{ {info} }}
    }}"""
    assert await pages(ask, by_name, "units", backwards=False) == [["V", "S", "X", "T2", "L1"], ["T1", "C", "B", "L2"]]


async def test_children_have_pages_too(ask: Ask) -> None:
    answer = await ask("""{ unit(code: "C") {
        first: children(first: 2) { nodes { code } pageInfo { hasNextPage endCursor } totalCount }
        last: children(last: 1) { edges { cursor node { code } } pageInfo { hasPreviousPage } }
    } }""")
    unit = answer["data"]["unit"]
    assert [each["code"] for each in unit["first"]["nodes"]] == ["B", "S"]
    assert unit["first"]["pageInfo"]["hasNextPage"]
    assert unit["first"]["totalCount"] == 4
    assert [each["node"]["code"] for each in unit["last"]["edges"]] == ["T2"]
    assert unit["last"]["pageInfo"]["hasPreviousPage"]
    cursor = unit["first"]["pageInfo"]["endCursor"]
    more = await ask(
        'query($after: String) { unit(code: "C") { children(after: $after) { nodes { code } } } }', after=cursor
    )
    assert [each["code"] for each in more["data"]["unit"]["children"]["nodes"]] == ["T1", "T2"]
