"""Loading plugins: what serves, in which order, and what is said of a plugin that is broken."""

from collections.abc import Callable
from decimal import Decimal
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from textwrap import dedent
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from kaohe.plugins import PluginFailure, Registrar, Registry, hookimpl, load_plugins
from kaohe.scheme import CORE_KINDS, Driver, IncidentKind, incidents, none, petition_visit, target
from tests.support.made import ANY, CLAUSE, scheme_with

FIVE = {"liaocheng1995", "luxi2014", "minhang_linkage", "pinghu2012", "street_ten_rules"}
INSTALLED = sorted(load_plugins().schemes)


def registering(*schemes: Any, kinds: tuple[IncidentKind, ...] = ()) -> object:
    """A plugin that registers schemes and incident kinds."""

    @hookimpl
    def kaohe_register_incident_kinds(registrar: Registrar) -> None:
        for kind in kinds:
            registrar.incident_kind(kind)

    @hookimpl
    def kaohe_register_schemes(registrar: Registrar) -> None:
        for scheme in schemes:
            registrar.scheme(scheme)

    return module(
        kaohe_register_incident_kinds=kaohe_register_incident_kinds, kaohe_register_schemes=kaohe_register_schemes
    )


def module(**attributes: object) -> ModuleType:
    """A module with just these attributes."""
    made = ModuleType("plugin")
    vars(made).update(attributes)
    return made


def loaded(**plugins: object) -> Registry:
    return load_plugins([], plugins)


def only_failure(registry: Registry) -> PluginFailure:
    (failure,) = registry.failures
    return failure


def reading(kind: IncidentKind, code: str = "demo") -> Any:
    return scheme_with(code=code, findings=(target("t", "T", "标", none(incidents(kind)), ANY, clause=CLAUSE),))


# --- what serves ------------------------------------------------------------------------------------------------------


def test_the_installed_distributions_are_found_by_their_entry_points_and_none_has_a_flaw() -> None:
    registry = load_plugins()
    assert set(registry.schemes) >= FIVE
    assert [str(failure) for failure in registry.failures] == []
    assert registry.plugins["luxi2014"] == "kaohe-luxi2014"
    assert {each.name for each in entry_points(group="kaohe")} >= FIVE


def test_kaohe_register_schemes_registers_each_scheme_that_is_handed_over() -> None:
    scheme = scheme_with()
    registry = loaded(one=registering(scheme))
    assert registry.schemes == {"demo": scheme}
    assert registry.failures == ()
    assert registry.plugins == {"demo": "one"}


def test_kaohe_register_incident_kinds_comes_before_schemes_whatever_the_order_of_plugins() -> None:
    fire = IncidentKind("fire", "Fire", "火灾")
    for reader, owner in (("a", "b"), ("b", "a")):
        registry = loaded(**{reader: registering(reading(fire)), owner: registering(kinds=(fire,))})
        assert registry.failures == ()
        assert registry.kinds["fire"] is fire
        assert list(registry.schemes) == ["demo"]


def test_kaohe_register_incident_kinds_adds_to_the_kinds_of_the_core() -> None:
    assert {kind.code for kind in CORE_KINDS} == set(loaded().kinds)


def test_schemes_and_kinds_are_sorted_by_code_whatever_the_order_of_plugins() -> None:
    plugins = {
        code: registering(scheme_with(code=code), kinds=(IncidentKind(f"{code}_kind", "K", "类"),)) for code in "cab"
    }
    for order in (list("cab"), list("bca")):
        registry = loaded(**{f"plugin_{place}": plugins[code] for place, code in enumerate(order)})
        assert list(registry.schemes) == ["a", "b", "c"]
        assert list(registry.kinds) == sorted(registry.kinds)


def test_a_registry_gathers_metrics_and_parameters_of_all_schemes() -> None:
    registry = load_plugins()
    assert {code.split(".")[0] for code in registry.metrics} >= FIVE
    assert set(registry.parameters) >= {"liaocheng1995.group_threshold", "street_ten_rules.group_threshold"}


def test_a_scheme_made_of_public_words_is_as_good_as_an_installed_one() -> None:
    registry = load_plugins(extra={"mine": registering(scheme_with(code="mine"))})
    assert list(registry.schemes) == sorted([*INSTALLED, "mine"])


# --- what is broken ---------------------------------------------------------------------------------------------------


class Misspelt:
    @hookimpl
    def kaohe_register_scheme(self, registrar: Registrar) -> None:
        registrar.scheme(scheme_with(code="never"))


