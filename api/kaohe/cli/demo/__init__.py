"""The demo ledger: 云溪县, a fictional county with two years of facts, in ``county.yaml``."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

_FILE = "county.yaml"


@contextmanager
def demo_file() -> Generator[Path]:
    """The demo county as a file that can be read, imported and verified."""
    with resources.as_file(resources.files(__name__).joinpath(_FILE)) as path:
        yield path


__all__ = ["demo_file"]
