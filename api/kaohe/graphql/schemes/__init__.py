"""Regimes as they are written: sections, items, findings, money rules, metrics, each with its clause."""

from kaohe.graphql.schemes.catalogue import Catalogue
from kaohe.graphql.schemes.types import Scheme, SchemeFailure

__all__ = ["Catalogue", "Scheme", "SchemeFailure"]
