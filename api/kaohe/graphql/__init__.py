"""The GraphQL schema: types, loaders, errors and limits. It knows neither SQL nor rules."""

from kaohe.graphql.core import enums  # describes the vocabulary's enums before any type uses one

__all__ = ["enums"]
