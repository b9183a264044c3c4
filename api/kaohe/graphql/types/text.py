"""Texts in two languages and quoted clauses."""

from __future__ import annotations

import strawberry

import kaohe.scheme as regime


@strawberry.type(description="A text in English and, as the source has it, in Chinese.")
class BilingualText:
    """Both languages of a text."""

    text: str = strawberry.field(description="The text in English.")
    text_zh: str = strawberry.field(description="The text in Chinese.")

    @classmethod
    def of(cls, text: regime.Bilingual) -> BilingualText:
        return cls(text=text.text, text_zh=text.text_zh)


@strawberry.type(description="A clause of the source, quoted in Chinese.")
class Clause:
    """Where a rule stands and what it says."""

    number: str = strawberry.field(description="Its number in the source: `(三)4(4)①`.")
    text: str = strawberry.field(description="Its words. `…` stands for what the quotation leaves out.")

    @classmethod
    def of(cls, clause: regime.Clause) -> Clause:
        return cls(number=clause.number, text=clause.text)


@strawberry.type(description="Who receives a reward or bears a consequence: the unit itself or a post, never a person.")
class Recipient:
    """A unit or a post."""

    code: str = strawberry.field(description="The code of the post, or `UNIT`.")
    title: str = strawberry.field(description="The title in English.")
    title_zh: str = strawberry.field(description="The title in Chinese.")

    @classmethod
    def of(cls, recipient: regime.Recipient) -> Recipient:
        return cls(code=recipient.code, title=recipient.title, title_zh=recipient.title_zh)
