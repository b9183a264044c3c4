"""How regimes come in: hook specifications, and the one typed place that calls them."""

from kaohe.plugins.host import PluginHost, load_plugins
from kaohe.plugins.registrar import Registrar
from kaohe.plugins.registry import PluginFailure, Registry
from kaohe.plugins.spec import hookimpl

__all__ = ["PluginFailure", "PluginHost", "Registrar", "Registry", "hookimpl", "load_plugins"]
