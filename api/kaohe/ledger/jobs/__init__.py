"""Imports in the background: files handed in to a server, one import at a time, each followed while it goes on."""

from kaohe.ledger.jobs.job import ImportJob, ImportState, JobProblem, SectionProgress, TableRead
from kaohe.ledger.jobs.queue import ImportBoard

__all__ = ["ImportBoard", "ImportJob", "ImportState", "JobProblem", "SectionProgress", "TableRead"]
