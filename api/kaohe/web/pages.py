"""GraphiQL from files in the package, opening with the sample queries."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from kaohe.web.samples import samples


def pages() -> list[BaseRoute]:
    """The page at / with its files; ``tabs.json`` among them holds the sample queries."""
    folder = Path(str(resources.files("kaohe.web"))) / "graphiql"
    return [
        Route("/tabs.json", tabs),
        Mount("/", StaticFiles(directory=folder, html=True), name="graphiql"),
    ]


async def tabs(request: Request) -> Response:
    """The sample queries as GraphiQL's tabs."""
    return JSONResponse([{"title": each.title, "query": each.query} for each in samples()])
