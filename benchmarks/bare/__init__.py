"""The five regimes once more, written by hand in NumPy without kaohe's words: what a user would pick instead.

Each module computes every total, item, finding and amount of its regime over int64 columns, low and high end, from the
same arrays that kaohe is given. It can do nothing else: no clause, no evidence, no list of what is missing, no
parameter, no other period than the one that it is asked for. The benchmark checks that both give the same figures.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from benchmarks.bare import liaocheng1995, luxi2014, minhang_linkage, pinghu2012, street_ten_rules
from benchmarks.bare.sheet import Cards, Tree
from kaohe.scheme.facts import Facts

#: By the code of the scheme: the cards of all units for a period.
REGIMES: Mapping[str, Callable[[Facts, Tree, str], Cards]] = {
    "liaocheng1995": liaocheng1995.cards,
    "luxi2014": luxi2014.cards,
    "minhang_linkage": minhang_linkage.cards,
    "pinghu2012": pinghu2012.cards,
    "street_ten_rules": street_ten_rules.cards,
}

__all__ = ["REGIMES", "Cards", "Tree"]
