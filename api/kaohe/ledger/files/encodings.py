"""In which encoding a table was saved: named by whoever hands it in, told by a mark, or found where it is sure.

Bytes of one encoding are often text in another too: Big5 and Latin-1 are read as GB18030 without an error, as other
characters. So UTF-8, whose form nothing else has, is taken when all of the file has it; UTF-16 without its mark when
its signs stand where UTF-16 puts them; GB18030 only when what it says is Chinese as people write it. Everything else is
refused, with what a cell would say in each of the encodings that it may be in.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

from kaohe.ledger.files.chinese import is_plainly_chinese
from kaohe.ledger.files.words import UnreadableFile

#: Marks at the start of a file, and the codec that reads it without the mark. Excel's "Unicode text" is UTF-16.
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}

#: What may be named, as IANA does, with Python's codec. What Windows calls GBK and Big5 are the larger sets.
_NAMED = {
    "UTF-8": "utf-8-sig",
    "UTF-16": "utf-16",
    "UTF-16LE": "utf-16-le",
    "UTF-16BE": "utf-16-be",
    "GB18030": "gb18030",
    "GBK": "gb18030",
    "GB2312": "gb18030",
    "Big5": "cp950",
    "Big5-HKSCS": "big5hkscs",
    "Shift_JIS": "cp932",
    "EUC-JP": "euc_jp",
    "EUC-KR": "cp949",
    "ISO-8859-1": "latin-1",
    "Windows-1252": "cp1252",
    "Windows-1251": "cp1251",
    "KOI8-R": "koi8-r",
}

#: In which a cell is shown where none is sure, the likeliest first.
_CANDIDATES = ("GB18030", "Big5", "Windows-1252", "Shift_JIS", "EUC-KR", "Windows-1251")

_CHUNK = 2**20
#: In how many bytes one looks for UTF-16 without its mark; of how many characters beyond ASCII GB18030 is judged.
_HEAD, _JUDGED = 64 * 2**10, 50_000

_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffe\uffff\U000f0000-\U0010ffff]")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
#: The first cell with something beyond ASCII in it; no second byte of any encoding is a delimiter.
_TELLING_CELL = re.compile(rb'[^,;\t\r\n"]*[\x80-\xff][^,;\t\r\n"]*')


def named_encoding(name: str) -> str:
    """The codec of an encoding that somebody names, in upper or lower case.

    Raises:
        UnreadableFile: it is none that tables come in.
    """
    plain = {_plain(each): codec for each, codec in _NAMED.items()}
    try:
        looked_up = codecs.lookup(name).name
    except (LookupError, ValueError):
        looked_up = ""
    by_codec = {codecs.lookup(codec).name: codec for codec in _NAMED.values()}
    codec = plain.get(_plain(name)) or by_codec.get(looked_up) or _KIN.get(looked_up)
    if codec is None:
        raise UnreadableFile(f"there is no encoding {name}; name one of {', '.join(_NAMED)}")
    return codec


#: What Python has a codec of its own for within a larger set.
_KIN = {
    "utf-8": "utf-8-sig",
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "big5": "cp950",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}


def encoding_of(file: BinaryIO, named: str | None = None) -> str:
    """The codec that reads a file, looked at from its start to its end.

    Args:
        file: the file.
        named: in which encoding it is, as somebody says; found if left out.

    Raises:
        UnreadableFile: it is not in the one that was named, or it is in none surely.
    """
    if named is not None:
        return _held(file, named_encoding(named), named)
    file.seek(0)
    head = file.read(_HEAD)
    for mark, codec in _MARKS.items():
        if head.startswith(mark):
            return _held(file, codec, codec.removesuffix("-sig").upper())
    if b"\x00" in head:
        return _held(file, _unmarked_utf16(head), "UTF-16")
    if _is_all(file, "utf-8"):
        return "utf-8"
    if _is_all(file, "gb18030") and is_plainly_chinese(_beyond_ascii(file, "gb18030")):
        return "gb18030"
    raise UnreadableFile(_unsure(file))


def decoded_heads(file: BinaryIO) -> Iterator[str]:
    """The start of a file in each of the encodings that are found without being named."""
    file.seek(0)
    head = file.read(_HEAD)
    for codec in ("utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"):
        yield head.decode(codec, "ignore")


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]", "", name).casefold()


def _held(file: BinaryIO, codec: str, name: str) -> str:
    """The codec, if all of the file is in it."""
    if not _is_all(file, codec):
        raise UnreadableFile(f"is not text in {name}; save it as CSV UTF-8")
    return codec


def _unmarked_utf16(head: bytes) -> str:
    """The byte order in which all signs of a table's start are text. With zero bytes it is in no other encoding."""
    whole = head[: len(head) // 2 * 2]
    for codec in ("utf-16-le", "utf-16-be"):
        text = whole.decode(codec, "replace").removesuffix("\ufffd")  # half of a pair at the end of what was read
        if not _NO_TEXT.search(text) and "\ufffd" not in text and re.search(r"[,;\t\n]", text):
            return codec
    raise UnreadableFile("is no text: there are zero bytes in it; save it as CSV UTF-8")


def _unsure(file: BinaryIO) -> str:
    """Say in what a file may be, by the first cell that would tell."""
    file.seek(0)
    row, cell = 1, b""
    for row, line in enumerate(file, 1):  # noqa: B007  # the row is told
        if (found := _TELLING_CELL.search(line)) is not None:
            cell = found[0].strip()
            break
    ways: dict[str, str] = {}
    for name in _CANDIDATES:
        codec = _NAMED[name]
        if not _is_all(file, codec):
            continue
        try:
            says = cell.decode(codec)
        except UnicodeDecodeError:
            continue
        if not _NO_TEXT.search(says):
            ways[name] = says[:40]
    if not ways:
        return "is not text in UTF-8 and GB18030; save it as CSV UTF-8"
    told = ", ".join(f"{says} in {name}" for name, says in ways.items())
    return (
        f"is in no encoding for sure: a cell of row {row} says {told}; save it as CSV UTF-8, or name the encoding that "
        f"is right, such as {next(iter(ways))} (--encoding, or encoding of ledgerImport)"
    )


def _is_all(file: BinaryIO, codec: str) -> bool:
    decoder = codecs.getincrementaldecoder(codec)()
    file.seek(0)
    try:
        while chunk := file.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _beyond_ascii(file: BinaryIO, codec: str) -> str:
    """A sample of a file that holds enough characters beyond ASCII to judge by."""
    decoder = codecs.getincrementaldecoder(codec)()
    file.seek(0)
    sample, count = "", 0
    while count < _JUDGED and (chunk := file.read(_CHUNK)):
        text = decoder.decode(chunk)
        found = len(_BEYOND_ASCII.findall(text))
        if found:
            sample, count = sample + text, count + found
    return sample
