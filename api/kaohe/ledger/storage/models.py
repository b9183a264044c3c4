"""The tables. Nothing is overwritten: a row that is replaced or withdrawn is closed (``until``) and stays.

Every write is one :class:`Revision`; rows carry the revision that brought them (``since``) and, unless they are
current, the one that ended them (``until``). What indexes current rows is made in the migrations, because Tortoise has
no words for ``WHERE until IS NULL``.
"""

from __future__ import annotations

from typing import Any, Final

from tortoise import fields
from tortoise.models import Model

#: The label under which Tortoise knows these models and their migrations.
APP = "ledger"

CODE_LENGTH = 100
NAME_LENGTH = 200
KIND_LENGTH = 100


class Revision(Model):
    """One write: who did what, when and why."""

    id = fields.BigIntField(primary_key=True)
    at = fields.DatetimeField()
    actor = fields.CharField(max_length=NAME_LENGTH)
    action = fields.CharField(max_length=CODE_LENGTH)
    reason = fields.TextField(null=True)

    class Meta:
        table = "revision"


def _since() -> Any:
    # The number of a revision. Rows are written in its transaction, so a foreign key would find nothing wrong, row by
    # row, a million times.
    return fields.BigIntField()


def _until() -> Any:
    return fields.BigIntField(null=True)


def _one(model: str, column: str) -> Any:
    return fields.ForeignKeyField(
        f"ledger.{model}", related_name=False, on_delete=fields.OnDelete.RESTRICT, source_field=column
    )


class Unit(Model):
    """A unit of government in the tree."""

    id = fields.BigIntField(primary_key=True)
    code = fields.CharField(max_length=CODE_LENGTH, unique=True)
    name = fields.CharField(max_length=NAME_LENGTH)
    kind = fields.CharField(max_length=KIND_LENGTH)
    # What it was made as, where it is of another kind now.
    born = fields.CharField(max_length=KIND_LENGTH, null=True)
    parent: Any = fields.ForeignKeyField(
        "ledger.Unit",
        related_name=False,
        on_delete=fields.OnDelete.RESTRICT,
        source_field="parent_id",
        null=True,
        db_index=True,
    )
    opens = fields.DateField(null=True)
    closes = fields.DateField(null=True)
    changed = fields.BigIntField(null=True)
    since = _since()

    class Meta:
        table = "unit"


class Oversight(Model):
    """That a LEADER oversees a unit."""

    id = fields.BigIntField(primary_key=True)
    leader = _one("Unit", "leader_id")
    overseen = _one("Unit", "overseen_id")

    class Meta:
        table = "oversight"
        unique_together = (("leader", "overseen"),)


class Period(Model):
    """A span of days, both ends included."""

    id = fields.BigIntField(primary_key=True)
    code = fields.CharField(max_length=CODE_LENGTH, unique=True)
    kind = fields.CharField(max_length=KIND_LENGTH)
    starts = fields.DateField()
    ends = fields.DateField()
    # What it was made as; NULL where it was never corrected.
    first_kind = fields.CharField(max_length=KIND_LENGTH, null=True)
    first_starts = fields.DateField(null=True)
    first_ends = fields.DateField(null=True)
    since = _since()

    class Meta:
        table = "period"


class PeriodVersion(Model):
    """What a corrected period is, or was until the next correction. The current one is repeated in :class:`Period`."""

    id = fields.BigIntField(primary_key=True)
    period = _one("Period", "period_id")
    kind = fields.CharField(max_length=KIND_LENGTH)
    starts = fields.DateField()
    ends = fields.DateField()
    since = _since()
    until = _until()

    class Meta:
        table = "period_version"


class Circumstance(Model):
    """A kind of incident with its attributes, as canonical JSON. Incidents alike share one, and it never changes."""

    id = fields.BigIntField(primary_key=True)
    kind = fields.CharField(max_length=KIND_LENGTH)
    attributes = fields.TextField()

    class Meta:
        table = "circumstance"
        unique_together = (("kind", "attributes"),)


class Incident(Model):
    """One event, recorded on a unit under a document number that is unique among current incidents."""

    id = fields.BigIntField(primary_key=True)
    ref = fields.CharField(max_length=CODE_LENGTH)
    unit = _one("Unit", "unit_id")
    day = fields.DateField()
    circumstance = _one("Circumstance", "circumstance_id")
    since = _since()
    until = _until()

    class Meta:
        table = "incident"


