"""Sample queries, one file each; the first line is the title. GraphiQL opens with them, the documents quote them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Sample:
    """A query with its title."""

    name: str
    title: str
    query: str


@cache
def samples() -> tuple[Sample, ...]:
    """All samples, in the order of their file names."""
    files = (each for each in resources.files(__name__).iterdir() if each.name.endswith(".graphql"))
    return tuple(_sample(each.name, each.read_text(encoding="utf-8")) for each in sorted(files, key=lambda f: f.name))


def _sample(file: str, text: str) -> Sample:
    first_line = text.partition("\n")[0]
    return Sample(file.removesuffix(".graphql"), first_line.removeprefix("#").strip(), text)
