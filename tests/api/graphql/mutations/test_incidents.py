"""Incidents are recorded, corrected and withdrawn through GraphQL."""

from __future__ import annotations

from typing import Any

from tests.api.graphql.mutations.clerk import Clerk

INCIDENT = "{ ref on revision unit { code } kind { code } attributes { attribute { name } flag count choice } }"
LEVEL, HEADS = {"name": "level", "choice": "COUNTY"}, {"name": "head_count", "count": 3}
VISIT: dict[str, Any] = {
    "ref": "N1", "unit": "V", "kind": "petition_visit", "on": "2014-04-01", "attributes": [LEVEL, HEADS],
}  # fmt: skip


def stated(incident: dict[str, Any]) -> dict[str, Any]:
    """The attributes that the tests state."""
    found = {
        each["attribute"]["name"]: next(each[kind] for kind in ("flag", "count", "choice") if each[kind] is not None)
        for each in incident["attributes"]
    }
    return {name: found[name] for name in ("level", "head_count", "abnormal")}


async def test_recording_an_incident(clerk: Clerk) -> None:
    payload = await clerk.does("incidentRecord", f"incident {INCIDENT}", **VISIT, reason="by telephone")
    incident = payload["incident"]
    assert (incident["ref"], incident["on"], incident["unit"]) == ("N1", "2014-04-01", {"code": "V"})
    assert stated(incident) == {"level": "COUNTY", "head_count": 3, "abnormal": False}
    assert incident["revision"] == payload["revision"]
    assert not payload["repeated"]
    answer = await clerk.ask(f'{{ incident(ref: "N1") {INCIDENT} }}')
    assert answer == {"data": {"incident": incident}}


async def test_every_mistake_of_an_incident_is_told_at_its_place(clerk: Clerk) -> None:
    told = await clerk.told(
        "incidentRecord", "incident { ref }", ref=" ", unit="nowhere", kind="petition_visit", on="2024-04-01",
        attributes=[
            {"name": "levle", "choice": "COUNTY"},
            {"name": "head_count", "count": 0},
            {"name": "head_count", "count": 4},
            {"name": "abnormal", "flag": True, "count": 1},
            {"name": "repeat", "count": 1},
            {"name": "ref", "choice": "R9"},
        ],
    )  # fmt: skip
    errors = {".".join(error["path"]): error for error in told}
    assert {path: error["code"] for path, error in errors.items()} == {
        "input.ref": "INVALID",
        "input.unit": "NOT_FOUND",
        "input.on": "INVALID",
        "input.attributes": "INVALID",
        "input.attributes.0": "INVALID",
        "input.attributes.1": "INVALID",
        "input.attributes.2": "INVALID",
        "input.attributes.3": "INVALID",
        "input.attributes.4": "INVALID",
        "input.attributes.5": "INVALID",
    }
    assert errors["input.attributes.0"]["message"].startswith(
        "levle is not an attribute of petition_visit; it may have level, head_count, abnormal"
    )
    assert errors["input.attributes.0"]["suggestion"] == "level"
    assert errors["input.attributes.2"]["message"] == "head_count stands here twice"
    assert errors["input.attributes.3"]["message"] == "abnormal must have one value: a flag, a count or a choice"
    assert errors["input.attributes"]["message"] == "level is required for petition_visit"


async def test_incidents_are_recorded_all_or_none(clerk: Clerk) -> None:
    entries = [{**VISIT, "ref": f"N{number}"} for number in range(250)]
    payload = await clerk.does("incidentsRecord", "incidents { ref }", incidents=entries)
    assert [each["ref"] for each in payload["incidents"]] == [each["ref"] for each in entries]

    wrong = [
        {**VISIT, "ref": "M0"},
        {**VISIT, "ref": "N7"},
        {**VISIT, "ref": "M2", "attributes": [LEVEL, {"name": "head_count", "choice": "many"}]},
        {**VISIT, "ref": "M0"},
        {**VISIT, "ref": "M4", "kind": "petition_visits"},
    ]
    assert await clerk.fails("incidentsRecord", "incidents { ref }", incidents=wrong) == [
        ("TAKEN", "input.incidents.1.ref"),
        ("INVALID", "input.incidents.2.attributes.1"),
        ("INVALID", "input.incidents.3.ref"),
        ("INVALID", "input.incidents.4.kind"),
    ]


async def test_a_request_has_from_1_to_250_entries(clerk: Clerk) -> None:
    many = [{**VISIT, "ref": f"N{number}"} for number in range(251)]
    assert await clerk.fails("incidentsRecord", incidents=many) == [("TOO_MANY", "input.incidents")]
    assert await clerk.fails("incidentsRecord", incidents=[]) == [("REQUIRED", "input.incidents")]


