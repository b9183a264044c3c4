"""平湖市国土资源局 2012: bimonthly stability assessment of sections, offices, staff and leaders (全员维稳工作考核细则(试行))."""

from kaohe.plugins import Registrar, hookimpl
from kaohe_pinghu2012.incidents import OWN_KINDS
from kaohe_pinghu2012.scheme import PINGHU_2012

__all__ = ["PINGHU_2012"]


@hookimpl
def kaohe_register_incident_kinds(registrar: Registrar) -> None:
    """Register what only this bureau records."""
    for kind in OWN_KINDS:
        registrar.incident_kind(kind)


@hookimpl
def kaohe_register_schemes(registrar: Registrar) -> None:
    """Register the scheme."""
    registrar.scheme(PINGHU_2012)
