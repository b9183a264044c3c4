"""An encoding is sure or refused: no bytes are taken as other characters than were written."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.ledger.files import UnreadableFile, read_ledger
from tests.support.cards import installed

HEADER = "ref,unit,on,kind,level,head_count\n"
ROW = "{},hill,2014-03-05,petition_visit,COUNTY,6\n"


def refs(content: bytes, encoding: str | None = None) -> list[str]:
    (table,) = read_ledger(io.BytesIO(content), "a.csv", installed(), encoding=encoding).values()
    return [entry["ref"] for entry in table]


def saved(encoding: str, *texts: str, header: str = HEADER) -> bytes:
    return (header + "".join(map(ROW.format, texts))).encode(encoding)


@pytest.mark.parametrize(
    ("encoding", "texts"),
    [
        ("big5", ("信訪1號",)), ("big5", ("山鄉-1", "湖鎮-2")), ("big5", ("溪",)),
        ("big5", ("臺北縣政府", "陳情書", "人民來信第三號")),
        ("latin-1", ("Dossiér-1",)), ("latin-1", ("São João", "Conceição")), ("cp1252", ("Übergröße", "Straße")),
        ("latin-1", ("façade", "naïve")), ("cp932", ("申請書-1",)), ("cp932", ("テスト",)),
        ("euc_jp", ("かな", "テスト")), ("cp949", ("민원-1",)), ("cp949", ("청원서", "민원실", "서울시")),
        ("cp1251", ("Заявление", "Жалоба")),
        ("koi8-r", ("заявление1", "просьб")),
    ],
)  # fmt: skip
def test_other_encodings_are_refused_and_taken_when_named(encoding: str, texts: tuple[str, ...]) -> None:
    content = saved(encoding, *texts)
    with pytest.raises(UnreadableFile, match="UTF-8"):
        refs(content)
    assert refs(content, encoding) == list(texts)


@pytest.mark.parametrize(
    "text", ["信-1", "信访〔2014〕3号", "交办-1", "湖镇第一批", "Ａ乡-２", "A乡-1", "山乡（东）", "泸溪乡2014年信访件"]
)
def test_chinese_of_common_characters_is_gb18030(text: str) -> None:
    assert refs(saved("gb18030", text)) == [text]


def test_a_cell_is_shown_in_each_encoding_that_it_may_be_in() -> None:
    with pytest.raises(UnreadableFile) as refused:
        refs(saved("big5", "plain", "信訪1號"))
    told = str(refused.value)
    assert "a cell of row 3 says" in told
    assert "信訪1號 in Big5" in told
    assert "--encoding" in told


@pytest.mark.parametrize("name", ["GB18030", "gbk", "GB2312", "cp936", "gb18030"])
def test_an_encoding_has_the_names_that_people_give_it(name: str) -> None:
    assert refs(saved("gb18030", "镕-1"), name) == ["镕-1"]


@pytest.mark.parametrize("name", ["klingon", "idna", "utf-7", "hex", "", "rot13", "a\0b"])
def test_what_is_no_encoding_of_tables_is_refused_with_those_there_are(name: str) -> None:
    with pytest.raises(UnreadableFile, match="name one of UTF-8, "):
        refs(saved("utf-8", "a"), name)


def test_a_wrong_name_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="is not text in utf-8"):
        refs(saved("gb18030", "信-1"), "utf-8")


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@given(text=st.text(st.sampled_from("信访a1é镕㐀"), min_size=1, max_size=6))
def test_utf_16_needs_no_mark(codec: str, text: str) -> None:
    assert refs(saved(codec, text)) == [text]


def test_zero_bytes_are_no_text() -> None:
    with pytest.raises(UnreadableFile, match="zero bytes"):
        refs(saved("utf-8", "a\0\0b\1"))
