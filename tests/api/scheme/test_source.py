"""The source: a quotation is held to its words, white space and ellipses apart."""

import pytest

from kaohe.scheme import Restoration, SourceText, source_text

SOURCE = SourceText("一、工作目标\n  无进京赴省上访,无 集体上访,\n无信访老户。")


@pytest.mark.parametrize(
    "quotation",
    [
        "无进京赴省上访",
        "无集体上访",
        "一、工作目标无进京",
        "工作目标…无集体上访",
        "一、…老户。",
        "无 集 体",
        "无…无…无…",
    ],
)
def test_words_that_stand_in_the_source_in_that_order_are_held(quotation: str) -> None:
    assert SOURCE.holds(quotation)


@pytest.mark.parametrize(
    "quotation", ["无积案", "无集体上访…工作目标", "无集体上访...老户", "无…无…无…无", "无进京,赴省"]
)
def test_words_that_do_not_or_in_another_order_are_not(quotation: str) -> None:
    assert not SOURCE.holds(quotation)


def test_what_was_restored_is_kept_beside_the_text() -> None:
    restored = SourceText("每次扣2—4分", (Restoration("每次扣24分", "每次扣2—4分"),))
    assert restored.holds("扣2—4分")
    assert restored.restorations[0].printed == "每次扣24分"


def test_a_source_is_read_from_its_package() -> None:
    assert source_text("kaohe_luxi2014", "luxi2014.txt").holds("泸溪县")
    with pytest.raises(FileNotFoundError):
        source_text("kaohe_luxi2014", "lost.txt")
