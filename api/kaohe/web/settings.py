"""Settings of a deployment: each is an environment variable ``KAOHE_…``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Self

from platformdirs import user_data_path
from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from strawberry.http.websocket_origin import normalize_origin

from kaohe.graphql.limits import Limits
from kaohe.scheme.patience import PATIENCE
from kaohe.web.connections import ConnectionLimits
from kaohe.web.live import LiveLimits

LIMITS, LIVE, CONNECTIONS = Limits(), LiveLimits(), ConnectionLimits()

#: Addresses that nobody but this machine reaches.
OWN_ADDRESSES = frozenset(("127.0.0.1", "::1", "localhost"))

#: What they are called in a Host header.
_OWN_NAMES = frozenset(("127.0.0.1", "[::1]", "localhost"))


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
    connections: int = Field(
        default=CONNECTIONS.total,
        gt=0,
        description="Connections at once, as far as there are file descriptors for them. One more takes the place of"
        " the one that has waited longest for its request.",
    )
    connections_each: int = Field(
        default=CONNECTIONS.each,
        gt=0,
        description="How many of them may come from one address; those of this machine, where a proxy stands, are not"
        " counted.",
    )
    header_seconds: float = Field(
        default=CONNECTIONS.head, gt=0, description="Seconds within which the head of a request has to come."
    )
    body_seconds: float = Field(
        default=CONNECTIONS.body,
        gt=0,
        description="Seconds within which its body has to come, or as many more as it takes at 10 kB a second; and for"
        " which a client may take nothing of its answer.",
    )
    allowed_hosts: list[str] = Field(
        default=[],
        description="Host names under which it answers; * for any. If empty: any, or if only this machine reaches the"
        " address to listen on, `localhost`, `127.0.0.1` and `[::1]`.",
    )
    cors_origins: list[str] = Field(default=[], description="Other origins whose pages may ask; * for all.")
    largest_body: int = Field(default=1_000_000, gt=0, description="Bytes that a request may have.")
    exports: int = Field(default=2, gt=0, description="Tables that are exported at once.")
    compress: int = Field(
        default=1000, ge=0, description="Bytes from which on answers are compressed (gzip); 0 compresses none."
    )
    documents: Path | None = Field(
        default=None, description="A folder or a manifest of the documents that front ends were built with."
    )
    only_documents: bool = Field(default=False, description="Whether all other documents are refused.")
    automatic_documents: int = Field(
        default=10_000_000,
        ge=0,
        description="Characters of documents that are kept for clients which then send the hash alone; 0 keeps none.",
    )
    largest_upload: int = Field(default=2**30, gt=0, description="Bytes that a request with a file to import may have.")
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
    live_clients: int = Field(
        default=LIVE.connections, ge=0, description="Clients that are connected by WebSocket at once; 0 takes none."
    )
    live_operations: int = Field(
        default=LIVE.operations, gt=0, description="Operations that one of them may have under way at once."
    )
    slow_client: float = Field(
        default=LIVE.patience,
        gt=0,
        description="Seconds that one of them may take to begin, and to make room for what it is sent; then it is"
        " dropped.",
    )
    graphiql: bool = Field(default=True, description="Whether / shows GraphiQL.")
    introspection: bool = Field(
        default=True,
        description="Whether clients may ask for the schema; otherwise mistakes do not tell which of its names were"
        " perhaps meant, either. GraphiQL needs it.",
    )
    max_tokens: int = Field(default=LIMITS.tokens, gt=0, description="Words and signs of a query.")
    max_depth: int = Field(default=LIMITS.depth, gt=0, description="How deep fields may be nested.")
    max_aliases: int = Field(default=LIMITS.aliases, ge=0, description="Renamed fields of a query.")
    max_directives: int = Field(default=LIMITS.directives, ge=0, description="Directives of a query.")
    max_cost: int = Field(
        default=LIMITS.cost, gt=0, description="Values that an answer may hold, and what work on the ledger costs."
    )
    max_seconds: float = Field(default=LIMITS.seconds, gt=0, description="Seconds that a query may take.")
    queries: int = Field(default=16, gt=0, description="Queries that are answered at once; others wait.")
    queries_waiting: int = Field(
        default=64, ge=0, description="How many of these may wait; more are told to ask again (503, `Retry-After`)."
    )
    long_work: int = Field(
        default=2, gt=0, description="Comparisons and the like that are worked out at once; others wait."
    )
    long_work_waiting: int = Field(
        default=32, ge=0, description="How many of these may wait; more are told to ask again (503, `Retry-After`)."
    )

    rule_seconds: float = Field(
        default=PATIENCE.seconds,
        gt=0,
        description="Seconds that a function of a plugin's own may take; then what rests on it stays open.",
    )

    @field_validator("cors_origins")
    @classmethod
    def _origins_are_origins(cls, origins: list[str]) -> list[str]:
        for each in origins:
            if each != "*" and normalize_origin(each) != each:
                raise ValueError(f"{each} is no origin; write it as browsers do, such as https://front.example")
        return origins

    @model_validator(mode="after")
    def _documents_are_there(self) -> Self:
        if self.only_documents and self.documents is None:
            raise ValueError("KAOHE_ONLY_DOCUMENTS refuses every query unless KAOHE_DOCUMENTS says which are answered")
        return self

    @property
    def is_embedded(self) -> bool:
        """Whether the ledger is a file of this process's own, made and brought up to date when it is opened."""
        return self.database_url.startswith("sqlite:")

    @property
    def hosts(self) -> list[str]:
        """The names under which it answers; * for any.

        A page whose name leads to this machine all of a sudden (DNS rebinding) still names itself as the host.
        """
        if self.allowed_hosts:
            return self.allowed_hosts
        return sorted(_OWN_NAMES) if self.host in OWN_ADDRESSES else ["*"]

    @property
    def takes_changes(self) -> bool:
        """Whether facts may be changed."""
        if self.mutations is Switch.AUTO:
            return self.host in OWN_ADDRESSES
        return self.mutations is Switch.ON

    def limits(self) -> Limits:
        """The limits of a request."""
        return Limits(
            self.max_tokens,
            self.max_depth,
            self.max_aliases,
            self.max_directives,
            self.max_cost,
            self.max_seconds,
            self.introspection,
        )

    def connection_limits(self) -> ConnectionLimits:
        """What connections may take."""
        return ConnectionLimits(self.connections, self.connections_each, self.header_seconds, self.body_seconds)

    def live(self) -> LiveLimits:
        """The limits of what is live."""
        return LiveLimits(self.live_clients, self.live_operations, self.slow_client)