async def test_correcting_an_incident(clerk: Clerk) -> None:
    first = await clerk.does("incidentRecord", "incident { revision }", **VISIT)
    revision = first["incident"]["revision"]
    payload = await clerk.does(
        "incidentCorrect", f"incident {INCIDENT}", ref="N1", unit="T2", on="2014-05-02",
        attributes=[{"name": "head_count", "count": 5}, {"name": "abnormal", "flag": True}], expectedRevision=revision,
    )  # fmt: skip
    assert payload["incident"]["unit"] == {"code": "T2"}
    assert payload["incident"]["on"] == "2014-05-02"
    assert stated(payload["incident"]) == {"level": "COUNTY", "head_count": 5, "abnormal": True}
    assert payload["incident"]["revision"] == payload["revision"] > revision
    payload = await clerk.does("incidentCorrect", f"incident {INCIDENT}", ref="N1", attributes=[{"name": "abnormal"}])
    assert stated(payload["incident"]) == {"level": "COUNTY", "head_count": 5, "abnormal": False}


async def test_the_history_of_an_incident(clerk: Clerk) -> None:
    await clerk.does("incidentWithdraw", ref="R1", reason="recorded twice")
    history = "incident { history { by { number actor action reason at } state { ref unit { code } } } }"
    payload = await clerk.does("incidentRecord", history, **{**VISIT, "ref": "R1", "unit": "T2"})
    first, second, third = payload["incident"]["history"]
    assert (first["by"]["number"], first["state"]) == (1, {"ref": "R1", "unit": {"code": "V"}})
    assert (second["by"]["actor"], second["by"]["reason"], second["state"]) == ("clerk", "recorded twice", None)
    assert (third["by"]["number"], third["state"]) == (3, {"ref": "R1", "unit": {"code": "T2"}})
    assert first["by"]["at"] <= second["by"]["at"] <= third["by"]["at"]


async def test_a_correction_may_be_wrong(clerk: Clerk) -> None:
    assert await clerk.fails("incidentCorrect", ref="nothing") == [("NOT_FOUND", "input.ref")]
    assert await clerk.fails("incidentCorrect", ref="R1", unit=None, on=None) == [
        ("INVALID", "input.unit"), ("INVALID", "input.on"),
    ]  # fmt: skip
    assert await clerk.fails("incidentCorrect", ref="R1", attributes=[{"name": "level"}]) == [
        ("INVALID", "input.attributes.0"),
    ]


async def test_withdrawing_an_incident(clerk: Clerk) -> None:
    payload = await clerk.does("incidentWithdraw", f"incident {INCIDENT}", ref="R1", reason="recorded twice")
    assert payload["incident"]["ref"] == "R1"
    assert (await clerk.ask('{ incident(ref: "R1") { ref } }'))["data"] == {"incident": None}
    assert await clerk.fails("incidentWithdraw", ref="R1") == [("NOT_FOUND", "input.ref")]
    await clerk.does("incidentRecord", **{**VISIT, "ref": "R1"})


async def test_a_stale_change_shows_what_is_so_now(clerk: Clerk) -> None:
    await clerk.does("incidentCorrect", ref="R1", on="2014-03-02", expectedRevision=1)
    for field in ("incidentCorrect", "incidentWithdraw"):
        (error,) = await clerk.told(field, "incident { ref }", ref="R1", expectedRevision=1)
        assert (error["__typename"], error["code"], error["path"]) == (
            "StaleError",
            "STALE",
            ["input", "expectedRevision"],
        )
        assert error["current"] == {"__typename": "Incident", "ref": "R1", "revision": 2}
    (error,) = await clerk.told("incidentWithdraw", ref="nothing", expectedRevision=1)
    assert (error["code"], error["current"]) == ("STALE", None)


async def test_the_payload_shows_cards_as_they_are_after_the_change(clerk: Clerk) -> None:
    """Two changes in one request: each payload shows the state after its own."""
    count = "incident { unit { incidents { totalCount } } }"
    answer = await clerk.ask(f"""mutation($one: IncidentRecordInput!, $two: IncidentRecordInput!) {{
        one: incidentRecord(input: $one) {{ {count} }}
        two: incidentRecord(input: $two) {{ {count} }}
    }}""", {"one": VISIT, "two": {**VISIT, "ref": "N2"}})  # fmt: skip
    counts = [answer["data"][each]["incident"]["unit"]["incidents"]["totalCount"] for each in ("one", "two")]
    assert counts == [2, 3]
