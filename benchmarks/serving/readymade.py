"""A plain Starlette endpoint that has the answers ready: ``python -m benchmarks.serving.readymade FOLDER PORT``."""

from __future__ import annotations

import sys
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


def make_app(folder: Path) -> Starlette:
    """The application: ``/NAME`` answers what the file NAME holds."""
    answers = {file.name: file.read_bytes() for file in folder.iterdir()}

    async def answer(request: Request) -> Response:
        await request.body()
        return Response(answers[request.path_params["name"]], media_type="application/json")

    return Starlette(routes=[Route("/{name}", answer, methods=["POST"])])


if __name__ == "__main__":
    uvicorn.run(make_app(Path(sys.argv[1])), port=int(sys.argv[2]), log_level="warning")
