"""The two addresses: what tables there are, and one table of a selection of cards."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from http import HTTPStatus

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kaohe.graphql.exporting import Found, NotExportable, parts
from kaohe.ledger import LedgerUnavailable
from kaohe.plugins import Registry
from kaohe.scoring.analysis import TABLES, ParquetUnavailable, Table, TableFormat, table_writer
from kaohe.web.export.parameters import PARAMETERS, asked
from kaohe.web.export.responses import TableResponse, attachment, bad_parameters, problem
from kaohe.web.request import is_foreign

#: After how many seconds somebody who was turned away may come back.
_LATER = "10"


class Exports:
    """Exports of a deployment, few of them at a time: each takes a core while it runs."""

    def __init__(self, registry: Registry, at_once: int, origins: Collection[str] = ()) -> None:
        self._registry, self._at_once, self._running = registry, at_once, 0
        self._origins = frozenset(origins)

    def routes(self) -> list[Route]:
        """Both addresses."""
        return [Route("/export", contents), Route("/export/{table}.{format}", self._export)]

    async def _export(self, request: Request) -> Response:
        """A table, as CSV, JSON Lines or Parquet by the ending of its address."""
        if is_foreign(request.headers, self._origins):
            return problem(HTTPStatus.FORBIDDEN, "pages of other origins export no tables, but for KAOHE_CORS_ORIGINS")
        table, ending = (request.path_params[name] for name in ("table", "format"))
        if table not in TABLES or ending not in iter(TableFormat):
            known = f"{', '.join(TABLES)}, each as {', '.join(TableFormat)}"
            return problem(HTTPStatus.NOT_FOUND, f"there is no table {table}.{ending}; there are {known}")
        try:
            return await self._answer(request, TABLES[table], TableFormat(ending))
        except NotExportable as error:
            return bad_parameters(error.problems)
        except ParquetUnavailable as error:
            return problem(HTTPStatus.NOT_IMPLEMENTED, str(error))
        except LedgerUnavailable:
            return later("the ledger does not answer; ask again in a moment")

    async def _answer(self, request: Request, table: Table, written_as: TableFormat) -> Response:
        wanted = asked(request.query_params, self._registry, written_as)
        writer = table_writer(table, written_as, bom=wanted.excel)
        found = await wanted.selection.found(request.app.state.ledger)
        reading = parts(found, table)
        headers = await _headers(found, table, written_as)
        if request.method == "HEAD":
            return _only(headers)
        if self._running >= self._at_once:
            return later(f"{self._at_once} exports run already, and no more run at once; ask again in a moment")
        self._running += 1
        return TableResponse(reading, writer, headers, self._done)

    def _done(self) -> None:
        self._running -= 1


async def contents(request: Request) -> Response:
    """Which tables there are with their columns, in which formats, and by which parameters cards are selected."""
    tables = [
        {
            "name": table.name,
            "meaning": table.meaning,
            "columns": [{"name": each.name, "type": each.type, "meaning": each.meaning} for each in table.columns],
        }
        for table in TABLES.values()
    ]
    formats = [{"name": each, "mediaType": each.media_type} for each in TableFormat]
    parameters = list(PARAMETERS.values())
    content = {"tables": tables, "formats": formats, "parameters": parameters}
    return Response(orjson.dumps(content), media_type="application/json")


def later(detail: str) -> Response:
    """An answer that turns somebody away for now."""
    return problem(HTTPStatus.SERVICE_UNAVAILABLE, detail, headers={"Retry-After": _LATER})


async def _headers(periods: Sequence[Found], table: Table, written_as: TableFormat) -> dict[str, str]:
    found, *_ = periods
    selection = found.selection
    schemes = [selection.schemes[0].label] if len(selection.schemes) == 1 else []
    name = "-".join([table.name, *schemes, *selection.periods, *([selection.within] if selection.within else [])])
    return {
        "Content-Type": written_as.media_type,
        "Content-Disposition": attachment(f"{name}.{written_as}"),
        "Cache-Control": "no-store",
        "Kaohe-Revision": str(await found.ledger.revision()),
    }


def _only(headers: dict[str, str]) -> Response:
    """The answer to HEAD, which does not know how long the file would be."""
    response = Response(headers=headers)
    del response.headers["content-length"]
    return response
