"""What people and spreadsheets write for a day, a number or a truth value, where it can mean one thing only.

Every reader gives the value, and why it was read so where somebody should look whether that is right; None where it is
plain. What can mean nothing, or two things, gives None for the value.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import month_abbr
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeAlias

#: A day in ISO form, a number as digits, a code or a truth value; and why it was read so, if that is to be told.
Understood: TypeAlias = tuple[bool | int | str | None, str | None]

_NOTHING: Understood = (None, None)
_SPACE = re.compile(r"\s+")

_CLOCK = r"\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AP]M)?"
_TIME = rf"(?:[T ]?(?:上午|下午|早上|中午|晚上)? ?(?:{_CLOCK}|\d{{1,2}}[时点](?:\d{{1,2}}分?(?:\d{{1,2}}秒)?)?))?"
_WEEKDAY = r"(?:\(?(?:星期|周|礼拜)[一二三四五六日天]\)?)?"
_YEAR_FIRST = re.compile(
    rf"(\d{{4}})(?:([-/.])(\d{{1,2}})\2|年(\d{{1,2}})月)(\d{{1,2}})[日号]?{_WEEKDAY}{_TIME}", re.IGNORECASE
)
_SHORT_YEAR = re.compile(rf"(\d{{2}})(?:([-/.])(\d{{1,2}})\2|年(\d{{1,2}})月)(\d{{1,2}})[日号]?{_TIME}", re.IGNORECASE)
_MONTH_FIRST = re.compile(rf"(\d{{1,2}})/(\d{{1,2}})/(\d{{4}}){_TIME}", re.IGNORECASE)
_MONTHS = {month.casefold(): number for number, month in enumerate(month_abbr) if month}
_NAMED_MONTH = rf"({'|'.join(_MONTHS)})[a-z]*\.?"
_DAY_MONTH = re.compile(rf"(\d{{1,2}})[- ]?{_NAMED_MONTH}[- ,]{{0,2}}(\d{{4}}|\d{{2}}){_TIME}", re.IGNORECASE)
_MONTH_DAY = re.compile(rf"{_NAMED_MONTH} ?(\d{{1,2}}), ?(\d{{4}}){_TIME}", re.IGNORECASE)
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
_TIMES = {"万": 10**4, "亿": 10**8}
_MANY = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)([万亿])")
_MEASURED = re.compile(
    r"([-0-9.,E+万亿]+)(?:人次|人|件次|件|批次|批|次|起|个|户|条|项|份|分钟|天|元|名|处|宗)", re.IGNORECASE
)  # fmt: skip
#: What spreadsheets show where they have no value.
_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NUM!|NAME\?|NULL!|UNSAVED!|#+)|Err:\d{3}")
_MADE_NUMBER = re.compile(r"([0-9]+)\.0+")
_MADE_DAY = re.compile(r"\d{4}-\d{2}-\d{2} 00:00:00")
_LOST = re.compile(
    rf"{_MADE_DAY.pattern}|{_ERROR.pattern}|{_MADE_NUMBER.pattern}|[0-9](?:\.[0-9]+[Ee]\+?|[Ee]\+)[0-9]{{1,3}}"
)
_NUMBER = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?")
_SPACED = re.compile(r"-?[0-9]{1,3}(?: [0-9]{3})+(?:\.[0-9]+)?")
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
        return day_of_serial(int(found[1])).isoformat(), "the number of a day, as Excel stores them"
    if (found := _SHORT_YEAR.fullmatch(text)) and (iso := _iso(f"20{found[1]}", found[3] or found[4], found[5])):
        return iso, "a year of two digits, then month and day"
    if (found := _MONTH_FIRST.fullmatch(text)) and (iso := _iso(found[3], found[1], found[2])):
        return iso, "month/day/year"
    return _with_named_month(text)


def _with_named_month(text: str) -> Understood:
    """A day whose month is named in English, as Excel writes some: 5-Mar-14, Mar 5, 2014."""
    if found := _DAY_MONTH.fullmatch(text):
        day_, month, year = found.groups()
    elif found := _MONTH_DAY.fullmatch(text):
        month, day_, year = found.groups()
    else:
        return _NOTHING
    iso = _iso(year if len(year) > 2 else f"20{year}", str(_MONTHS[month.casefold()]), day_)
    return iso, None if iso is None or len(year) > 2 else "a year of two digits"


def form_of_day(cell: str) -> str | None:
    """In which form a day is written; None where it is none."""
    text = plain(cell)
    if day(text)[0] is None:
        return None
    if _SERIAL.fullmatch(text):
        return "the number of a day in Excel"
    if _MONTH_FIRST.fullmatch(text):
        return "month/day/year"
    if _IN_HANZI.fullmatch(text):
        return "年月日 in hanzi"
    if _COMPACT.fullmatch(text):
        return "yyyymmdd"
    if "年" in text:
        return "年月日"
    found = re.match(r"(\d+)([-/.])\d", text)
    if found is None or re.search(_NAMED_MONTH, text, re.IGNORECASE):
        return "day and named month"
    return f"{'year' if len(found[1]) == len('2014') else 'yy'}{found[2]}month{found[2]}day"


def why_no_day(cell: str) -> str:
    """The likely cause why a cell is no day, to stand behind what a day looks like; nothing where none is likely."""
    text = plain(cell)
    if (found := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text)) and (iso := _iso(*found.groups()[::-1])):
        return f"; {text} may be {iso}, or day and month the other way round"
    if re.fullmatch(r"\d{1,2}月\d{1,2}[日号]?|\d{1,2}[-/.]\d{1,2}", text):
        return f"; {text} names no year"
    if re.fullmatch(r"\d{4}(?:年|[-/.])\d{1,2}月?", text):
        return f"; {text} names no day"
    if is_error(text):
        return f"; {text} is an error that the spreadsheet shows"
    understood, why = day(text)
    if isinstance(understood, str):
        return f"; {text} is {understood}{' in Excel' if why and 'Excel' in why else ''}"
    return ""


def day_of_serial(serial: int) -> date:
    """The day that Excel for Windows stores as a number, from 61 (1 March 1900) on."""
    return _EPOCH + timedelta(days=serial)


def truth(cell: str) -> Understood:
    """True or false: TRUE, 是, 有, √, 1 and the like; FALSE, 否, 无, ×, 0 and the like."""
    text = plain(cell).casefold()
    return (text in _TRUE, None) if text in _TRUE or text in _FALSE else _NOTHING


def number(cell: str) -> Understood:
    """A number in digits: full-width ones, 5,500.00, 6人, ￥100, 5.5万 and, where no digit was lost, 1E+4."""
    text = plain(cell).replace("−", "-").lstrip("¥")  # the sign of mathematics
    if re.search("[0-9] [0-9]", text) and not _SPACED.fullmatch(text):
        return _NOTHING
    text = text.replace(" ", "")
    if measured := _MEASURED.fullmatch(text):
        text = measured[1]
    if many := _MANY.fullmatch(text):
        value = Decimal(many[1]) * _TIMES[many[2]]
        return f"{value.normalize():f}", f"{many[2]} is {_TIMES[many[2]]}"
    if grouped := _GROUPED.fullmatch(text):
        text = grouped[1].replace(",", "") + (grouped[2] or "")
    if _SCIENTIFIC.fullmatch(text):
        value = Decimal(text)
        if value != value.to_integral_value() or abs(value) >= _ROUNDED:
            return _NOTHING
        return f"{value:f}", "a power of ten; see whether digits were lost"
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
        return value, f"in per cent; if the share is meant, write {(Decimal(value) * 100).normalize():f}%"
    return value, habit


def code(cell: str) -> Understood:
    """A code as it is; 2014.0 is 2014, of which a spreadsheet made a number."""
    found = _MADE_NUMBER.fullmatch(plain(cell))
    return (cell, None) if found is None else (found[1], "a code of which a spreadsheet made a number")


def is_error(cell: str) -> bool:
    """Whether a cell is what a spreadsheet shows where it has no value: #N/A, #REF!, or ##### in a narrow column.

    #UNSAVED! is a formula whose value was not saved with the workbook.
    """
    return _ERROR.fullmatch(cell) is not None


def lost(ref: str) -> str | None:
    """Why a document number is surely not the one that was entered; None where it may be."""
    if _LOST.fullmatch(ref) is None:
        return None
    if is_error(ref):
        return f"{ref} is an error that the spreadsheet shows, and no document number"
    if _MADE_DAY.fullmatch(ref):
        return f"{ref} is a day that Excel made of a number; format the column as text and enter it anew"
    whole_part, _, _ = ref.partition(".")
    what = "what Excel shows of a long number" if "e" in ref.casefold() else f"what a spreadsheet makes of {whole_part}"
    return f"{ref} is {what}; format the column as text and enter it anew"


def damage(cell: str) -> str | None:
    """What a spreadsheet may have done to a document number; None where nothing shows."""
    text = plain(cell)
    if re.fullmatch(r"[0-9]{16,}", text) and not text[15:].strip("0"):
        return "it has more than 15 digits, and zeros after the 15th, where Excel loses digits"
    if re.fullmatch(
        r"\d{1,2}月\d{1,2}日|\d{1,2}-(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)", text, re.IGNORECASE
    ):
        return "it looks like a number such as 3-5 that Excel took for a day"
    if re.fullmatch(rf"\d{{4}}/\d{{1,2}}/\d{{1,2}}{_TIME}|\d{{4}}-\d{{2}}-\d{{2}} \d.*", text):
        return "it looks like a number such as 2014-3-5 that Excel took for a day"
    return None


def may_be_serial(ref: str) -> str | None:
    """The day that Excel would mean by a document number of five digits, in ISO form; None where it means none."""
    found = _SERIAL.fullmatch(ref)
    return day_of_serial(int(ref)).isoformat() if found and ref.isdecimal() and int(ref) in _SERIALS else None


def _in_digits(hanzi: str) -> int:
    tens, ten, ones = hanzi.rpartition("十")
    value = int(_DIGITS.get(ones, "0"))
    return value + (10 * int(_DIGITS.get(tens, "1")) if ten else 0)


def _iso(year: str, month: str, day_: str) -> str | None:
    try:
        return date(int(year), int(month), int(day_)).isoformat()
    except ValueError:
        return None
