"""Someone who changes a ledger through GraphQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kaohe.graphql.context import Context, Writer
from kaohe.graphql.schema import schema
from kaohe.ledger import Ledger
from kaohe.plugins import Registry

ERRORS = """errors {
  __typename code message path suggestion
  ... on StaleError { current {
    __typename ... on Incident { ref revision } ... on Unit { code revision }
    ... on Observation { number revision } ... on Ruling { points revision }
  } }
  ... on DependencyError { ruling { itemCode points revision } }
}"""


@dataclass
class Clerk:
    """Sends mutations. Without an actor nothing may be changed."""

    ledger: Ledger
    registry: Registry
    actor: str | None

    async def ask(self, document: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
        """What a client gets."""
        writer = None if self.actor is None else Writer(self.ledger, self.actor)
        result = await schema.execute(document, variables, Context(self.ledger, self.registry, writer))
        errors = [error.formatted for error in result.errors or ()]
        return {"data": result.data, "errors": errors} if errors else {"data": result.data}

    async def does(self, field: str, result: str = "", **given: Any) -> dict[str, Any]:
        """The payload of a mutation that is accepted."""
        payload = await self._payload(field, given, result)
        assert not payload["errors"], payload["errors"]
        assert payload["revision"] > 0
        return payload

    async def told(self, field: str, result: str = "", **given: Any) -> list[dict[str, Any]]:
        """The errors of a mutation that is refused; nothing may have been stored."""
        before = await self.ledger.exported(), (await self.ledger.verify_audit()).entries
        payload = await self._payload(field, given, result)
        assert (await self.ledger.exported(), (await self.ledger.verify_audit()).entries) == before
        assert payload["errors"]
        assert all(value is None for name, value in payload.items() if name not in {"repeated", "errors"})
        assert all(error["message"] for error in payload["errors"])
        errors: list[dict[str, Any]] = payload["errors"]
        return errors

    async def fails(self, field: str, result: str = "", **given: Any) -> list[tuple[str, str]]:
        """The codes of the errors of a mutation that is refused, with where they are."""
        return [(error["code"], ".".join(error["path"])) for error in await self.told(field, result, **given)]

    async def sends(self, field: str, given: dict[str, Any], result: str = "") -> dict[str, Any]:
        """What a client gets for a mutation."""
        name = f"{field[0].upper()}{field[1:]}Input"
        document = f"mutation($input: {name}!) {{ {field}(input: $input) {{ {result} revision repeated {ERRORS} }} }}"
        return await self.ask(document, {"input": given})

    async def _payload(self, field: str, given: dict[str, Any], result: str) -> dict[str, Any]:
        answer = await self.sends(field, given, result)
        assert "errors" not in answer, answer
        payload: dict[str, Any] = answer["data"][field]
        return payload
