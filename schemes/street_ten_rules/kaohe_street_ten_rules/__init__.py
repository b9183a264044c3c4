"""A subdistrict's ten rules for petition and stability work (X街道关于加强信访稳定工作的十项制度)."""

from kaohe.plugins import Registrar, hookimpl
from kaohe_street_ten_rules.scheme import STREET_TEN_RULES

__all__ = ["STREET_TEN_RULES"]


@hookimpl
def kaohe_register_schemes(registrar: Registrar) -> None:
    """Register the scheme; its incident kinds are the core's."""
    registrar.scheme(STREET_TEN_RULES)
