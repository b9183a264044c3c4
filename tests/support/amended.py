"""An invented amendment of luxi2014, as a plugin of its own, and the registry in which it is loaded."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from kaohe.plugins import Registrar, Registry, hookimpl, load_plugins
from kaohe.scheme import (
    Amendment,
    Clause,
    Driver,
    Level,
    Scheme,
    SourceText,
    assessed,
    deduct,
    incidents,
    insert,
    item,
    petition_visit,
    repeal,
    some,
    substitute,
    veto,
)

SOURCE = SourceText(
    "虚构的修订办法。第一条 删去进京集体访一项。第二条 进京非正常上访每人次扣2分,共5分。"
    "第三条 增加领导接访一项,由考核组酌情记分,共5分。第四条 发生进京集体上访的,一票否决。"
)
to_beijing = incidents(petition_visit).at(Level.NATIONAL)

HARSHER = item(
    "3.4.4.1", "Abnormal visits to Beijing", "进京非正常上访", 5,
    deduct("2", per_person=to_beijing.where(abnormal=True)), Driver.VOLUME,
    clause=Clause("第二条", "进京非正常上访每人次扣2分,共5分。"),
)  # fmt: skip
RECEIVING = item(
    "1.6", "Leaders receive visitors", "领导接访", 5, assessed(), Driver.HANDLING,
    clause=Clause("第三条", "增加领导接访一项,由考核组酌情记分,共5分。"),
)  # fmt: skip
VETO = veto(
    "beijing", "Visits to Beijing", "进京上访", some(to_beijing), Driver.VOLUME,
    clause=Clause("第四条", "发生进京集体上访的,一票否决。"),
)  # fmt: skip

AMENDMENT = Amendment(
    of="luxi2014",
    version="2016",
    since=date(2016, 1, 1),
    title="Revision (invented)",
    title_zh="修订办法(虚构)",
    source=SOURCE,
    changes=(
        repeal("3.4.4.2", clause=Clause("第一条", "删去进京集体访一项。")),
        substitute("3.4.4.1", HARSHER),
        insert(RECEIVING, into="1", after="1.3"),
        insert(VETO),
    ),
)


class Amending:
    """A plugin that registers schemes and amendments."""

    def __init__(self, amendments: Iterable[Amendment] = (), schemes: Iterable[Scheme] = ()) -> None:
        self.amendments, self.schemes = tuple(amendments), tuple(schemes)

    @hookimpl
    def kaohe_register_schemes(self, registrar: Registrar) -> None:
        for scheme in self.schemes:
            registrar.scheme(scheme)

    @hookimpl
    def kaohe_register_amendments(self, registrar: Registrar) -> None:
        for amendment in self.amendments:
            registrar.amendment(amendment)


def amended_registry(today: date = date(2026, 1, 1)) -> Registry:
    """The installed schemes, with luxi2014 in two versions."""
    return load_plugins(extra={"kaohe-luxi2016": Amending([AMENDMENT])}, today=today)
