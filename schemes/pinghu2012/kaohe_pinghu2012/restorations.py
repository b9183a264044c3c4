"""The marks that the surviving copy lost, dashes above all: how it prints a passage, and how the passage must have read."""

from kaohe.scheme import Restoration

RESTORATIONS = (
    Restoration("有迟报、漏报、瞒报的,视情节310分。", "有迟报、漏报、瞒报的,视情节扣3—10分。"),
    Restoration("导致发生责任事故的,视情节扣1030分。", "导致发生责任事故的,视情节扣10—30分。"),
    Restoration("造成不良社会影响的,视情节扣1030分。", "造成不良社会影响的,视情节扣10—30分。"),
    Restoration("或造成不良后果的,视情节扣1030", "或造成不良后果的,视情节扣10—30分。"),
    Restoration("未开展排查的,每次扣24分;", "未开展排查的,每次扣2—4分;"),
    Restoration("本办法从2012 51日起试行。", "本办法从2012年5月1日起试行。"),
)
