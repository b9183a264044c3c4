"""The Starlette application."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, nullcontext

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kaohe import __version__
from kaohe.graphql.context import Context, Writer
from kaohe.graphql.context.news import News
from kaohe.graphql.context.reader import Reader
from kaohe.graphql.context.work import Gate, Workshop
from kaohe.graphql.schema import Schema, make_schema
from kaohe.graphql.types.catalogue import catalogue_of
from kaohe.ledger import Ledger, LedgerUnavailable, open_ledger
from kaohe.ledger.storage.names import prepare as prepare_names
from kaohe.ledger.writing.confirming import Confirming
from kaohe.plugins import Registry, load_plugins
from kaohe.scheme.patience import PATIENCE
from kaohe.web.caching import Tags
from kaohe.web.documents import Documents, check_documents, read_documents
from kaohe.web.endpoint import Endpoint
from kaohe.web.export import Exports
from kaohe.web.pages import pages
from kaohe.web.request import PREFLIGHTED
from kaohe.web.settings import Settings

#: zlib's levels reach from 1 to 9; beyond this one JSON hardly gets smaller, and takes several times as long.
LEVEL = 4


def create_app(
    settings: Settings | None = None, *, registry: Registry | None = None, ledger: Reader | None = None
) -> Starlette:
    """The application of a deployment.

    Args:
        settings: those of the environment if left out.
        registry: the schemes that serve; those of all installed plugins if left out.
        ledger: one that is open already; if left out, the one of the settings is open while the application runs.

    Raises:
        DocumentsError: the documents of the settings cannot be read, or do not fit the schema.
    """
    settings = settings or Settings()
    PATIENCE.seconds = settings.rule_seconds
    registry = registry or load_plugins()
    catalogue_of(registry)  # made now, not at the expense of whoever asks first

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncGenerator[None]:
        opening = (
            open_ledger(settings.database_url, registry, create=settings.is_embedded)
            if ledger is None
            else nullcontext(ledger)
        )
        async with opening as opened:
            app.state.ledger = opened
            app.state.workshop = Workshop(settings.long_work, settings.long_work_waiting)
            app.state.gate = Gate(settings.queries, settings.queries_waiting)
            if settings.takes_changes:
                await asyncio.to_thread(prepare_names)
            imports = opened.imports() if settings.takes_changes and isinstance(opened, Ledger) else None
            app.state.imports = imports
            feed = opened.feed() if isinstance(opened, Ledger) else None
            app.state.news = None if feed is None else News(feed, opened)
            try:
                yield
            finally:
                if feed is not None:
                    await feed.close()
                if imports is not None:
                    await imports.close()

    def new_context(request: HTTPConnection) -> Context:
        opened: Reader = request.app.state.ledger
        state = request.app.state
        return Context(
            opened,
            registry,
            writer(opened, settings),
            state.imports,
            state.news,
            workshop=state.workshop,
            gate=state.gate,
        )

    schema = make_schema(settings.limits())
    documents = documents_of(settings, schema)
    largest_upload = settings.largest_upload if settings.takes_changes else None
    endpoint = Endpoint(
        schema,
        new_context,
        settings.largest_body,
        documents,
        Tags(registry),
        largest_upload,
        settings.live(),
        settings.cors_origins,
    )
    routes: list[BaseRoute] = [
        Route("/graphql", endpoint, middleware=compression(settings.compress)),
        WebSocketRoute("/graphql", endpoint),
        Route("/healthz", health),
        *Exports(registry, settings.exports, settings.cors_origins).routes(),
    ]
    if settings.graphiql:
        routes += pages(compression(settings.compress))
    return Starlette(routes=routes, middleware=middleware(settings), lifespan=lifespan)


def writer(ledger: Reader, settings: Settings) -> Writer | None:
    """Who changes the ledger; None where nobody may."""
    return Writer(ledger, settings.actor) if settings.takes_changes and isinstance(ledger, Confirming) else None


def documents_of(settings: Settings, schema: Schema) -> Documents:
    """The documents that requests may name.

    Raises:
        DocumentsError: they cannot be read, or do not fit the schema.
    """
    trusted = [] if settings.documents is None else read_documents(settings.documents)
    check_documents(trusted, schema, settings.limits())
    return Documents(trusted, only_trusted=settings.only_documents, room=settings.automatic_documents)


async def health(request: Request) -> JSONResponse:
    """Whether the ledger answers, and which version serves."""
    try:
        await request.app.state.ledger.calendar()
    except LedgerUnavailable:
        return JSONResponse({"status": "unavailable", "version": __version__}, 503)
    return JSONResponse({"status": "ok", "version": __version__})


def middleware(settings: Settings) -> list[Middleware]:
    """What lies around the routes."""
    around = [
        Middleware(NoSniffing),
        Middleware(TrustedHostMiddleware, allowed_hosts=settings.hosts, www_redirect=False),
    ]
    if settings.cors_origins:
        cors = Middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["GET", "POST"],
            allow_headers=["Content-Type", "Accept", "If-None-Match", *PREFLIGHTED],
            expose_headers=["Content-Disposition", "ETag", "Kaohe-Revision", "Retry-After"],
        )
        around.append(cors)
    return around


class NoSniffing:
    """Tells browsers to take every answer for what its type says, and nothing else."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the header to an answer."""

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["X-Content-Type-Options"] = "nosniff"
            await send(message)

        await self._app(scope, receive, told if scope["type"] == "http" else send)


def compression(smallest: int) -> list[Middleware]:
    """What compresses the answers of a route from so many bytes on; nothing if that is 0."""
    return [Middleware(GZipMiddleware, minimum_size=smallest, compresslevel=LEVEL)] if smallest else []
