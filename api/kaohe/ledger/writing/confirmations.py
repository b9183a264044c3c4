"""Taking cards from step to step, and opening them again."""

from __future__ import annotations

from collections.abc import Sequence

from kaohe.ledger.facts.confirmations import ConfirmationKey, ConfirmationRecord, FrozenCard, State, confirmations
from kaohe.ledger.importing.validation import text_problem
from kaohe.ledger.storage.dialects import is_storable, texts
from kaohe.ledger.storage.fact_tables import CONFIRMATION
from kaohe.ledger.storage.models import CODE_LENGTH
from kaohe.ledger.writing.results import Rule
from kaohe.ledger.writing.transaction import Work

_ORDER = tuple(State)


async def advance(
    work: Work, key: ConfirmationKey, to: State, steps: Sequence[State], frozen: FrozenCard | None, expected: int | None
) -> None:
    """Take a card to the next of its scheme's steps."""
    if not steps or steps[0] is not State.OPEN or steps[-1] is not State.CONFIRMED or list(steps) != _sorted(steps):
        work.refuse(Rule.INVALID, ("steps",), f"must be some of {', '.join(_ORDER)} in this order, with both ends")
        return
    current = await _current(work, key, expected)
    if work.errors:
        return
    state = State.OPEN if current is None else current.state
    following = next((step for step in steps if _ORDER.index(step) > _ORDER.index(state)), None)
    if to is not following:
        hint = "reopen it first" if following is None else f"the next step is {following}"
        work.refuse(Rule.WRONG_STATE, ("to",), f"the card is {state}; it cannot become {to}", hint, current)
    if (to is State.CONFIRMED) != (frozen is not None):
        what = "is required: a confirmed card is kept as it is" if frozen is None else f"belongs to CONFIRMED, not {to}"
        work.refuse(Rule.REQUIRED if frozen is None else Rule.INVALID, ("frozen",), what)
    elif frozen is not None:
        _check_frozen(work, frozen)
    if not work.errors:
        await _store(work, key, to, frozen)


async def reopen(work: Work, key: ConfirmationKey, reason: str | None, expected: int | None) -> None:
    """Open a card again; what was confirmed stays in its history."""
    current = await _current(work, key, expected)
    if work.errors:
        return
    if reason is None or not reason.strip():
        work.refuse(Rule.REQUIRED, ("reason",), "is required: whoever reopens a card says why")
    if current is None or current.state is State.OPEN:
        work.refuse(Rule.WRONG_STATE, (), "the card is OPEN already", None, current)
    if not work.errors:
        await _store(work, key, State.OPEN, None)


def _sorted(steps: Sequence[State]) -> list[State]:
    return [state for state in _ORDER if state in steps]


def _check_frozen(work: Work, frozen: FrozenCard) -> None:
    if (problem := text_problem(frozen.version, CODE_LENGTH)) is not None:
        work.refuse(Rule.INVALID, ("frozen", "version"), problem)
    if type(frozen.facts) is not int or not 0 <= frozen.facts < work.revision:
        work.refuse(Rule.INVALID, ("frozen", "facts"), f"must be a revision of the ledger before {work.revision}")
    try:
        storable = is_storable(frozen.stored())
    except TypeError:
        storable = False
    if not storable:
        work.refuse(Rule.INVALID, ("frozen", "card"), "must be JSON that a database can hold")


async def _current(work: Work, key: ConfirmationKey, expected: int | None) -> ConfirmationRecord | None:
    """The state of a card; what is wrong with the key is refused."""
    if not texts([key.scheme]) or key.scheme not in work.registry.schemes:
        work.refuse(Rule.NOT_FOUND, ("scheme",), work.registry.lacking(str(key.scheme)))
    for field, name in (("unit", key.unit), ("period", key.period)):
        among = work.session.dialect.among_texts("code", 1)
        given = work.session.dialect.texts(texts([name]))
        if not await work.session.rows(f"SELECT id FROM {field} WHERE {among}", given):
            work.refuse(Rule.NOT_FOUND, (field,), f"there is no {field} {name}")
    if work.errors:
        return None
    current = (await confirmations(work.session, [key])).get(key)
    revision = 0 if current is None else current.revision
    what = f"the card of {key.scheme} for {key.unit} in {key.period}"
    work.expect(("expected_revision",), expected, revision, current, what)
    return current


async def _store(work: Work, key: ConfirmationKey, state: State, frozen: FrozenCard | None) -> None:
    session = work.session
    unit, period = [
        (await session.rows(f"SELECT id FROM {name} WHERE code = $1", code))[0][0]
        for name, code in (("unit", key.unit), ("period", key.period))
    ]
    await work.end(CONFIRMATION, key.scheme, key.unit, key.period)
    kept = (None, None, None)
    if frozen is not None:
        kept = (frozen.stored(), frozen.version, frozen.facts)  # type: ignore[assignment]
    row = (key.scheme, unit, period, state.value, *kept, work.revision)
    await session.insert(CONFIRMATION.name, (*CONFIRMATION.stored, "since"), [row])
