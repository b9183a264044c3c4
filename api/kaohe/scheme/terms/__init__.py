"""Terms: the columns that a rule is written in, and how they are read from a frame of facts.

A term is written once, as an expression over metrics and selections of incidents, and computes one entry for every
unit at once. A :class:`Number` computes intervals, a :class:`Truth` computes YES, NO or UNKNOWN; an unknown fact widens
whatever it can change and nothing else. Terms say which facts they read, so that a card can show its evidence and what
it misses.
"""

from kaohe.scheme.terms.arithmetic import Number, Truth, all_of, any_of, first_known, known, number, total_of, when
from kaohe.scheme.terms.cohorts import COHORT_TERMS, cohort_rank, cohort_size, cohort_sum, lowest_in_cohort
from kaohe.scheme.terms.earlier import EARLIER_TERMS, LARGEST_AMOUNT, ever_this_year, previous, previously
from kaohe.scheme.terms.oversight import MeanOverseen, for_kinds, mean_of_overseen, only_for
from kaohe.scheme.terms.rulings import Awarded, Ruled, Settled
from kaohe.scheme.terms.steps import computed, grades, in_hundredths, monotone, percent_of, tiers
from kaohe.scheme.terms.tallies import Tally, batches, none, people, some, undecided
from kaohe.scheme.terms.term import (
    AnyTerm,
    AwardRead,
    Charge,
    Discretion,
    DiscretionRead,
    Frame,
    IncidentsRead,
    ObservationRead,
    PeersRead,
    Read,
    Term,
    UndecidedRead,
)
from kaohe.scheme.terms.traversal import Charged, charged, kinds_read, parameters_read, walk

__all__ = [
    "COHORT_TERMS",
    "EARLIER_TERMS",
    "LARGEST_AMOUNT",
    "AnyTerm",
    "AwardRead",
    "Awarded",
    "Charge",
    "Charged",
    "Discretion",
    "DiscretionRead",
    "Frame",
    "IncidentsRead",
    "MeanOverseen",
    "Number",
    "ObservationRead",
    "PeersRead",
    "Read",
    "Ruled",
    "Settled",
    "Tally",
    "Term",
    "Truth",
    "UndecidedRead",
    "all_of",
    "any_of",
    "batches",
    "charged",
    "cohort_rank",
    "cohort_size",
    "cohort_sum",
    "computed",
    "ever_this_year",
    "first_known",
    "for_kinds",
    "grades",
    "in_hundredths",
    "kinds_read",
    "known",
    "lowest_in_cohort",
    "mean_of_overseen",
    "monotone",
    "none",
    "number",
    "only_for",
    "parameters_read",
    "people",
    "percent_of",
    "previous",
    "previously",
    "some",
    "tiers",
    "total_of",
    "undecided",
    "walk",
    "when",
]
