"""The ledger: units, periods, incidents, observations and rulings with their history, in SQLite or PostgreSQL.

The door::

    async with open_ledger("sqlite:///…/ledger.db", registry, create=True) as ledger:
        report = await ledger.import_records(json_dictionary, dry_run=False, progress=callback)
        calendar = await ledger.calendar()
        facts = await ledger.read_facts(["T0"], schemes, [calendar.find("2014")])   # None for all units

Whoever reads gets plain frozen records (``UnitRecord`` …) and columns, never an ORM instance.
"""

from kaohe.ledger.facts.records import ImportProblem, ImportReport
from kaohe.ledger.journal.verification import AuditProblem, AuditVerdict, Tampering
from kaohe.ledger.ledger import Ledger, is_behind, open_ledger, upgrade
from kaohe.ledger.storage.errors import LedgerUnavailable

__all__ = [
    "AuditProblem",
    "AuditVerdict",
    "ImportProblem",
    "ImportReport",
    "Ledger",
    "LedgerUnavailable",
    "Tampering",
    "is_behind",
    "open_ledger",
    "upgrade",
]
