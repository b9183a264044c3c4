"""A session about the past reads nothing but the past, however a statement is written."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.ledger import Ledger
from kaohe.ledger.storage.as_of import TIMELESS, refuse_the_present, tables_at
from kaohe.ledger.storage.fact_tables import FACT_TABLES, NOW, Tables
from kaohe.ledger.storage.models import TABLES
from kaohe.ledger.writing import Request, UnitChange

#: What repeats the current version of a fact, or says what it was made as.
REPEATED = {
    "unit": {"name", "born", "parent_id", "opens", "closes", "changed"},
    "period": {"first_kind", "first_starts", "first_ends"},
}
DATED = sorted(TABLES - TIMELESS)
BLANKS = st.text(" \t\n\r", min_size=1, max_size=3)
QUOTES = st.sampled_from(["", '"', "`", "'", "[]", "()"])
FORMS = st.sampled_from(
    [
        "{select}{_}*{_}{from_}{_}{table}",
        "{select}{_}*{_}{from_}/* here */{table}",
        "{select}{_}*{_}{from_}{_}{given}{_}u,{table}",
        "{select}{_}*{_}{from_}{_}{given}{_}u{_}LEFT{_}JOIN{_}{table}{_}p{_}ON{_}TRUE",
        "WITH{_}x{_}AS{_}({select}{_}1{_}{from_}{_}main.{table}){_}{select}{_}*{_}{from_}{_}x",
        "{select}{_}({select}{_}COUNT(*){_}{from_}{_}{table}{_}INDEXED{_}BY{_}some){_}{from_}{_}{given}{_}u",
        "UPDATE{_}{table}{_}SET{_}id{_}={_}0",
        "DELETE{_}{from_}{_}{table}",
        "TABLE{_}{table}",
    ]
)
CASES: st.SearchStrategy[Callable[[str], str]] = st.sampled_from([str.lower, str.upper, str.title, str.swapcase])


@given(FORMS, st.sampled_from(DATED), BLANKS, QUOTES, CASES, st.sampled_from(["SELECT", "select", "Select"]))
def test_what_would_read_the_present_is_refused(
    form: str, table: str, blank: str, quotes: str, case: Callable[[str], str], select: str
) -> None:
    """Of every table that changes with revisions, in whatever case, quotes, blanks and place."""
    quoted = f"{quotes[:1]}{case(table)}{quotes[-1:]}"
    sql = form.format(_=blank, table=quoted, given=tables_at(3).unit, select=select, from_=case("from"))
    with pytest.raises(ValueError, match=f"names .*{table}"):
        refuse_the_present(sql, 3)


@given(st.integers(0, 50), st.integers(0, 50), st.sampled_from(Tables._fields))
def test_only_what_is_as_of_the_same_revision_is_read(revision: int, other: int, field: str) -> None:
    sql = f"SELECT * FROM {getattr(tables_at(other), field)} t"
    if revision == other or getattr(tables_at(other), field) == getattr(tables_at(revision), field):
        refuse_the_present(sql, revision)
    else:
        with pytest.raises(ValueError, match="itself"):
            refuse_the_present(sql, revision)
    with pytest.raises(ValueError, match="itself"):
        refuse_the_present(f"SELECT * FROM {getattr(NOW, field)} t", revision)


@pytest.mark.parametrize("sql", ['SELECT * FROM U&"\\0075nit"', "SELECT * FROM U&\"!0075nit\" UESCAPE '!'"])
def test_names_in_escapes_are_refused(sql: str) -> None:
    with pytest.raises(ValueError, match="escapes"):
        refuse_the_present(sql, 3)


async def test_a_session_about_the_past(county: Ledger) -> None:
    """It neither reads the present nor writes, and a table of it has the columns of the present one."""
    before = await county.revision()
    assert (await county.change_unit("V", UnitChange(name="Hamlet"), Request("clerk"))).accepted
    async with county._database.reading() as session:
        then = session.past(before)
        for sql in ("select name from unit where code = 'V'", "SELECT name FROM\n unit", 'SELECT name FROM "unit" u'):
            assert await session.rows(sql)
            with pytest.raises(ValueError, match="names unit itself"):
                await then.rows(sql)
        with pytest.raises(ValueError, match="not written"):
            await then.insert("metric", ("code",), [("x",)])
        with pytest.raises(ValueError, match="not written"):
            await then.run("DELETE FROM metric")
        for reading, name in ((session, "Hamlet"), (then, "Village")):
            sql = f"select u.name\nfrom {reading.tables.unit}\nu where u.code = 'V'"
            assert [tuple(row) for row in await reading.rows(sql)] == [(name,)]
        for now, past in zip(session.tables, then.tables, strict=True):
            columns = await _columns(county, now)
            assert {*columns} - {"id", *REPEATED["period"]} <= {*await _columns(county, past, before)}, now


async def _columns(ledger: Ledger, table: str, revision: int | None = None) -> list[str]:
    async with ledger._database.reading() as session:
        reading = session if revision is None else session.past(revision)
        sql = f"SELECT t.* FROM {table} t LIMIT 1"
        if ledger._database.is_sqlite:
            cursor = await reading._connection.execute(sql)
            return [each[0] for each in cursor.description]
        return [each.name for each in (await reading._connection.prepare(sql)).get_attributes()]


def test_every_table_is_timeless_or_refused() -> None:
    """A new table is refused until somebody has said how it is read in the past."""
    assert TIMELESS < TABLES
    assert set(NOW) < TABLES - TIMELESS


async def test_what_is_kept_is_described_as_it_is(ledger: Ledger) -> None:
    """Every table that revisions open has a description, which names all of its columns and reads all of its rows."""
    described = {table.name: table for table in FACT_TABLES}
    async with ledger._database.reading() as session:
        for name in sorted(TABLES):
            columns = {*await _columns(ledger, name)}
            repeated = REPEATED.get(name, set[str]())
            if "since" not in columns:
                assert name not in described
                continue
            table = described[name]
            revisions = {"id", "since", "until"} if table.closes else {"id", "since"}
            assert {*table.stored} | revisions == columns - repeated, name
            [(rows,)] = await session.rows(f"SELECT COUNT(*) FROM {name}")
            found = await session.rows(table.select())
            assert len(found) == rows
            read = table.picking(session.dialect, ("revision", *table.stated))
            assert all(read(row)[0] > 0 for row in found)
            if table.key:
                [(different,)] = await session.rows(
                    f"SELECT COUNT(*) FROM {name} t WHERE EXISTS (SELECT 1 FROM {name} b "
                    f"WHERE {table.same('b', 't')} AND b.id <> t.id)"
                )
                assert different == 0, f"{name}: two current rows under one key"
