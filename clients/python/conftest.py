"""Where kaohe is served."""

from __future__ import annotations

import os

import pytest


@pytest.fixture(scope="session")
def url() -> str:
    """By ``KAOHE_URL``, or where ``kaohe serve --demo`` serves."""
    return f"{os.environ.get('KAOHE_URL', 'http://127.0.0.1:8000')}/graphql"
