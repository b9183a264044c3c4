"""Sample queries, one file each: GraphiQL opens with them, the documents quote them.

A file begins with two comments, in English and in Chinese, whose first lines are titles; then comes the query, with
the English titles and texts. Variables stand in a JSON file of the same name.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from kaohe.graphql.schema import schema
from kaohe.web.request import Language
from kaohe.web.samples.chinese import ask_in_chinese


@dataclass(frozen=True, slots=True)
class Sample:
    """A query, which begins with a comment that says what it is for, with its title and the JSON of its variables."""

    name: str
    title: str
    query: str
    variables: str | None


@cache
def samples(language: Language) -> tuple[Sample, ...]:
    """All samples, in the order of their file names."""
    files = {each.name: each for each in resources.files("kaohe.web.samples").iterdir()}
    names = sorted(name.removesuffix(".graphql") for name in files if name.endswith(".graphql"))
    return tuple(_sample(name, language, files[f"{name}.graphql"], files.get(f"{name}.json")) for name in names)


def _sample(name: str, language: Language, file: Traversable, variables: Traversable | None) -> Sample:
    english, chinese, query = file.read_text(encoding="utf-8").split("\n\n", 2)
    comment = english if language == "en" else chinese
    return Sample(
        name,
        comment.partition("\n")[0].removeprefix("# "),
        f"{comment}\n{query if language == 'en' else ask_in_chinese(query, schema.core)}",
        None if variables is None else variables.read_text(encoding="utf-8"),
    )


__all__ = ["Sample", "samples"]
