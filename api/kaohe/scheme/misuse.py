"""Operators between words that do not go together: refused where they stand, with what to write instead.

Python would end in an AttributeError from within kaohe, or take one operand for another: ``a and b`` is ``b``,
``number == 5`` is False. Words of the SDK say for themselves what they are and how they become what an operator takes.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from enum import Enum
from typing import Any, ClassVar, NoReturn


class Operation(Enum):
    """What an operator works on."""

    ARITHMETIC = ("+", "-", "*", "/", "//", "%", "**", "@", "<<", ">>")
    COMPARISON = ("<", "<=", ">", ">=", "==")
    LOGIC = ("&", "|", "^")

    @classmethod
    def of(cls, symbol: str) -> Operation:
        """The operation of an operator."""
        return next(each for each in cls if symbol in each.value)


class Undecided:
    """What only facts make YES or NO."""

    __slots__ = ()
    what: ClassVar[str] = "a word"

    def __bool__(self) -> bool:
        """Refuse to be YES or NO while a rule is written.

        Raises:
            TypeError: always.
        """
        raise TypeError(
            f"{self.what} has no yes or no while a rule is written: write & for and, | for or, ~ for not,"
            " and (a <= x) & (x <= b) for a <= x <= b"
        )


class Word:
    """What a regime is written in. Every operator that a word does not define is refused.

    Attributes:
        what: what it is called, such as "a number".
        instead: what to write so that an operation of that sort takes it; what is not here it takes.
        between: what to write in the place of an operator between two such words.
        mixed: what to write where it meets a word of another sort.
        yields: whether another word that it meets is asked first.
    """

    __slots__ = ()
    what: ClassVar[str] = "a word"
    instead: ClassVar[dict[Operation, str]] = {}
    between: ClassVar[dict[str, str]] = {}
    mixed: ClassVar[str | None] = None
    yields: ClassVar[bool] = False

    def __eq__(self, other: object) -> bool:
        """Whether it is the very same word; what it comes to is compared by ``equals``.

        Raises:
            TypeError: the other is a value, which no word is.
        """
        if isinstance(other, bool | int | float | str | Decimal):
            refuse("==", self, other)
        return self is other

    __hash__ = object.__hash__


_NAMES = {
    "+": ("__add__", "__radd__"),
    "-": ("__sub__", "__rsub__"),
    "*": ("__mul__", "__rmul__"),
    "/": ("__truediv__", "__rtruediv__"),
    "//": ("__floordiv__", "__rfloordiv__"),
    "%": ("__mod__", "__rmod__"),
    "**": ("__pow__", "__rpow__"),
    "@": ("__matmul__", "__rmatmul__"),
    "<<": ("__lshift__", "__rlshift__"),
    ">>": ("__rshift__", "__rrshift__"),
    "&": ("__and__", "__rand__"),
    "|": ("__or__", "__ror__"),
    "^": ("__xor__", "__rxor__"),
    "<": ("__lt__", None),
    "<=": ("__le__", None),
    ">": ("__gt__", None),
    ">=": ("__ge__", None),
}
_SIGNS = {"-": "__neg__", "+": "__pos__", "~": "__invert__", "abs": "__abs__"}


def refuse(symbol: str, one: object, other: object) -> NoReturn:
    """Refuse an operator between two operands.

    Raises:
        TypeError: always; it says what the operands are, and what to write instead.
    """
    raise TypeError(
        f"{_called(one)} {symbol} {_called(other)} is nothing that a rule says: {_remedy(symbol, one, other)}"
    )


def expect(value: object, kind: type, word: str) -> None:
    """See that a word is given what it takes.

    Raises:
        TypeError: it is something else; the message says what, and what to write instead.
    """
    if not isinstance(value, kind):
        wanted = kind.what if issubclass(kind, Word) else kind.__name__
        raise TypeError(f"{word} takes {wanted}, not {_called(value)}: {_as(kind, value)}")


def _as(kind: type, value: object) -> str:
    if isinstance(value, bool):
        return "== compares what is written, not facts: write number.equals(other)"
    if isinstance(value, Word) and issubclass(kind, Word):
        operation = Operation.ARITHMETIC if Operation.LOGIC in kind.instead else Operation.LOGIC
        return value.instead.get(operation) or value.mixed or f"write {kind.what}"
    return f"write {kind.what}" if issubclass(kind, Word) else f"write a {kind.__name__}"


def _called(value: object) -> str:
    return value.what if isinstance(value, Word) else repr(value)


def _remedy(symbol: str, one: object, other: object) -> str:
    operation = Operation.of(symbol)
    words = [each for each in (one, other) if isinstance(each, Word)]
    remarks = list(dict.fromkeys(said for each in words if (said := each.instead.get(operation)) is not None))
    plain = [said for each in (one, other) if not isinstance(each, Word) and (said := _plain(each, operation))]
    if remarks or plain:
        return "; ".join([*remarks, *plain])
    if len({each.what for each in words}) > 1 and (mixed := [each.mixed for each in words if each.mixed]):
        return "; ".join(mixed)
    for each in words:
        if symbol in each.between:
            return each.between[symbol]
    return "write a word of kaohe.scheme for it, such as monotone(function, rises_with=[…])"


def _plain(value: object, operation: Operation) -> str | None:
    """What is wrong with what is no word; None where it is a number."""
    if operation is Operation.LOGIC:
        return f"{value!r} is no truth and no selection"
    if isinstance(value, bool):
        return "write 1 or 0, or a truth"
    if isinstance(value, float):
        return f"write it as text, '{value}': binary floats are not exact"
    if isinstance(value, int | Decimal):
        return None
    if isinstance(value, str):
        return None if stated(value) is not None else f"{value!r} is no number"
    return f"{type(value).__name__} is no word of a regime"


def stated(value: object) -> Decimal | None:
    """A number that is stated exactly: as text, as a whole number or as a Decimal; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        return None
    try:
        number = Decimal(value)
    except ArithmeticError:
        return None
    return number if number.is_finite() else None


def _refusing(symbol: str, *, reflected: bool) -> Callable[[Any, Any], Any]:
    def operator(self: Any, other: Any) -> Any:
        if self.yields and isinstance(other, Word) and not other.yields:
            return NotImplemented
        one, two = (other, self) if reflected else (self, other)
        refuse(symbol, one, two)

    return operator


def _refusing_sign(symbol: str) -> Callable[[Any], NoReturn]:
    def operator(self: Any) -> NoReturn:
        said = self.between.get(f"{symbol}…") or self.instead.get(
            Operation.LOGIC if symbol == "~" else Operation.ARITHMETIC
        )
        raise TypeError(f"{symbol} {self.what} is nothing that a rule says: {said or 'leave it out'}")

    return operator


# Set here rather than written out in the class: type checkers go on refusing what a word does not define.
for _symbol, (_name, _reflected) in _NAMES.items():
    setattr(Word, _name, _refusing(_symbol, reflected=False))
    if _reflected is not None:
        setattr(Word, _reflected, _refusing(_symbol, reflected=True))
for _symbol, _name in _SIGNS.items():
    setattr(Word, _name, _refusing_sign(_symbol))
