"""泸溪县 2014: yearly assessment of townships in petition work (2014年泸溪县信访工作责任目标管理考核细则)."""

from kaohe.plugins import Registrar, hookimpl
from kaohe_luxi2014.scheme import LUXI_2014

__all__ = ["LUXI_2014"]


@hookimpl
def kaohe_register_schemes(registrar: Registrar) -> None:
    """Register the scheme; its incident kinds are the core's."""
    registrar.scheme(LUXI_2014)
