"""Which ledger a field is about: the present one, or the one that was known at the moment around it."""

from __future__ import annotations

from typing import Any

import strawberry

from kaohe.graphql.context.request import Context


class ViewedInfo(strawberry.Info[Context, Any]):
    """What resolvers learn of the field they resolve; its context is that of the moment that it lies under."""

    @property
    def context(self) -> Context:
        """The request's view of the ledger, or that of the moment."""
        request: Context = self._raw_info.context
        if not request.views:
            return request
        path = self._raw_info.path
        while path.prev is not None:
            path = path.prev
        return request.views.get(str(path.key), request)
