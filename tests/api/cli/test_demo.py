"""The demo county: on it every regime has something to say, and its own cards match."""

from collections import defaultdict
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest
import yaml

from kaohe.cli.commands.demo import demo_file, import_demo
from kaohe.cli.imports import read_file
from kaohe.cli.ledgers import run, sqlite_url
from kaohe.plugins import load_plugins
from kaohe.scheme import MoneyKind
from kaohe.scheme.facts import Facts
from kaohe.scoring import score, statement
from tests.api.cli.conftest import Run
from tests.support.memory import facts_of

REGISTRY = load_plugins()
FIVE = ["liaocheng1995", "luxi2014", "minhang_linkage", "pinghu2012", "street_ten_rules"]


@pytest.fixture(scope="module")
def county() -> dict[str, Any]:
    with demo_file() as path:
        return read_file(Path(path))


@pytest.fixture(scope="module")
def facts(county: dict[str, Any]) -> Facts:
    return facts_of(county, REGISTRY)


def statements(code: str, facts: Facts) -> Iterator[dict[str, Any]]:
    for period in facts.calendar.periods:
        cards = score(REGISTRY.schemes[code], facts, period)
        for row in range(len(facts.units)):
            if "error" not in (stated := statement(cards, row)):
                yield stated


def kind_of(figure: object) -> str:
    if figure is None:
        return "open"
    if isinstance(figure, list):
        return "interval"
    return "zero" if figure == "0.00" else "exact"


@pytest.mark.parametrize("code", FIVE)
def test_totals_are_exact_and_intervals(code: str, facts: Facts) -> None:
    totals = {kind_of(stated["total"]) for stated in statements(code, facts)}
    assert totals >= ({"open"} if REGISTRY.schemes[code].full_marks is None else {"exact", "interval"})


@pytest.mark.parametrize("code", [code for code in FIVE if REGISTRY.schemes[code].findings])
def test_findings_are_yes_no_and_unknown(code: str, facts: Facts) -> None:
    answers: dict[str, set[str]] = defaultdict(set)
    for stated in statements(code, facts):
        for key in ("targets", "obligations", "rewards", "vetoes", "sanctions"):
            answers[key] |= set(stated.get(key, {}).values())
    for key, seen in answers.items():
        if seen:
            assert {"YES", "NO"} <= seen, key
    assert "UNKNOWN" in set().union(*answers.values())


@pytest.mark.parametrize("code", ["liaocheng1995", "pinghu2012"])
def test_a_veto_may_be_unknown(code: str, facts: Facts) -> None:
    assert any("UNKNOWN" in stated["vetoes"].values() for stated in statements(code, facts))


@pytest.mark.parametrize("code", [code for code in FIVE if REGISTRY.schemes[code].money])
def test_each_reward_and_fine_is_due_somewhere_and_not_elsewhere(code: str, facts: Facts) -> None:
    seen: dict[str, set[str]] = defaultdict(set)
    for stated in statements(code, facts):
        for name, amount in stated["money"].items():
            seen[name].add(kind_of(amount))
    assert seen.keys() == {money.code for money in REGISTRY.schemes[code].money}
    for name, kinds in seen.items():
        assert {"exact", "zero"} <= kinds, name


def test_some_money_is_an_interval_and_some_has_no_bound(facts: Facts) -> None:
    for code in ("pinghu2012", "street_ten_rules"):
        kinds = {kind_of(amount) for stated in statements(code, facts) for amount in stated["money"].values()}
        assert kinds == {"exact", "zero", "interval", "open"}
    assert {money.kind for code in FIVE for money in REGISTRY.schemes[code].money} == set(MoneyKind)


def test_a_unit_is_listed_for_key_management_after_a_veto(facts: Facts) -> None:
    assert {stated["key_managed"] for stated in statements("liaocheng1995", facts)} == {"YES", "NO", "UNKNOWN"}


def test_all_metrics_and_kinds_of_incident_are_used(county: dict[str, Any]) -> None:
    assert {each["metric"] for each in county["observations"]} == set(REGISTRY.metrics)
    used = {each["kind"] for each in county["incidents"]}
    assert used == set(REGISTRY.kinds)


def test_names_nobody(county: dict[str, Any]) -> None:
    assert {field for unit in county["units"] for field in unit} == {"code", "name", "kind", "parent", "oversees"}
    assert all("岗" in each["name"] for each in county["units"] if each["kind"] == "STAFF")


def test_the_file_is_of_moderate_size_and_plain_yaml() -> None:
    with demo_file() as path:
        text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 2_000
    assert max(map(len, text.splitlines())) <= 120
    assert set(yaml.safe_load(text)) == {
        "title", "units", "periods", "incidents", "observations", "rulings", "cards"
    }  # fmt: skip


def test_its_cards_match(kaohe: Run) -> None:
    with demo_file() as path:
        ran = kaohe("verify", path)
    assert ran.status == 0, ran.out
    assert ran.out.startswith("16 cards, 16 match (1 file, ")


def test_as_a_file_to_edit(kaohe: Run, tmp_path: Path) -> None:
    ran = kaohe("demo", tmp_path / "county.yaml")
    assert ran.status == 0, ran.err
    assert kaohe("verify", tmp_path / "county.yaml").status == 0
    ran = kaohe("demo", tmp_path / "county.yaml")
    assert (ran.status, ran.err.strip()) == (1, f"error {tmp_path / 'county.yaml'} is there already")


def test_as_a_ledger(kaohe: Run, tmp_path: Path) -> None:
    ran = kaohe("demo", tmp_path / "county.sqlite3")
    assert ran.status == 0, ran.err
    named = ("--scheme", "luxi2014", "--unit", "qingshi", "--period", "2014")
    ran = kaohe("score", *named, "--database", f"sqlite://{tmp_path / 'county.sqlite3'}", "--json")
    assert ran.json["total"] == "86.70"


@pytest.mark.parametrize("code", FIVE)
def test_with_one_scheme_installed_it_holds_what_that_scheme_reads(code: str, tmp_path: Path) -> None:
    found = [
        each for each in entry_points(group="kaohe") if each.dist and each.dist.name.endswith(code.replace("_", "-"))
    ]
    registry = load_plugins(found)
    assert list(registry.schemes) == [code]
    outcome = run(import_demo(sqlite_url(tmp_path / "county.sqlite3"), registry))
    assert outcome.counts["units"] == 31
    assert 0 < outcome.counts["observations"] < 413


def test_a_folder_that_is_not_there(kaohe: Run, tmp_path: Path) -> None:
    ran = kaohe("demo", tmp_path / "none" / "county.yaml")
    assert (ran.status, len(ran.err.splitlines())) == (1, 1)
