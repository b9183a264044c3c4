"""Settings of a deployment: each is an environment variable ``KAOHE_…``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from kaohe.graphql.limits import Limits

LIMITS = Limits()

#: Addresses that nobody but this machine reaches.
OWN_ADDRESSES = frozenset(("127.0.0.1", "::1", "localhost"))


class Switch(StrEnum):
    """Whether something is done: always, never, or where nobody but this machine can ask."""

    ON = "on"
    OFF = "off"
    AUTO = "auto"


def default_database() -> str:
    """The embedded ledger in the user's data folder."""
    return embedded(user_data_path("kaohe", appauthor=False) / "ledger.sqlite3")


def embedded(file: Path) -> str:
    """The address of an embedded ledger in a file."""
    return f"sqlite://{file}"


class Settings(BaseSettings):
    """What a deployment may set."""

    model_config = SettingsConfigDict(env_prefix="KAOHE_", extra="ignore")

    database_url: str = Field(default_factory=default_database, description="Where the ledger is.")
    host: str = Field(default="127.0.0.1", description="The address to listen on.")
    port: int = Field(default=8000, ge=0, le=65535, description="The port to listen on.")
    cors_origins: list[str] = Field(default=[], description="Other origins whose pages may ask; * for all.")
    largest_body: int = Field(default=1_000_000, gt=0, description="Bytes that a request may have.")
    mutations: Switch = Field(
        default=Switch.AUTO,
        description="Whether facts may be changed: `on`, `off`, or `auto`: on if only this machine reaches the address"
        " to listen on.",
    )
    actor: str = Field(
        default="anonymous",
        max_length=200,
        pattern=r"^\S(.*\S)?$",
        description="The post or program that changes are recorded under.",
    )
    graphiql: bool = Field(default=True, description="Whether / shows GraphiQL.")
    max_tokens: int = Field(default=LIMITS.tokens, gt=0, description="Words and signs of a query.")
    max_depth: int = Field(default=LIMITS.depth, gt=0, description="How deep fields may be nested.")
    max_aliases: int = Field(default=LIMITS.aliases, ge=0, description="Renamed fields of a query.")
    max_directives: int = Field(default=LIMITS.directives, ge=0, description="Directives of a query.")
    max_cost: int = Field(default=LIMITS.cost, gt=0, description="Values that an answer may hold.")

    @property
    def is_embedded(self) -> bool:
        """Whether the ledger is a file of this process's own, made and brought up to date when it is opened."""
        return self.database_url.startswith("sqlite:")

    @property
    def takes_changes(self) -> bool:
        """Whether facts may be changed."""
        if self.mutations is Switch.AUTO:
            return self.host in OWN_ADDRESSES
        return self.mutations is Switch.ON

    def limits(self) -> Limits:
        """The limits of a request."""
        return Limits(self.max_tokens, self.max_depth, self.max_aliases, self.max_directives, self.max_cost)