def test_a_misspelt_hook_is_an_error_that_suggests_the_right_one() -> None:
    registry = loaded(bad=Misspelt(), good=registering(scheme_with()))
    assert list(registry.schemes) == ["demo"]
    assert only_failure(registry) == PluginFailure(
        "bad",
        "hook kaohe_register_scheme",
        "there is no such hook",
        "did you mean kaohe_register_schemes? hooks: kaohe_register_incident_kinds, kaohe_register_schemes,"
        " kaohe_register_amendments",
    )


class Renamed:
    @hookimpl(specname="kaohe_register_schemes")
    def register(self, registrar: Registrar) -> None:
        registrar.scheme(scheme_with())

    @hookimpl(specname="kaohe_register_incident_kinds")
    def kinds(self) -> None:
        """Take nothing: a hook need not ask for its arguments."""


class RenamedWrongly:
    @hookimpl(specname="kaohe_register_kinds")
    def kaohe_register_incident_kinds(self, registrar: Registrar) -> None:
        raise AssertionError


def test_a_hook_may_be_named_by_its_marker() -> None:
    assert list(loaded(renamed=Renamed()).schemes) == ["demo"]
    failure = only_failure(loaded(bad=RenamedWrongly()))
    assert failure.place == "hook kaohe_register_kinds"
    assert failure.remedy.startswith("did you mean kaohe_register_incident_kinds?")


class WrongArguments:
    @hookimpl
    def kaohe_register_schemes(self, registry: Registrar) -> None:
        raise AssertionError


def test_a_hook_with_other_arguments_is_an_error_that_names_them() -> None:
    registry = loaded(bad=WrongArguments(), good=registering(scheme_with()))
    assert list(registry.schemes) == ["demo"]
    failure = only_failure(registry)
    assert (failure.plugin, failure.place) == ("bad", "hooks")
    assert (
        "Argument(s) {'registry'} are declared in the hookimpl but can not be found in the hookspec" in failure.reason
    )
    assert failure.remedy == "give the hook the arguments of its specification"


def test_a_plugin_without_hooks_is_an_error_and_not_silence() -> None:
    def kaohe_register_schemes(registrar: Registrar) -> None:
        raise AssertionError

    registry = loaded(bad=module(kaohe_register_schemes=kaohe_register_schemes))
    assert only_failure(registry) == PluginFailure(
        "bad", "hooks", "it implements none", "mark them with @hookimpl (kaohe.plugins)"
    )


@pytest.mark.parametrize("other", ["aaa", "zzz"])
def test_a_scheme_code_belongs_to_the_plugin_whose_entry_point_bears_it(other: str) -> None:
    """Whichever comes first in the alphabet."""
    own = scheme_with()
    registry = loaded(**{other: registering(scheme_with(), scheme_with(code="other")), "demo": registering(own)})
    assert registry.schemes["demo"] is own
    assert registry.plugins == {"demo": "demo", "other": other}
    failure = only_failure(registry)
    assert (failure.plugin, failure.place) == (other, "scheme demo")
    assert "plugin demo" in failure.reason
    assert failure.remedy == "choose another code, or amend that scheme"


def test_of_plugins_with_the_same_right_to_a_scheme_code_none_has_it_and_each_is_told() -> None:
    three = {name: registering(scheme_with(), scheme_with(code=f"of_{name}")) for name in ("one", "two", "three")}
    registry = loaded(**three)
    assert list(registry.schemes) == ["of_one", "of_three", "of_two"]
    assert {(failure.plugin, failure.place) for failure in registry.failures} == {
        (name, "scheme demo") for name in three
    }
    assert all("brings the same code, and neither is served" in failure.reason for failure in registry.failures)
    assert "scheme demo@2016 failed to load: plugin one" in registry.lacking("demo@2016")


def test_a_plugin_that_failed_to_load_is_not_called_absent() -> None:
    registry = loaded(one=registering(scheme_with(title="")))
    assert registry.lacking("demo").startswith("scheme demo failed to load: plugin one, scheme demo, ")
    assert registry.lacking("dem") == "there is no scheme dem"
    broken = EntryPoint("demo", "kaohe_there_is_no_such_module", "kaohe")
    registry = load_plugins(found=[broken])
    assert registry.lacking("demo").startswith("scheme demo failed to load: plugin demo, import: ModuleNotFoundError")
    assert registry.lacking("other") == "there is no scheme other"


def test_a_version_used_twice_within_a_plugin_is_an_error() -> None:
    first = scheme_with()
    registry = loaded(one=registering(first, scheme_with()))
    assert registry.schemes == {"demo": first}
    assert only_failure(registry) == PluginFailure(
        "one", "scheme demo, version 1", "it is registered already", "give each version= of its own"
    )