class Metric(Model):
    """The code of a metric, so that observations hold a number instead."""

    id = fields.BigIntField(primary_key=True)
    code = fields.CharField(max_length=CODE_LENGTH, unique=True)
    # How its values are stored, so that they can be read without its plugin; unknown of what older versions observed.
    form = fields.CharField(max_length=20, null=True)

    class Meta:
        table = "metric"


class Observation(Model):
    """One value of a metric for a unit in a period, as an integer of the metric's places."""

    id = fields.BigIntField(primary_key=True)
    unit = _one("Unit", "unit_id")
    period = _one("Period", "period_id")
    metric = _one("Metric", "metric_id")
    value = fields.BigIntField()
    since = _since()
    until = _until()

    class Meta:
        table = "observation"


class Item(Model):
    """The code of a scheme's item (or amount) that was ruled on, so that rulings hold a number instead."""

    id = fields.BigIntField(primary_key=True)
    scheme = fields.CharField(max_length=CODE_LENGTH)
    code = fields.CharField(max_length=CODE_LENGTH)

    class Meta:
        table = "item"
        unique_together = (("scheme", "code"),)


class Ruling(Model):
    """An assessor's decision in hundredths of a point, with ``incident_ref`` where it judges one incident."""

    id = fields.BigIntField(primary_key=True)
    item = _one("Item", "item_id")
    unit = _one("Unit", "unit_id")
    period = _one("Period", "period_id")
    incident_ref = fields.CharField(max_length=CODE_LENGTH, null=True)
    points = fields.BigIntField()
    since = _since()
    until = _until()

    class Meta:
        table = "ruling"


class Parameter(Model):
    """A parameter that the deployment has set."""

    id = fields.BigIntField(primary_key=True)
    code = fields.CharField(max_length=CODE_LENGTH)
    value = fields.BigIntField()
    # The unit for which it holds, and all below it, and the first day on which it does; NULL: for all, and ever.
    unit: Any = fields.ForeignKeyField(
        "ledger.Unit", related_name=False, on_delete=fields.OnDelete.RESTRICT, source_field="unit_id", null=True
    )
    starts = fields.DateField(null=True)
    since = _since()
    until = _until()

    class Meta:
        table = "parameter"


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
    # NULL where it is of the kind that it was made as.
    kind = fields.CharField(max_length=KIND_LENGTH, null=True)
    opens = fields.DateField(null=True)
    since = _since()
    until = _until()

    class Meta:
        table = "unit_version"


class UnitName(Model):
    """A name that a unit has or had, with the keys by which it is sorted and sought: derived, and no fact."""

    name = fields.CharField(primary_key=True, max_length=NAME_LENGTH)
    sorts_as = fields.TextField()
    folded = fields.TextField()

    class Meta:
        table = "unit_name"


class OversightVersion(Model):
    """That a LEADER oversaw a unit for some time. The current ones are repeated in :class:`Oversight`."""

    id = fields.BigIntField(primary_key=True)
    leader = _one("Unit", "leader_id")
    overseen = _one("Unit", "overseen_id")
    since = _since()
    until = _until()

    class Meta:
        table = "oversight_version"


class UnitFormer(Model):
    """What a unit was up to a day, from another day or from its beginning. What it is since is in :class:`Unit`."""

    id = fields.BigIntField(primary_key=True)
    unit = _one("Unit", "unit_id")
    starts = fields.DateField(null=True)
    ends = fields.DateField()
    name = fields.CharField(max_length=NAME_LENGTH)
    kind = fields.CharField(max_length=KIND_LENGTH)
    parent: Any = fields.ForeignKeyField(
        "ledger.Unit", related_name=False, on_delete=fields.OnDelete.RESTRICT, source_field="parent_id", null=True
    )
    since = _since()
    until = _until()

    class Meta:
        table = "unit_former"


class OversightFormer(Model):
    """That a LEADER oversaw a unit up to a day, as long as :class:`UnitFormer` says of the LEADER."""

    id = fields.BigIntField(primary_key=True)
    leader = _one("Unit", "leader_id")
    overseen = _one("Unit", "overseen_id")
    starts = fields.DateField(null=True)
    ends = fields.DateField()
    since = _since()
    until = _until()

    class Meta:
        table = "oversight_former"


class Succession(Model):
    """That a unit took the place of another one, or of a part of it."""

    id = fields.BigIntField(primary_key=True)
    predecessor = _one("Unit", "predecessor_id")
    successor = _one("Unit", "successor_id")
    since = _since()
    until = _until()

    class Meta:
        table = "succession"


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


#: The names of all tables.
TABLES: Final = frozenset(
    str(model.describe()["table"]) for model in Model.__subclasses__() if model.__module__ == __name__
)
