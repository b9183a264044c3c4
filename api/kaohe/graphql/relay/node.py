"""The interface of everything that has a global id."""

from __future__ import annotations

import strawberry


@strawberry.interface(description="An object with an id that is unique over all types and stays the same.")
class Node:
    """Can be fetched again by its id."""

    id: strawberry.ID = strawberry.field(description="Opaque and stable; pass it to `node(id:)`.")
