"""What every test may rely on."""

import pytest
from hypothesis import HealthCheck, settings

# A slow machine is no failure.
settings.register_profile("kaohe", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("kaohe")


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Async tests run on asyncio alone: Tortoise and asyncpg know no other."""
    return "asyncio"