def test_an_incident_kind_whose_code_is_taken_is_an_error() -> None:
    fire, other, visit = (IncidentKind(code, "K", "类") for code in ("fire", "fire", "petition_visit"))
    registry = loaded(one=registering(kinds=(fire,)), two=registering(kinds=(other, visit)))
    assert "fire" not in registry.kinds
    assert registry.kinds["petition_visit"] is petition_visit
    assert [(failure.plugin, failure.place, failure.reason) for failure in registry.failures] == [
        ("one", "incident kind fire", "plugin two brings the same code, and neither is served"),
        ("two", "incident kind fire", "plugin one brings the same code, and neither is served"),
        ("two", "incident kind petition_visit", "the code is taken by plugin kaohe"),
    ]


def test_an_incident_kind_registered_twice_within_a_plugin_is_an_error_and_the_first_stays() -> None:
    fire, other = IncidentKind("fire", "Fire", "火灾"), IncidentKind("fire", "Fire", "火灾")
    registry = loaded(one=registering(reading(fire), kinds=(fire, other)))
    assert registry.kinds["fire"] is fire
    assert list(registry.schemes) == ["demo"]
    assert only_failure(registry).reason == "the code is taken by plugin one"


def test_an_incident_kind_whose_code_is_not_lower_snake_is_an_error() -> None:
    registry = loaded(one=registering(kinds=(IncidentKind("Fire!", "Fire", "火灾"),)))
    assert only_failure(registry) == PluginFailure(
        "one", "incident kind Fire!", "its code is not lower_snake", "use letters a-z, digits and _"
    )


def test_a_scheme_that_reads_a_kind_which_nobody_registered_is_an_error() -> None:
    fire = IncidentKind("fire", "Fire", "火灾")
    same_code = IncidentKind("petition_visit", "Visit", "来访")
    for kind in (fire, same_code):
        registry = loaded(one=registering(reading(kind), scheme_with(code="other")))
        assert list(registry.schemes) == ["other"]
        assert only_failure(registry) == PluginFailure(
            "one",
            f"scheme demo, incident kind {kind.code}",
            "scheme demo reads it, but it is not registered",
            "register it in kaohe_register_incident_kinds, or import the kind that is",
        )


def test_every_flaw_of_a_scheme_is_reported_with_plugin_scheme_place_reason_and_remedy() -> None:
    registry = loaded(one=registering(scheme_with(full_marks=Decimal(9), kinds=frozenset()), scheme_with(code="other")))
    assert list(registry.schemes) == ["other"]
    no_kinds, no_marks = map(str, registry.failures)
    assert no_kinds == "plugin one, scheme demo, scheme demo: it assesses no kind of unit; name at least one in kinds="
    assert no_marks == (
        "plugin one, scheme demo, scheme demo: its sections add up to 0, its full marks are 9 with 0 lost; "
        "correct full_marks, or declare lost=9"
    )


@pytest.mark.parametrize("hook", ["kaohe_register_incident_kinds", "kaohe_register_schemes"])
def test_an_exception_in_a_hook_is_reported_with_file_and_line_and_the_others_serve(hook: str) -> None:
    def broken(registrar: Registrar) -> None:
        registrar.scheme(scheme_with(code="before"))
        raise LookupError(Driver.VOLUME)

    bad = module(**{hook: hookimpl(specname=hook)(broken)})
    registry = loaded(a=bad, b=registering(scheme_with()))
    assert list(registry.schemes) == ["before", "demo"]
    failure = only_failure(registry)
    assert failure.place.startswith(f"hook {hook} (test_loading.py, line ")
    assert failure.reason == "LookupError: VOLUME"
    assert failure.remedy == "correct the plugin, or uninstall its distribution"


def test_what_is_no_scheme_is_an_exception_in_the_hook() -> None:
    registry = loaded(a=registering("luxi2014"), b=registering(scheme_with()))
    assert list(registry.schemes) == ["demo"]
    assert only_failure(registry).reason.startswith("AttributeError")


def test_one_object_under_two_names_is_an_error_and_serves_once() -> None:
    plugin = registering(scheme_with())
    registry = loaded(one=plugin, two=plugin)
    assert list(registry.schemes) == ["demo"]
    assert only_failure(registry).remedy == "load each plugin once, under a name of its own"


