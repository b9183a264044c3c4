"""GraphiQL from files in the package, opening with the sample queries."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources
from pathlib import Path

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Message, Receive, Scope, Send

from kaohe.web.request import answer_language
from kaohe.web.samples import samples

#: Everything comes from this server, and nobody frames the page. Styles may be set inline: the dialogs need it.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def pages(around: Sequence[Middleware] = ()) -> list[BaseRoute]:
    """The page at / with its files, each with something around it; ``tabs.json`` holds the sample queries."""
    folder = Path(str(resources.files("kaohe.web"))) / "graphiql"
    return [
        Route("/tabs.json", tabs, middleware=around),
        Mount("/", Files(directory=folder, html=True), name="graphiql", middleware=around),
    ]


async def tabs(request: Request) -> Response:
    """The sample queries as GraphiQL's tabs, in the language of ``lang`` (`en`, `zh`) or else the browser's."""
    chosen = request.query_params.get("lang") or request.headers.get("accept-language")
    language = answer_language(chosen)
    return JSONResponse(
        [
            {"name": each.name, "title": each.title, "query": each.query, "variables": each.variables}
            for each in samples(language)
        ],
        headers={"Content-Language": language, "Vary": "Accept-Language"},
    )


class Files(StaticFiles):
    """Files that may load nothing from elsewhere."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a file."""

        async def send_with_policy(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] += [(b"content-security-policy", POLICY.encode())]
            await send(message)

        await super().__call__(scope, receive, send_with_policy)
