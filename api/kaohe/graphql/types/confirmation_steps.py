"""The steps that the cards of a regime go through, by the procedure that it declares."""

from __future__ import annotations

from kaohe.ledger.facts.confirmations import State
from kaohe.scheme.parts import Step
from kaohe.scheme.regime import Scheme

#: What a step of a procedure is called that takes a card to a state.
STEP_CODES = {State.SELF_REPORTED: "self_report", State.REVIEWED: "review", State.CONFIRMED: "confirmation"}


def steps_of(scheme: Scheme | None) -> dict[State, Step | None]:
    """The states in their order, each with the step of the procedure that leads to it, where there is one.

    A regime whose procedure has a step ``self_report`` has cards that are self-reported, and likewise with ``review``.
    Every regime has cards that are open and cards that are confirmed.
    """
    declared = {step.code: step for step in (() if scheme is None else scheme.procedure)}
    leading = {state: declared.get(STEP_CODES.get(state, "")) for state in State}
    ends = (State.OPEN, State.CONFIRMED)
    return {state: step for state, step in leading.items() if state in ends or step is not None}
