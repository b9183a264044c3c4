"""In which encoding a table was saved: by its mark, else the first of UTF-8 and GB18030 that all of it is."""

from __future__ import annotations

import codecs
from typing import BinaryIO

from kaohe.ledger.files.words import UnreadableFile

#: Marks at the start of a file, and the codec that reads it without the mark. Excel's "Unicode text" is UTF-16.
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}

#: What is tried where there is no mark. Excel in Chinese saves CSV as GBK, which GB18030 contains.
_UNMARKED = ("utf-8", "gb18030")

#: All of them.
ENCODINGS = ("utf-8-sig", "gb18030", "utf-16")

_CHUNK = 2**20


def encoding_of(file: BinaryIO) -> str:
    """The encoding of a file, read from its start to its end.

    Raises:
        UnreadableFile: it is in none of them.
    """
    file.seek(0)
    head = file.read(3)
    marked = next((codec for mark, codec in _MARKS.items() if head.startswith(mark)), None)
    for codec in _UNMARKED if marked is None else (marked,):
        if _is_all(file, codec):
            return codec
    tried = "UTF-8 and GB18030" if marked is None else marked.removesuffix("-sig").upper()
    raise UnreadableFile(f"is not text in {tried}; save it as CSV UTF-8")


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