def test_an_object_that_cannot_be_a_plugin_is_an_error_and_the_others_serve() -> None:
    registry = loaded(bad=SimpleNamespace(), good=registering(scheme_with()))
    assert list(registry.schemes) == ["demo"]
    assert only_failure(registry) == PluginFailure(
        "bad",
        "object",
        "unhashable type: 'types.SimpleNamespace'",
        "let a module be the plugin, or an object that can be hashed",
    )


# --- distributions ----------------------------------------------------------------------------------------------------

Installing = Callable[..., None]

REGISTERS = """
    from kaohe.plugins import hookimpl
    from tests.support.made import scheme_with

    @hookimpl
    def kaohe_register_schemes(registrar):
        registrar.scheme(scheme_with(code={code!r}))
"""


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installing:
    """Install a distribution of modules, each an entry point of its name."""
    monkeypatch.syspath_prepend(tmp_path)

    def install(distribution: str, **modules: str) -> None:
        info = tmp_path / f"{distribution}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.0\n", encoding="utf-8")
        lines = ["[kaohe]", *(f"{name} = {name}" for name in modules)]
        (info / "entry_points.txt").write_text("\n".join(lines), encoding="utf-8")
        for name, text in modules.items():
            (tmp_path / f"{name}.py").write_text(dedent(text), encoding="utf-8")

    return install


def test_a_distribution_that_is_installed_serves_without_another_word(install: Installing) -> None:
    install("kaohe-mine", kaohe_mine=REGISTERS.format(code="mine"))
    registry = load_plugins()
    assert list(registry.schemes) == sorted([*INSTALLED, "mine"])
    assert registry.plugins["mine"] == "kaohe-mine"
    assert registry.failures == ()


def test_a_distribution_may_have_several_entry_points(install: Installing) -> None:
    install("kaohe-both", kaohe_first=REGISTERS.format(code="first"), kaohe_second=REGISTERS.format(code="second"))
    registry = load_plugins()
    assert {"first", "second"} <= set(registry.schemes)
    assert registry.failures == ()
    assert registry.plugins["second"] == "kaohe-both (kaohe_second)"


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("import kaohe_lost", "import (kaohe_broken.py, line 1)", "ModuleNotFoundError: No module named 'kaohe_lost'"),
        ("\n\n1 / 0", "import (kaohe_broken.py, line 3)", "ZeroDivisionError: division by zero"),
        ("kaohe_broken = ", "import", "SyntaxError: invalid syntax"),
    ],
)
def test_a_distribution_that_cannot_be_imported_is_reported_and_the_rest_serve(
    install: Installing, text: str, place: str, reason: str
) -> None:
    install("kaohe-broken", kaohe_broken=text)
    registry = load_plugins()
    assert list(registry.schemes) == INSTALLED
    failure = only_failure(registry)
    assert failure.plugin == "kaohe-broken"
    assert failure.place.startswith(place)
    assert failure.reason.startswith(reason)


def test_an_entry_point_to_nowhere_is_reported_by_its_name() -> None:
    registry = load_plugins([EntryPoint("nowhere", "kaohe_nowhere", "kaohe")])
    assert only_failure(registry).plugin == "nowhere"
    assert only_failure(registry).reason == "ModuleNotFoundError: No module named 'kaohe_nowhere'"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("import sys\nsys.exit(3)", "import (kaohe_broken.py, line 2)"),
        ("raise GeneratorExit", "import (kaohe_broken.py, line 1)"),
        ("from kaohe.scheme import deduct\n\ndeduct('-1')", "import (kaohe_broken.py, line 3)"),
        ("import json\n\njson.loads('{')", "import (kaohe_broken.py, line 3)"),
        ("import numpy\nnumpy.zeros(-1)", "import (kaohe_broken.py, line 2)"),
        ("a = 1\nb = = 2", "import (kaohe_broken.py, line 2)"),
    ],
)
def test_whatever_ends_an_import_ends_the_plugin_alone_and_the_place_is_a_line_of_its_author(
    install: Installing, text: str, place: str
) -> None:
    install("kaohe-broken", kaohe_broken=text)
    registry = load_plugins()
    assert list(registry.schemes) == INSTALLED
    assert only_failure(registry).place == place


def test_a_hook_that_would_end_the_server_is_reported_and_the_others_serve() -> None:
    def leaving(registrar: Registrar) -> None:
        raise SystemExit(3)

    bad = module(kaohe_register_schemes=hookimpl(specname="kaohe_register_schemes")(leaving))
    registry = loaded(a=bad, b=registering(scheme_with()))
    assert list(registry.schemes) == ["demo"]
    assert only_failure(registry).reason == "SystemExit: 3"
