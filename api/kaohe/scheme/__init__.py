"""The words a regime is written in.

A regime is a :class:`Scheme`: sections of items, targets, obligations, vetoes, sanctions, rewards and fines, each with
its clause and a term that computes it. Terms are written over metrics (what is observed) and selections of incidents
(what happened); they run over columns, one entry a unit, in exact numbers, and an unknown fact widens what it can
change.
"""

from kaohe.scheme import (
    amending,
    amendments,
    amounts,
    bilingual,
    core_kinds,
    findings,
    incident_kinds,
    metrics,
    parameters,
    parts,
    regime,
    rules,
    score,
    selections,
    source,
    vocabulary,
)
from kaohe.scheme.amending import *
from kaohe.scheme.amendments import *
from kaohe.scheme.amounts import *
from kaohe.scheme.bilingual import *
from kaohe.scheme.core_kinds import *
from kaohe.scheme.findings import *
from kaohe.scheme.incident_kinds import *
from kaohe.scheme.metrics import *
from kaohe.scheme.parameters import *
from kaohe.scheme.parts import *
from kaohe.scheme.regime import *
from kaohe.scheme.rules import *
from kaohe.scheme.score import *
from kaohe.scheme.selections import *
from kaohe.scheme.source import *
from kaohe.scheme.terms import arithmetic, choices, cohorts, earlier, logic, oversight, rulings, steps, tallies
from kaohe.scheme.terms.arithmetic import *
from kaohe.scheme.terms.choices import *
from kaohe.scheme.terms.cohorts import *
from kaohe.scheme.terms.earlier import *
from kaohe.scheme.terms.logic import *
from kaohe.scheme.terms.oversight import *
from kaohe.scheme.terms.rulings import *
from kaohe.scheme.terms.steps import *
from kaohe.scheme.terms.tallies import *
from kaohe.scheme.vocabulary import *

# Each module says in its own `__all__` which of its names are words of the SDK.
__all__: list[str] = []
__all__ += amending.__all__
__all__ += amendments.__all__
__all__ += amounts.__all__
__all__ += bilingual.__all__
__all__ += core_kinds.__all__
__all__ += findings.__all__
__all__ += incident_kinds.__all__
__all__ += metrics.__all__
__all__ += parameters.__all__
__all__ += parts.__all__
__all__ += regime.__all__
__all__ += rules.__all__
__all__ += score.__all__
__all__ += selections.__all__
__all__ += source.__all__
__all__ += arithmetic.__all__
__all__ += choices.__all__
__all__ += cohorts.__all__
__all__ += earlier.__all__
__all__ += logic.__all__
__all__ += oversight.__all__
__all__ += rulings.__all__
__all__ += steps.__all__
__all__ += tallies.__all__
__all__ += vocabulary.__all__
