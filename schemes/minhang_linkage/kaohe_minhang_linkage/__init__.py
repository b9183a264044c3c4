"""Minhang District: yearly assessment of subdistricts and towns in linkage work (街镇“大联动”推进工作测评项目责任分解表)."""

from kaohe.plugins import Registrar, hookimpl
from kaohe_minhang_linkage.incidents import exposure, grid_case_lapse, patrol_lapse
from kaohe_minhang_linkage.scheme import MINHANG_LINKAGE

__all__ = ["MINHANG_LINKAGE"]


@hookimpl
def kaohe_register_incident_kinds(registrar: Registrar) -> None:
    """Register the kinds of incident that only this regime reads."""
    for kind in (exposure, patrol_lapse, grid_case_lapse):
        registrar.incident_kind(kind)


@hookimpl
def kaohe_register_schemes(registrar: Registrar) -> None:
    """Register the scheme."""
    registrar.scheme(MINHANG_LINKAGE)
