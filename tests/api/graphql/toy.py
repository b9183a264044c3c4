"""A small schema of every shape that a field may have, and objects whose attributes hold anything."""

from __future__ import annotations

from collections.abc import Generator
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any

import strawberry
from hypothesis import strategies as st

from kaohe.graphql.core.scalars import SCALARS
from kaohe.graphql.execution import InlineExecutor


@strawberry.enum
class Colour(Enum):
    RED = "red"
    BLUE = "blue"


@strawberry.interface
class Named:
    name: str


@strawberry.type
class Leaf:
    text: str
    maybe: str | None
    number: int
    exact: Decimal | None
    colour: Colour
    colours: list[Colour | None] | None


@strawberry.type
class Branch(Named):
    leaf: Leaf
    leaves: list[Leaf]
    gaps: list[Leaf | None] | None
    grid: list[list[int]] | None

    @strawberry.field
    def resolved(self) -> Leaf | None:
        return self.leaf

    @strawberry.field
    async def awaited(self) -> list[Leaf] | None:
        return self.leaves


@strawberry.type
class Twig(Named):
    length: int | None


Anything = Annotated[Branch | Twig, strawberry.union("Anything")]


@strawberry.type
class Query:
    @strawberry.field
    def branch(self, info: strawberry.Info[dict[str, Any], None]) -> Branch | None:
        found: Branch | None = info.context["branch"]
        return found

    @strawberry.field
    async def named(self, info: strawberry.Info[dict[str, Any], None]) -> list[Named | None]:
        found: list[Named | None] = info.context["named"]
        return found

    @strawberry.field
    def anything(self, info: strawberry.Info[dict[str, Any], None]) -> list[Anything] | None:
        found: list[Branch | Twig] | None = info.context["named"]
        return found


SCHEMA = strawberry.Schema(
    Query,
    types=[Branch, Twig],
    config=strawberry.schema.config.StrawberryConfig(scalar_map=SCALARS),
    execution_context_class=InlineExecutor,
)


class Later:
    """What is still to be awaited."""

    def __init__(self, value: object) -> None:
        self.value = value

    async def _awaited(self) -> object:
        return self.value

    def __await__(self) -> Generator[Any, Any, object]:
        return self._awaited().__await__()

    def __repr__(self) -> str:
        return f"Later({self.value!r})"


#: Right values, and those that a field of another type takes, or none.
ODD = st.sampled_from(
    [None, "", "x", 0, 7, 2**40, True, 1.5, Decimal("0.50"), Decimal("NaN"), Colour.RED, "RED", "red", (), ["x", None],
     [1, 2], [[1], [2]], {"text": "x"}, ValueError("broken"), strawberry.UNSET, Later("x"), Later(None)]
)  # fmt: skip


def mostly(right: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A right value nine times out of ten."""
    return st.integers(0, 9).flatmap(lambda at: ODD if at == 9 else right)


def leaves() -> st.SearchStrategy[Leaf]:
    """Leaves, now and then with an attribute that is not as the schema says."""
    colours = st.sampled_from(list(Colour))
    return st.builds(
        Leaf,
        text=mostly(st.just("text")),
        maybe=mostly(st.none() | st.just("maybe")),
        number=mostly(st.integers(0, 9)),
        exact=mostly(st.none() | st.just(Decimal("1.20"))),
        colour=mostly(colours),
        colours=mostly(st.none() | st.lists(st.none() | colours, max_size=2)),
    )


def branches() -> st.SearchStrategy[Branch]:
    """Branches with leaves."""
    return st.builds(
        Branch,
        name=mostly(st.just("branch")),
        leaf=mostly(leaves()),
        leaves=mostly(st.lists(mostly(leaves()), max_size=3)),
        gaps=mostly(st.none() | st.lists(st.none() | leaves(), max_size=2)),
        grid=mostly(st.none() | st.just([[1, 2], []])),
    )


def worlds() -> st.SearchStrategy[dict[str, Any]]:
    """What the root fields give."""
    twigs = st.builds(Twig, name=mostly(st.just("twig")), length=mostly(st.none() | st.just(3)))
    return st.fixed_dictionaries(
        {"branch": st.none() | branches(), "named": mostly(st.lists(mostly(branches() | twigs), max_size=3))}
    )


LEAF = ["text", "maybe", "number", "exact", "colour", "colours", "__typename", "text: maybe", "other: text"]
TWIG = ["length", "name", "__typename"]


def selections() -> st.SearchStrategy[str]:
    """Documents over the schema: some fields at each place, with aliases, fragments and conditions."""
    leaf = st.lists(st.sampled_from([each for each in LEAF if each != "text: maybe"]), min_size=1, max_size=4)
    on_leaf = leaf.map(lambda names: "{ " + " ".join(names) + " }")
    inner = st.sampled_from(["leaf", "leaves", "gaps", "resolved", "awaited"])
    nested = st.builds(lambda name, of: f"{name}_{abs(hash(of)) % 997}: {name} {of}", inner, on_leaf)
    plain = st.sampled_from(
        ["name", "grid", "__typename", "also: name", "name @skip(if: true)", "grid @include(if: $yes)",
         "...Leafy", "... on Branch { leaf { text } }", "... @include(if: $no) { leaf { number } }"]
    )  # fmt: skip
    on_branch = st.lists(plain | nested, min_size=1, max_size=5).map(" ".join)
    on_any = st.builds(
        lambda branch, twig: f"{{ __typename ... on Branch {{ {branch} }} ... on Twig {{ {' '.join(twig)} }} }}",
        on_branch,
        st.lists(st.sampled_from(TWIG), min_size=1, max_size=2),
    )
    return st.builds(
        lambda branch, named, anything: (
            f"query($yes: Boolean! = true, $no: Boolean! = false) {{ branch {{ {branch} ...Leafy }}"
            f" named {named} anything {anything} unused: branch @include(if: $no) {{ name }}"
            f" used: branch @include(if: $yes) {{ name }} }} fragment Leafy on Branch {{ leaf {{ text colour }} }}"
        ),
        on_branch,
        on_any,
        on_any,
    )
