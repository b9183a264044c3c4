"""聊城市 1995: yearly responsibility targets in petition work of townships, subdistricts and departments (聊发〔1995〕34号)."""

from kaohe.plugins import Registrar, hookimpl
from kaohe_liaocheng1995.scheme import LIAOCHENG_1995

__all__ = ["LIAOCHENG_1995"]


@hookimpl
def kaohe_register_schemes(registrar: Registrar) -> None:
    """Register the scheme; its incident kinds are the core's."""
    registrar.scheme(LIAOCHENG_1995)
