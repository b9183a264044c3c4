"""The tables that make the ledger a system of record: audit, former units, requests, confirmations, imports."""

from __future__ import annotations

from typing import Any

from tortoise import fields
from tortoise.models import Model

from kaohe.ledger.models import CODE_LENGTH, KIND_LENGTH, NAME_LENGTH


def _since() -> Any:
    return fields.BigIntField()


def _until() -> Any:
    return fields.BigIntField(null=True)


def _one(model: str, column: str) -> Any:
    return fields.ForeignKeyField(
        f"ledger.{model}", related_name=False, on_delete=fields.OnDelete.RESTRICT, source_field=column
    )


class Audit(Model):
    """One link of the chain: a revision sealed with the digest of what it changed. The id is that of the revision."""

    id = fields.BigIntField(primary_key=True, generated=False)
    previous = fields.CharField(max_length=64)
    content = fields.CharField(max_length=64)
    hash = fields.CharField(max_length=64)

    class Meta:
        table = "audit"


class UnitVersion(Model):
    """What changes of a unit, as it was for some time. The current one is repeated in :class:`Unit`."""

    id = fields.BigIntField(primary_key=True)
    unit = _one("Unit", "unit_id")
    name = fields.CharField(max_length=NAME_LENGTH)
    parent: Any = fields.ForeignKeyField(
        "ledger.Unit", related_name=False, on_delete=fields.OnDelete.RESTRICT, source_field="parent_id", null=True
    )
    closes = fields.DateField(null=True)
    since = _since()
    until = _until()

    class Meta:
        table = "unit_version"


class OversightVersion(Model):
    """That a LEADER oversaw a unit for some time. The current ones are repeated in :class:`Oversight`."""

    id = fields.BigIntField(primary_key=True)
    leader = _one("Unit", "leader_id")
    overseen = _one("Unit", "overseen_id")
    since = _since()
    until = _until()

    class Meta:
        table = "oversight_version"


class Request(Model):
    """A write under a key of its caller, so that repeating it gives the first result."""

    id = fields.BigIntField(primary_key=True)
    actor = fields.CharField(max_length=NAME_LENGTH)
    key = fields.CharField(max_length=CODE_LENGTH)
    digest = fields.CharField(max_length=64)
    since = _since()

    class Meta:
        table = "request"
        unique_together = (("actor", "key"),)


class Confirmation(Model):
    """How far a unit's card of a scheme and a period has come. A confirmed one is kept as it was then."""

    id = fields.BigIntField(primary_key=True)
    scheme = fields.CharField(max_length=CODE_LENGTH)
    unit = _one("Unit", "unit_id")
    period = _one("Period", "period_id")
    state = fields.CharField(max_length=KIND_LENGTH)
    card = fields.TextField(null=True)
    version = fields.CharField(max_length=CODE_LENGTH, null=True)
    facts = fields.BigIntField(null=True)
    since = _since()
    until = _until()

    class Meta:
        table = "confirmation"


class ImportJob(Model):
    """A file that was handed in to be imported, and what has become of it: no fact, and no part of the audit chain."""

    id = fields.CharField(primary_key=True, max_length=36)
    actor = fields.CharField(max_length=NAME_LENGTH)
    key = fields.CharField(max_length=CODE_LENGTH)
    told = fields.TextField()
    seen = fields.BigIntField()

    class Meta:
        table = "import_job"
