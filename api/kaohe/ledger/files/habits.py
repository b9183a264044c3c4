"""What people and spreadsheets write for a day, a number or a truth value, where it can mean one thing only.

Every reader gives the value with a habit: in words what was made of the cell, where somebody should look whether that
is right; None where it is plain. What can mean nothing, or two things, gives None for the value.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeAlias

#: A day in ISO form, a number as digits, or a truth value; and how it was understood, if that is to be told.
Understood: TypeAlias = tuple[bool | int | str | None, str | None]

_NOTHING: Understood = (None, None)
_SPACE = re.compile(r"\s+")

_TIME = r"(?:[T ]?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AP]M)?)?"
_WEEKDAY = r"(?:\(?(?:星期|周|礼拜)[一二三四五六日天]\)?)?"
_YEAR_FIRST = re.compile(
    rf"(\d{{4}})(?:([-/.])(\d{{1,2}})\2|年(\d{{1,2}})月)(\d{{1,2}})[日号]?{_WEEKDAY}{_TIME}", re.IGNORECASE
)
_SHORT_YEAR = re.compile(rf"(\d{{2}})(?:([-/.])(\d{{1,2}})\2|年(\d{{1,2}})月)(\d{{1,2}})[日号]?{_TIME}", re.IGNORECASE)
_MONTH_FIRST = re.compile(rf"(\d{{1,2}})/(\d{{1,2}})/(\d{{4}}){_TIME}", re.IGNORECASE)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_IN_HANZI = re.compile(
    r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})[日号]?"
)
_DIGITS = {sign: str(value) for value, sign in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}

#: Day 0 of Excel for Windows, from March 1900 on; and the serials of 1954 to 2099.
_EPOCH, _SERIALS = date(1899, 12, 30), range(20_000, 73_051)

_TRUE = frozenset(("true", "t", "yes", "y", "1", "1.0", "是", "有", "对", "√", "✓", "✔", "☑", "v"))
_FALSE = frozenset(("false", "f", "no", "n", "0", "0.0", "否", "无", "没有", "不是", "×", "✗", "✘", "☒", "x"))

_GROUPED = re.compile(r"(-?[0-9]{1,3}(?:,[0-9]{3})+)(\.[0-9]+)?")
_SCIENTIFIC = re.compile(r"-?[0-9](?:\.[0-9]+)?E\+?[0-9]{1,2}", re.IGNORECASE)
_MEASURED = re.compile(
    r"([-0-9.,E+]+)(?:人次|人|件次|件|批次|批|次|起|个|户|条|项|份|分钟|天|元|名|处|宗)", re.IGNORECASE
)  # fmt: skip
_NUMBER = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?")
#: Where Excel of itself changes to powers of ten, which keep six digits of the number.
_ROUNDED = Decimal("1E11")


def plain(text: str) -> str:
    """A text in the narrow forms of its signs, each run of white space as one blank."""
    return text if text.isascii() and "  " not in text else _SPACE.sub(" ", unicodedata.normalize("NFKC", text)).strip()


def day(cell: str) -> Understood:
    """A day: 2014-3-5, 2014/3/5 14:30, 2014.3.5, 2014年 3月 5日星期三, 20140305, 二〇一四年三月五日.

    The serial number of a day in Excel, a year of two digits before month and day, and month/day/year, which Excel
    writes where it speaks American English, are taken and told.
    """
    text = re.sub(r" ?([年月日号]) ?", r"\1", plain(cell))
    if found := _YEAR_FIRST.fullmatch(text):
        year, _, month, written, day_ = found.groups()
        return _iso(year, month or written, day_), None
    if found := _COMPACT.fullmatch(text):
        return _iso(*found.groups()), None
    if found := _IN_HANZI.fullmatch(text):
        year = "".join(_DIGITS[sign] for sign in found[1])
        return _iso(year, str(_in_digits(found[2])), str(_in_digits(found[3]))), None
    if (found := _SERIAL.fullmatch(text)) and int(found[1]) in _SERIALS:
        return day_of_serial(int(found[1])).isoformat(), "read as the number of a day, as Excel stores them"
    if (found := _SHORT_YEAR.fullmatch(text)) and (iso := _iso(f"20{found[1]}", found[3] or found[4], found[5])):
        return iso, "read as a year of two digits, then month and day"
    if (found := _MONTH_FIRST.fullmatch(text)) and (iso := _iso(found[3], found[1], found[2])):
        return iso, "read as month/day/year"
    return _NOTHING


def day_of_serial(serial: int) -> date:
    """The day that Excel for Windows stores as a number, from 61 (1 March 1900) on."""
    return _EPOCH + timedelta(days=serial)


def truth(cell: str) -> Understood:
    """True or false: TRUE, 是, 有, √, 1 and the like; FALSE, 否, 无, ×, 0 and the like."""
    text = plain(cell).casefold()
    return (text in _TRUE, None) if text in _TRUE or text in _FALSE else _NOTHING


def number(cell: str) -> Understood:
    """A number in digits: full-width ones, 5,500.00, 6人, ￥100 and, where no digit can have been lost, 1E+4."""
    text = plain(cell).replace(" ", "").lstrip("¥")
    if measured := _MEASURED.fullmatch(text):
        text = measured[1]
    if grouped := _GROUPED.fullmatch(text):
        text = grouped[1].replace(",", "") + (grouped[2] or "")
    if _SCIENTIFIC.fullmatch(text):
        value = Decimal(text)
        if value != value.to_integral_value() or abs(value) >= _ROUNDED:
            return _NOTHING
        return f"{value:f}", "read as a power of ten; see whether digits were lost"
    return (text, None) if _NUMBER.fullmatch(text) else _NOTHING


def whole(cell: str) -> Understood:
    """A whole number; 6.0 is one."""
    text, habit = number(cell)
    if not isinstance(text, str):
        return _NOTHING
    digits, _, places = text.partition(".")
    return _NOTHING if places.strip("0") else (int(digits), habit)


def per_cent(cell: str) -> Understood:
    """A number of per cent: 98 and 98% are the same, and 0.98 is told, since that is how Excel keeps 98%."""
    text = plain(cell).replace(" ", "")
    value, habit = number(text.removesuffix("%"))
    if isinstance(value, str) and not text.endswith("%") and 0 < Decimal(value) <= 1:
        return (
            value,
            f"read as {value} per cent; if the share {value} is meant, write {(Decimal(value) * 100).normalize():f}%",
        )
    return value, habit


def damage(cell: str) -> str | None:
    """What a spreadsheet may have done to a document number; None where nothing shows."""
    text = plain(cell)
    if re.fullmatch(r"[0-9]{16,}", text) and not text[15:].strip("0"):
        return "it has more than 15 digits, and zeros after the 15th, where Excel loses digits"
    if re.fullmatch(
        r"\d{1,2}月\d{1,2}日|\d{1,2}-(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)", text, re.IGNORECASE
    ):
        return "it looks like a number such as 3-5 that Excel took for a day"
    return None


def _in_digits(hanzi: str) -> int:
    tens, ten, ones = hanzi.rpartition("十")
    value = int(_DIGITS.get(ones, "0"))
    return value + (10 * int(_DIGITS.get(tens, "1")) if ten else 0)


def _iso(year: str, month: str, day_: str) -> str | None:
    try:
        return date(int(year), int(month), int(day_)).isoformat()
    except ValueError:
        return None


def is_shortened(text: str) -> bool:
    """Whether a document number is what Excel shows of a long one, whose digits are lost: 1.23E+17."""
    return _SCIENTIFIC.fullmatch(plain(text)) is not None and "+" in text
