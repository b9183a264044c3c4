"""The Starlette application."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from kaohe import __version__
from kaohe.graphql.context import Context, Writer
from kaohe.graphql.reader import Reader
from kaohe.graphql.schema import make_schema
from kaohe.graphql.schemes import Catalogue
from kaohe.ledger import open_ledger
from kaohe.ledger.confirming import Confirming
from kaohe.plugins import Registry, load_plugins
from kaohe.web.endpoint import Endpoint
from kaohe.web.pages import pages
from kaohe.web.settings import Settings


def create_app(
    settings: Settings | None = None, *, registry: Registry | None = None, ledger: Reader | None = None
) -> Starlette:
    """The application of a deployment.

    Args:
        settings: those of the environment if left out.
        registry: the schemes that serve; those of all installed plugins if left out.
        ledger: one that is open already; if left out, the one of the settings is open while the application runs.
    """
    settings = settings or Settings()
    registry = registry or load_plugins()
    catalogue = Catalogue(registry)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncGenerator[None]:
        if ledger is not None:
            app.state.ledger = ledger
            yield
            return
        async with open_ledger(settings.database_url, registry, create=settings.is_embedded) as opened:
            app.state.ledger = opened
            yield

    def new_context(request: Request) -> Context:
        opened: Reader = request.app.state.ledger
        return Context(opened, catalogue, writer(opened, settings))

    routes: list[BaseRoute] = [
        Route("/graphql", Endpoint(make_schema(settings.limits()), new_context, settings.largest_body)),
        Route("/healthz", health),
    ]
    if settings.graphiql:
        routes += pages()
    return Starlette(routes=routes, middleware=middleware(settings), lifespan=lifespan)


def writer(ledger: Reader, settings: Settings) -> Writer | None:
    """Who changes the ledger; None where nobody may."""
    return Writer(ledger, settings.actor) if settings.takes_changes and isinstance(ledger, Confirming) else None


async def health(request: Request) -> JSONResponse:
    """Whether the ledger answers, and which version serves."""
    await request.app.state.ledger.calendar()
    return JSONResponse({"status": "ok", "version": __version__})


def middleware(settings: Settings) -> list[Middleware]:
    """What lies around the routes."""
    if not settings.cors_origins:
        return []
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["GET", "POST"],
            allow_headers=["Content-Type", "Accept"],
        )
    ]
