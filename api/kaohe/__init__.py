"""What each published assessment regime (考核) makes of the same facts."""

from importlib.metadata import version

__version__ = version("kaohe")
