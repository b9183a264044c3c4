"""Imports in the background: files handed in to a server, one import at a time, each followed while it goes on."""

from kaohe.ledger.imports.board import ImportBoard
from kaohe.ledger.imports.jobs import ImportJob, ImportState, JobProblem, SectionProgress

__all__ = ["ImportBoard", "ImportJob", "ImportState", "JobProblem", "SectionProgress"]
