"""What was sealed stays sealed: heads of the chain, what a ledger tells, and in how many statements.

Whoever noted down a head must find it again, whatever has become of the code. A number below that differs is a ledger
that verifies no longer, or a read that costs more: it is not to be taken anew.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from hashlib import sha256
from typing import Any

import pytest

from kaohe.graphql.context.reader import IncidentsWanted, UnitsWanted
from kaohe.graphql.relay import Slice
from kaohe.ledger import Ledger, open_ledger
from kaohe.ledger.facts.confirmations import ConfirmationKey, FrozenCard, State
from kaohe.ledger.journal import audit
from kaohe.ledger.writing import Request
from kaohe.plugins import Registry
from kaohe.scheme.settings import Setting
from kaohe.scheme.vocabulary import UnitKind
from tests.api.graphql.county import COUNTY
from tests.api.ledger.journal.test_time_travel import LETTERS, RULED, STEPS, WHO, Step

KEY = ConfirmationKey("pinghu2012", "X", "2014")
CARD = FrozenCard({"total": {"low": "95.00", "high": "100.00"}, "注": ["第二条"]}, "1.2.0", 1)
CONFIRMED: list[Step] = [
    lambda it: it.advance_card(KEY, State.CONFIRMED, WHO, frozen=CARD),
    lambda it: it.reopen_card(KEY, Request("director", "counted twice", "key 1")),
]

#: Of each revision the number of statements and the head of the chain after it.
SEALED = [
    (49, "f4ccff06b62965fdf1295508e2ba0810d506f8a4e2a978ea9a028a71d3e8c261"),
    (19, "56b9da3f25eb78ae2e7a286091c42133001a8086212e7187411676d4c9fd772e"),
    (26, "3143cdf02bb3fb8f8f1c834fd7f5e1d1d55acaac888cd1b2df773aeb4565ef95"),
    (23, "54156fd7462b842cec6d53c139e12e25e2e1958630feda9132b26a2da1999228"),
    (21, "8d4d8ff28118128a41524ce6d9689765bcf2f1a6ebf0d50d3909ccde6e51c140"),
    (25, "d35f0911f7d8a5103cfbb37b807c8414b0bfd7c5ce4e5ff61b48ec905fd44b59"),
    (24, "af72cdddc47fc359c62015da449116b8f4f182b2dfa23753bb0807d6fe5dd85d"),
    (17, "5fde9bd51bd077cf9c3839621988915bb595fdba00cd108473d143cdb9010417"),
    (27, "98f73357c54e8d39b5221be3575ebb2a672424c320fb975a623a9a046c9d1b23"),
    (30, "3d36e298fcbf31e57bebc2ec2124c6748c1f03b965f51c49780526d30f254e84"),
    (23, "fbe13a3bfefc7dfdc87e559472b42370a408def3fcc0d9b276d7e8cd915007d7"),
    (13, "ff28963622c198f5c01a93941775068f204bd8b7d7cfb17f0a1588f8fb80aa75"),
    (18, "06aa714c8cc3564826f35e5bb73b42923fa051f6b9323daa5ca58ea1065008cd"),
    (12, "cb1e38cb73e77c5235d5e1fef39517d1c6995fddbef0051ae87c7a6c89a26bc2"),
    (19, "539fbfbd0935646effbfc294774a4a1b58987c2de4d62dbf118dd286a95825f0"),
    (26, "b8021b42e2851081d3568d910d9735235128fe9c98ea17450fab7850a9bcc4e7"),
    (19, "687ca3f59043412796ed9a585c6ac44175ba81f91eb52f6fc07ce6c6c1598b44"),
    (17, "3a8b6f1f47568e8e9deb0e6c8b6f49ac718cbf91f686d2151b58410866ff90e8"),
    (21, "4ccebc3e67cb1093ca9fa5353ec5f66a189811e4889903af732af9513c340351"),
]

#: The digest of all that is told by the reads below, of the present and of every revision.
TOLD = "ddf6b73203b733fe20d57c0848d9042f0903f2ecc6148383b7eb2ea91b4cb6ed"

PAGE = Slice(10, False, None, None)
SPAN = date(2014, 1, 1), date(2014, 12, 31)
BELOW = IncidentsWanted(within="C", starts=SPAN[0], ends=SPAN[1])
NAMED = UnitsWanted(within="C", name_contains="t", open_since=SPAN[0])


async def _facts(ledger: Ledger, units: list[str] | None) -> object:
    facts = await ledger.read_facts(units, ledger.registry.schemes.values(), (await ledger.calendar()).periods)
    return [facts.units.codes, _values(facts.parameters)]


def _values(settings: Mapping[str, Sequence[Setting]]) -> dict[str, int]:
    """Parameters as they were told before they could be set for a unit and from a day on."""
    return {code: each.value for code, (each,) in settings.items()}


async def _parameters(ledger: Ledger) -> object:
    return _values(await ledger.parameters())


#: What can be read of a ledger as of any revision, with the number of statements that it takes.
READS: dict[str, tuple[int, Callable[[Ledger], Awaitable[object]]]] = {
    "calendar": (1, lambda it: it.calendar()),
    "parameters": (1, _parameters),
    "facts of all": (10, lambda it: _facts(it, None)),
    "facts of some": (10, lambda it: _facts(it, ["T1", "X", "L2"])),
    "units": (1, lambda it: _sorted(it.units(["C", "V", "N"]))),
    "peers": (2, lambda it: it.peers(["T1"], [UnitKind.TOWNSHIP])),
    "overseen": (1, lambda it: it.overseen(["L1", "L2"])),
    "units by code": (1, lambda it: it.units_page(UnitsWanted(parent="C"), "code", True, PAGE)),
    "units by name": (1, lambda it: it.units_page(NAMED, "name", False, PAGE)),
    "number of units": (1, lambda it: it.units_count(NAMED)),
    "children": (1, lambda it: it.children_pages(["C", "T1", "T2"], PAGE)),
    "numbers of children": (1, lambda it: it.children_counts(["C", "T1", "T2"])),
    "incidents": (1, lambda it: _sorted(it.incidents(["R1", "R3", "N1"]))),
    "incidents by day": (2, lambda it: it.incidents_page(BELOW, "on", True, PAGE)),
    "incidents by ref": (1, lambda it: it.incidents_page(IncidentsWanted(), "ref", False, PAGE)),
    "number of incidents": (2, lambda it: it.incidents_count(BELOW)),
    "incidents unit by unit": (2, lambda it: it.incidents_of_units(["T1", "T2", "V"], BELOW, "on", True, PAGE)),
    "numbers of incidents": (1, lambda it: it.incident_counts(["T1", "T2", "V"], IncidentsWanted())),
    "incidents behind": (2, lambda it: it.incidents_behind(["C"], ["petition_visit", "screening_missed"], *SPAN)),
    "observations": (1, lambda it: it.observations(["T1"], [LETTERS.metric], ["2014"])),
    "rulings": (1, lambda it: it.rulings(["X"], ["pinghu2012"], ["2014"])),
    "confirmations": (1, lambda it: it.confirmations([KEY])),
    "confirmation history": (1, lambda it: it.confirmation_history(KEY)),
    "history of an incident": (2, lambda it: it.history("R3")),
    "history of an observation": (2, lambda it: it.history(LETTERS)),
    "history of a ruling": (2, lambda it: it.history(RULED)),
    "history of a unit": (2, lambda it: it.unit_history("V")),
    "changes": (10, lambda it: it.changes(0, Slice(1000, False, None, None))),
    "number of changes": (1, lambda it: it.changes_count(0)),
    "last write": (1, lambda it: it.last_write()),
    "revision": (1, lambda it: it.revision()),
    "all": (9, lambda it: it.exported()),
}


class Clock(datetime):
    """A second later whenever it is asked."""

    asked = 0

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Clock:
        cls.asked += 1
        return cls(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=cls.asked)


@pytest.fixture
async def empty_then(empty_ledger: str, registry: Registry, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Ledger]:
    """An empty ledger whose clock begins with the year 2026."""
    monkeypatch.setattr(Clock, "asked", 0)
    monkeypatch.setattr(audit, "datetime", Clock)
    async with open_ledger(empty_ledger, registry, create=True) as ledger:
        yield ledger


async def test_heads_and_reads(empty_then: Ledger) -> None:
    """After each write; and at the end what each read tells, of the present and of every revision."""
    ledger, found = empty_then, []

    async def note(write: Awaitable[Any]) -> None:
        before = ledger.statements
        assert (await write).accepted
        found.append((ledger.statements - before, await ledger.head()))

    await note(ledger.import_records(COUNTY, reason="the first"))
    for step in (*STEPS, *CONFIRMED):
        await note(step(ledger))
    assert found == SEALED
    took: dict[str, int] = {}
    told = sha256()
    for revision in (*range(len(SEALED) + 1), None):
        then = ledger if revision is None else await ledger.as_of(revision)
        for what, (_, read) in READS.items():
            before = ledger.statements
            told.update(_as_told(repr((revision, what, _plain(await read(then))))).encode())
            took[what] = max(ledger.statements - before, took.get(what, 0))
    assert took == {what: number for what, (number, _) in READS.items()}
    assert told.hexdigest() == TOLD


def _as_told(record: str) -> str:
    """Without what a record says only since a parameter may be set for a unit and from a day on."""
    return record.replace(", unit=None, starts=None)", ")")


async def _sorted(records: Awaitable[Sequence[object]]) -> object:
    return sorted(await records, key=repr)


def _plain(told: object) -> object:
    """With what comes in no order in one."""
    if isinstance(told, Mapping):
        return sorted(((key, _plain(value)) for key, value in told.items()), key=repr)
    return told
