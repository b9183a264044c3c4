"""Amendments and versions as plugins register them: what serves, by which reference, and what is refused."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.plugins import PluginFailure, Registry, load_plugins
from kaohe.scheme import (
    Amendment,
    Clause,
    IncidentKind,
    Metrics,
    Parameter,
    Scheme,
    SourceText,
    incidents,
    insert,
    none,
    obligation,
    petition_visit,
    repeal,
    veto,
)
from tests.support.amended import AMENDMENT, RECEIVING, VETO, Amending, amended_registry
from tests.support.made import ANY, CLAUSE, scheme_with

DAY = date(2016, 1, 1)


def amendment(version: str = "2", since: date = DAY, of: str = "demo", **more: Any) -> Amendment:
    """An amendment that changes nothing, but for what is given."""
    given: dict[str, Any] = {"title": "A", "title_zh": "修订", "source": SourceText("考核办法"), "changes": ()}
    return Amendment(of, version, since, **(given | more))


def loaded(*amendments: Amendment, schemes: tuple[Scheme, ...] = (), **plugins: object) -> Registry:
    """The demonstration scheme of one plugin, and what another does to it."""
    base = Amending(schemes=schemes or (scheme_with(),))
    return load_plugins([], {"base": base, "later": Amending(amendments), **plugins})


def failures(registry: Registry) -> list[tuple[str, str]]:
    return [(each.place, each.reason) for each in registry.failures]


# --- what serves ------------------------------------------------------------------------------------------------------


def test_kaohe_register_amendments_adds_a_version_to_another_plugins_scheme() -> None:
    registry = amended_registry()
    assert registry.failures == ()
    assert [each.reference for each in registry.versions("luxi2014")] == ["luxi2014@1", "luxi2014@2016"]
    assert registry.plugin_of(registry.versions("luxi2014")[0]) == "kaohe-luxi2014"
    assert registry.plugin_of(registry.versions("luxi2014")[1]) == "kaohe-luxi2016"
    assert [each.code for each in registry.versions("pinghu2012")] == ["pinghu2012"]


def test_kaohe_register_amendments_comes_after_all_schemes_whatever_the_order_of_plugins() -> None:
    for first, second in (("a", "b"), ("b", "a")):
        plugins = {first: Amending([amendment()]), second: Amending(schemes=[scheme_with()])}
        registry = load_plugins([], plugins)
        assert registry.failures == ()
        assert [each.version for each in registry.versions("demo")] == ["1", "2"]


def test_each_amendment_changes_the_version_before_it_whatever_the_order_of_plugins() -> None:
    later = replace(
        AMENDMENT, version="2018", since=date(2018, 1, 1), changes=(repeal("1.6", clause=RECEIVING.clause),)
    )
    for plugins in ({"a": Amending([later]), "b": Amending([AMENDMENT])}, {"a": Amending([later, AMENDMENT])}):
        registry = load_plugins(extra=plugins)
        assert registry.failures == ()
        versions = registry.versions("luxi2014")
        assert [each.version for each in versions] == ["1", "2016", "2018"]
        assert ["1.6" in {each.code for each in version.items()} for version in versions] == [False, True, False]
        assert [change.amendment.version for change in versions[2].history] == ["2016"] * 4 + ["2018"]


def test_a_plugin_may_register_several_versions_of_its_scheme_and_others_may_amend_them() -> None:
    whole = scheme_with(version="2020", since=date(2020, 1, 1), title="Written anew")
    finding = insert(veto("v", "V", "否", none(incidents(petition_visit)), ANY, clause=CLAUSE))
    registry = loaded(amendment("2016", changes=(finding,)), amendment("2022", date(2022, 1, 1)),
                      schemes=(whole, scheme_with()))  # fmt: skip
    assert registry.failures == ()
    versions = registry.versions("demo")
    assert [each.version for each in versions] == ["1", "2016", "2020", "2022"]
    assert [len(each.findings) for each in versions] == [0, 1, 0, 0]
    assert versions[3].title == "Written anew"


@given(st.dates(date(2000, 1, 1), date(2030, 12, 31)))
def test_the_version_in_force_is_the_last_that_began_on_the_day_or_before(day: date) -> None:
    registry = loaded(amendment("2"), amendment("3", date(2018, 7, 1)))
    assert registry.in_force("demo", day).version == ("1" if day < DAY else "2" if day < date(2018, 7, 1) else "3")
    assert registry.find("demo", day) is registry.in_force("demo", day)
    assert registry.find("demo@2", day) is registry.versions("demo")[1]


def test_before_the_first_version_it_is_the_first() -> None:
    first = scheme_with(since=DAY)
    registry = loaded(schemes=(first, scheme_with(version="2", since=DAY + timedelta(1))))
    assert registry.in_force("demo", date(1999, 12, 31)) is first


def test_a_code_alone_means_the_version_in_force_on_the_day_of_loading() -> None:
    for today, version in ((date(2015, 12, 31), "1"), (date(2016, 1, 1), "2016")):
        registry = amended_registry(today)
        assert registry.schemes["luxi2014"].version == version
        assert registry.find("luxi2014") is registry.schemes["luxi2014"]


def test_a_reference_is_as_short_as_it_can_be() -> None:
    registry = amended_registry()
    assert [registry.reference(each) for each in registry.versions("luxi2014")] == ["luxi2014@1", "luxi2014@2016"]
    assert registry.reference(registry.schemes["pinghu2012"]) == "pinghu2012"
    assert {"luxi2014", "luxi2014@1", "luxi2014@2016", "pinghu2012"} < set(registry.references)
    assert "pinghu2012@1" not in registry.references
    assert registry.find("pinghu2012@1") is registry.schemes["pinghu2012"]
    assert registry.find("luxi2014@2015") is registry.find("luxi2015") is registry.find("luxi2015@1") is None


def test_metrics_and_parameters_of_every_version_may_be_observed_and_set() -> None:
    observe, size = Metrics("demo"), Parameter("demo.size", "Size", "人数", 5)
    kept = obligation("o", "O", "责", observe.flag("kept", "Kept", "落实"), ANY, clause=CLAUSE)
    registry = loaded(amendment(changes=(insert(kept),), parameters=(size,)))
    assert registry.failures == ()
    assert list(registry.metrics) == ["demo.kept"]
    assert list(registry.parameters) == ["demo.size"]


# --- what is refused --------------------------------------------------------------------------------------------------


def test_an_unknown_scheme_is_an_error_that_says_which_was_meant() -> None:
    (failure,) = loaded(amendment(of="demos")).failures
    assert failure == PluginFailure(
        "later",
        "amendment 2 of demos, scheme demos",
        "no plugin has registered it",
        "did you mean demo? let its distribution depend on the one that it amends",
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"version": "1"}, ("version 1", "it is registered already")),
        ({"version": "a@b"}, ("version 'a@b'", "it is no name of a version")),
        ({"since": "2016"}, ("since", "'2016' is no date")),
        ({"changes": (RECEIVING,)}, ("changes", "AttributeError: 'Item' object has no attribute 'part'")),
        ({"changes": (repeal("x", clause=CLAUSE),)}, ("part x", "demo@1 has no such part")),
        (
            {"changes": (insert(VETO),)},
            (
                "finding beijing",
                "the source does not have the words of its clause 第四条: 发生进京集体上访的,一票否决。",
            ),
        ),
    ],
)
def test_an_amendment_that_cannot_be_made_is_left_out_and_the_scheme_serves_on(
    given: dict[str, Any], expected: tuple[str, str]
) -> None:
    made = amendment(**given)
    registry = loaded(made)
    place, reason = expected
    assert failures(registry) == [(f"amendment {made.version} of demo, {place}", reason)]
    assert registry.failures[0].plugin == "later"
    assert [each.version for each in registry.versions("demo")] == ["1"]


def test_an_amendment_that_rests_on_a_refused_one_is_refused_too() -> None:
    first = amendment("2", changes=(repeal("x", clause=CLAUSE),))
    registry = loaded(first, amendment("3", date(2018, 1, 1)))
    assert [place for place, _ in failures(registry)] == ["amendment 2 of demo, part x", "amendment 3 of demo, since"]
    assert "version before it is that of amendment 2, which is refused" in registry.failures[1].reason
    anew = scheme_with(version="anew", since=date(2017, 1, 1))
    registry = loaded(first, amendment("3", date(2018, 1, 1)), schemes=(scheme_with(), anew))
    assert [place for place, _ in failures(registry)] == ["amendment 2 of demo, part x"]
    assert [each.version for each in registry.versions("demo")] == ["1", "anew", "3"]


def test_two_versions_never_begin_on_the_same_day() -> None:
    assert failures(loaded(amendment("2"), amendment("3"))) == [
        ("amendment 3 of demo, version 3", "version 2 is in force since 2016-01-01 too")
    ]
    assert failures(loaded(schemes=(scheme_with(), scheme_with(version="2")))) == [
        ("scheme demo, version 2", "version 1 is in force from the beginning too")
    ]
    registry = loaded(amendment("0", DAY - timedelta(1)), schemes=(scheme_with(since=DAY),))
    assert failures(registry) == [("amendment 0 of demo, since", "no version is in force before 2015-12-31")]


def test_another_plugin_cannot_take_over_a_code_by_a_version_of_its_own() -> None:
    registry = loaded(thief=Amending(schemes=[scheme_with(version="2", since=DAY)]))
    assert [(each.plugin, each.place) for each in registry.failures] == [
        ("base", "scheme demo"),
        ("thief", "scheme demo"),
    ]
    assert "demo" not in registry.schemes


def test_versions_share_the_metrics_and_parameters_of_one_code() -> None:
    def duty(metrics: Metrics) -> Any:
        return obligation("o", "O", "责", metrics.flag("kept", "Kept", "落实"), ANY, clause=CLAUSE)

    size = Parameter("demo.size", "Size", "人数", 5)
    first = scheme_with(findings=(duty(Metrics("demo")),), parameters=(size,))
    other = replace(first, findings=(duty(Metrics("demo")),), parameters=(replace(size, default=6),))
    assert failures(loaded(schemes=(first, replace(other, version="2", since=DAY)))) == [
        ("scheme demo, metric demo.kept", "version 1 has another of this code"),
        ("scheme demo, parameter demo.size", "version 1 has another of this code"),
    ]


def test_incident_kinds_that_an_amendment_reads_are_registered() -> None:
    fire = IncidentKind("fire", "Fire", "火灾")
    finding = insert(veto("v", "V", "否", none(incidents(fire)), ANY, clause=Clause("1", "考核办法")))
    assert failures(loaded(amendment(changes=(finding,)))) == [
        ("amendment 2 of demo, incident kind fire", "scheme demo reads it, but it is not registered")
    ]
