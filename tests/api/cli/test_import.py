"""``kaohe import`` stores everything in all files or nothing, and lists every error."""

import io
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from kaohe.cli.commands.demo import demo_file
from kaohe.cli.console import progress
from tests.api.cli.conftest import Run
from tests.api.ledger.files.test_workbooks import workbook

Write = Callable[[str, Any], Path]

UNITS = {
    "units": [
        {"code": "C", "name": "County", "kind": "COUNTY"},
        {"code": "T", "name": "Township", "kind": "TOWNSHIP", "parent": "C"},
    ],
    "periods": [{"code": "2014", "kind": "YEAR", "starts": "2014-01-01", "ends": "2014-12-31"}],
}
FACTS = {
    "incidents": [
        {"ref": "R1", "unit": "T", "kind": "petition_visit", "on": "2014-03-01", "level": "NATIONAL", "head_count": 6}
    ],
    "observations": [{"unit": "T", "period": "2014", "metric": "liaocheng1995.annual_score", "value": "82.98"}],
}
BAD = {
    "units": [{"code": "V", "name": "Village", "kind": "HAMLET", "parent": "T"}],
    "incidents": [
        {"ref": "R2", "unit": "T", "kind": "petition_visit", "on": "2014-13-01", "level": "NATIONAL", "head_count": 0},
        {"ref": "R3", "unit": "nowhere", "kind": "screening_missed", "on": "2014-03-01"},
    ],
    "observations": [{"unit": "T", "period": "2014", "metric": "luxi2014.nothing", "value": True}],
    "rulings": [{"scheme": "minhang_linkage", "item": "1.1.1", "unit": "T", "period": "2014", "points": "0.51"}],
}


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite://{tmp_path / 'ledger.sqlite3'}"


def total(kaohe: Run, *options: str) -> Any:
    ran = kaohe("score", "--scheme", "liaocheng1995", "--unit", "T", "--period", "2014", "--json", *options)
    return ran.json.get("total", ran.json.get("error"))


def test_files_together_make_one_ledger(kaohe: Run, write: Write, database: str) -> None:
    ran = kaohe("import", write("a.json", UNITS), write("b.json", FACTS), "--database", database)
    assert ran.status == 0, ran.err
    assert ran.out == "imported 2 units, 1 period, 1 incident, 1 observation\n"
    assert total(kaohe, "--database", database) == "82.98"


def test_json_says_what_was_imported(kaohe: Run, write: Write, database: str) -> None:
    ran = kaohe("import", write("a.json", {**UNITS, **FACTS}), "--database", database, "--json")
    assert ran.json["errors"] == []
    assert ran.json["imported"]["units"] == 2
    assert ran.json["dryRun"] is False


def test_every_error_is_listed_and_nothing_is_stored(kaohe: Run, write: Write, database: str) -> None:
    good, bad, broken = write("good.json", {**UNITS, **FACTS}), write("bad.json", BAD), write("broken.json", "{")
    ran = kaohe("import", good, bad, broken, "--database", database, "--json")
    assert ran.status == 1
    assert ran.json["imported"] == {}
    told = {(Path(each["file"]).name, each["record"], each["field"]): each["message"] for each in ran.json["errors"]}
    assert any(file == "broken.json" and "is not JSON" in message for (file, _, _), message in told.items())
    fields = {field for file, _, field in told if file == "bad.json"}
    assert {"kind", "on", "head_count", "unit", "metric", "points"} <= fields
    records = " ".join(record for file, record, _ in told if file == "bad.json")
    assert "R2" in records
    assert "R3" in records
    assert total(kaohe, "--database", database) == "NOT_FOUND"


def test_errors_are_readable(kaohe: Run, write: Write, database: str) -> None:
    ran = kaohe("import", write("a.json", UNITS), write("bad.json", BAD), "--database", database)
    assert ran.status == 1
    assert ran.out == ""
    (line,) = (line for line in ran.err.splitlines() if "head_count" in line)
    assert "bad.json" in line
    assert "R2" in line
    assert "must be a whole number of at least 1" in line
    assert ran.err.splitlines()[-1].endswith("errors, nothing was imported")


def test_a_dry_run_checks_and_stores_nothing(kaohe: Run, write: Write, database: str) -> None:
    path = write("a.json", {**UNITS, **FACTS})
    ran = kaohe("import", path, "--database", database, "--dry-run")
    assert (ran.status, ran.out.startswith("would import 2 units")) == (0, True)
    assert not (path.parent / "ledger.sqlite3").exists()
    assert kaohe("import", write("units.json", UNITS), "--database", database).status == 0
    ran = kaohe("import", write("facts.json", FACTS), "--database", database, "--dry-run")
    assert (ran.status, ran.out) == (0, "would import 1 incident, 1 observation\n")
    assert total(kaohe, "--database", database) == ["0.00", "100.00"]
    assert kaohe("import", write("bad.json", BAD), "--database", database, "--dry-run").status == 1


def test_the_default_ledger_is_in_the_user_s_data_folder(kaohe: Run, write: Write, of_one_s_own: Path) -> None:
    assert kaohe("import", write("a.json", {**UNITS, **FACTS})).status == 0
    assert (of_one_s_own / "kaohe" / "ledger.sqlite3").is_file()
    assert total(kaohe) == "82.98"


def test_the_ledger_of_the_environment(
    kaohe: Run, write: Write, database: str, of_one_s_own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KAOHE_DATABASE_URL", database)
    assert kaohe("import", write("a.json", {**UNITS, **FACTS})).status == 0
    assert not of_one_s_own.exists()
    assert total(kaohe, "--database", database) == "82.98"


def test_a_case_file_is_an_import_file(kaohe: Run, database: str) -> None:
    with demo_file() as county:
        ran = kaohe("import", county, "--database", database)
    assert ran.status == 0, ran.err
    assert ran.out.startswith("imported 31 units, 14 periods, ")


@pytest.mark.parametrize(
    "url", ["mysql://localhost/ledger", "nonsense", "postgres://nobody@127.0.0.1:9/none", "sqlite:"]
)
def test_a_database_that_cannot_be_opened_is_one_clear_line(kaohe: Run, write: Write, url: str) -> None:
    ran = kaohe("import", write("a.json", UNITS), "--database", url)
    assert (ran.status, ran.out, len(ran.err.splitlines())) == (1, "", 1)
    assert "ledger" in ran.err


def test_a_folder_that_cannot_be_made(kaohe: Run, write: Write) -> None:
    path = write("a.json", UNITS)
    ran = kaohe("import", path, "--database", f"sqlite://{path}/ledger.sqlite3")
    assert (ran.status, ran.out, len(ran.err.splitlines())) == (1, "", 1)


def test_parameters_must_agree_and_be_known(kaohe: Run, write: Write, database: str) -> None:
    one = write("one.json", {**UNITS, "parameters": {"liaocheng1995.group_threshold": 6}})
    two = write("two.json", {"parameters": {"liaocheng1995.group_threshold": 7, "nothing.at_all": 1}, "unit": []})
    ran = kaohe("import", one, two, "--database", database, "--json")
    told = {(Path(each["file"]).name, each["record"]): each["message"] for each in ran.json["errors"]}
    assert told.keys() == {("two.json", "parameters"), ("two.json", "parameters nothing.at_all"), ("two.json", "unit")}
    assert told["two.json", "parameters"] == "is 7 here and 6 in another file"
    assert "it may have title, parameters, units" in told["two.json", "unit"]


def test_a_parameter_of_a_county_since_a_day(kaohe: Run, write: Write, database: str) -> None:
    """From a YAML file, and from an export of what it became."""
    code = "liaocheng1995.group_threshold"
    listed = f"parameters:\n  {code}:\n  - {{value: 6}}\n  - {{value: 8, from: 2011-01-01, unit: C}}\n"
    units = "units:\n- {code: C, name: County, kind: COUNTY}\n"
    path = write("a.yaml", units + listed)
    assert kaohe("import", path, "--database", database).status == 0
    assert kaohe("export", path.with_name("b.json"), "--database", database).status == 0
    exported = json.loads(path.with_name("b.json").read_text(encoding="utf-8"))
    assert exported["parameters"] == {code: [{"value": 6}, {"value": 8, "from": "2011-01-01", "unit": "C"}]}


def test_a_long_import_shows_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = io.StringIO()
    watched = Console(file=screen, force_terminal=True, width=80)
    monkeypatch.setattr("kaohe.cli.console.stderr", lambda: watched)
    with progress("importing", 4) as done:
        done(3)
    assert "importing" in screen.getvalue()
    assert "3/4" in screen.getvalue()


def test_a_file_that_is_no_ledger(kaohe: Run, tmp_path: Path) -> None:
    path = tmp_path / "notes.sqlite3"
    path.write_bytes(b"these are not the tables of a database" * 100)
    ran = kaohe("score", "--scheme", "luxi2014", "--unit", "T", "--period", "2014", "--database", f"sqlite://{path}")
    assert ran.status == 1
    assert len(ran.err.splitlines()) == 1


def test_a_ledger_is_a_plain_sqlite_file(kaohe: Run, write: Write, tmp_path: Path) -> None:
    kaohe("import", write("a.json", UNITS), "--database", f"sqlite://{tmp_path / 'ledger.sqlite3'}")
    with sqlite3.connect(tmp_path / "ledger.sqlite3") as connection:
        assert connection.execute("SELECT count(*) FROM unit").fetchone() == (2,)
    connection.close()


CSV = (
    "编号,单位,日期,kind,level,人数,repeat\r\nR1,T,2014/3/1,petition_visit,NATIONAL,{},是\r\n\r\n"
    "R2,{},2014-03-02,{},,,\r\n"
)


def test_tables_are_imported_beside_ledger_files(kaohe: Run, write: Write, database: str, tmp_path: Path) -> None:
    table = tmp_path / "excel.csv"
    table.write_bytes(CSV.format(6, "T", "screening_missed").encode("gbk"))
    ran = kaohe("import", write("a.json", UNITS), table, "--database", database, "--reason", "lists of March")
    assert ran.out == "imported 2 units, 1 period, 2 incidents\n", ran.err
    kaohe("export", tmp_path / "all.json", "--database", database)
    told = (tmp_path / "all.json").read_text(encoding="utf-8")
    assert '"ref":"R1","unit":"T","kind":"petition_visit","on":"2014-03-01","level":"NATIONAL"' in told
    with closing(sqlite3.connect(database.removeprefix("sqlite://"))) as connection:
        reasons = connection.execute("SELECT reason FROM revision").fetchall()
    assert reasons == [("lists of March",)]


def test_what_is_wrong_in_a_table_is_told_by_row_and_column(kaohe: Run, write: Write, database: str) -> None:
    bad = write("bad.csv", CSV.format("none", "nowhere", "screening_missed"))
    ran = kaohe("import", write("a.json", UNITS), bad, "--database", database, "--json")
    assert [(each["record"], each["field"]) for each in ran.json["errors"]] == [
        ("row 2 R1", "人数"),
        ("row 4 R2", "单位"),
    ]


def test_of_too_many_errors_the_rest_is_counted(kaohe: Run, write: Write, database: str) -> None:
    rows = "".join(f"R{number},nowhere,2014-03-01,screening_missed\n" for number in range(1_500))
    bad = write("bad.csv", f"ref,unit,on,kind\n{rows}")
    ran = kaohe("import", write("a.json", UNITS), bad, "--database", database)
    assert ran.status == 1
    assert ran.err.count("there is no unit nowhere") == 1_000
    assert ran.err.endswith("1500 errors, 500 of them not listed, nothing was imported\n")


def test_a_value_above_what_bounds_it_is_told_by_its_row(kaohe: Run, write: Write, database: str) -> None:
    bad = write(
        "bad.csv",
        "unit,period,metric,value\nT,2014,luxi2014.backlog_cases,3\n\nT,2014,luxi2014.backlog_cases_settled,4\n",
    )
    ran = kaohe("import", write("a.json", UNITS), bad, "--database", database, "--json")
    assert [(each["record"], each["field"]) for each in ran.json["errors"]] == [("row 4 T", "value")]


def test_the_format_can_be_said(kaohe: Run, write: Write, database: str) -> None:
    ran = kaohe("import", write("a.data", "units: [{code: C, name: C, kind: COUNTY}]"), "--format", "yaml",
                "--database", database)  # fmt: skip
    assert ran.out == "imported 1 unit\n"


NAMED = {
    "units": [
        {"code": "county", "name": "县", "kind": "COUNTY"},
        {"code": "hill", "name": "山乡", "kind": "TOWNSHIP", "parent": "county"},
        {"code": "lake", "name": "湖镇", "kind": "TOWNSHIP", "parent": "county"},
        {"code": "lake2", "name": "湖镇", "kind": "TOWNSHIP", "parent": "county"},
    ],
    "periods": [{"code": "2014", "kind": "YEAR", "starts": "2014-01-01", "ends": "2014-12-31"}],
}


def test_units_are_known_by_a_name_that_one_has(kaohe: Run, write: Write, database: str) -> None:
    rows = "单位,考核期,指标,值\n山乡,2014年,luxi2014.work_records,√\nｈｉｌｌ,2014年度,luxi2014.backlog_cases,1\n"
    ran = kaohe("import", write("a.json", NAMED), write("b.csv", rows), "--database", database)
    assert ran.out == "imported 4 units, 1 period, 2 observations\n", ran.err
    bad = write(
        "c.csv", "unit,period,metric,value\n湖镇,2014,luxi2014.work_records,是\nlaek,2014,luxi2014.work_records,是\n"
    )
    ran = kaohe("import", bad, "--database", database, "--json")
    assert [each["message"] for each in ran.json["errors"]] == [
        "there are 2 called 湖镇: give the code, lake or lake2",
        "there is no unit laek; did you mean lake?",
    ]


def test_what_is_to_be_looked_at_is_told_and_stored_all_the_same(kaohe: Run, write: Write, database: str) -> None:
    rows = "编号,单位,日期,类别\n信-1,hill,41703,screening_missed\n合计,,,\n"
    ran = kaohe("import", write("a.json", NAMED), write("b.csv", rows), "--database", database)
    assert ran.out == "imported 4 units, 1 period, 1 incident\n"
    assert "row 2: 日期: 41703 is read as 2014-03-05: the number of a day, as Excel stores them" in ran.err
    assert "row 3: passed over: a total (合计)" in ran.err


def test_a_number_that_excel_shortened_is_refused_and_a_day_in_excel_is_named(
    kaohe: Run, write: Write, database: str
) -> None:
    visit = {"unit": "hill", "kind": "screening_missed"}
    incidents = [{**visit, "ref": "1.23E+17", "on": "2014-03-05"}, {**visit, "ref": "A", "on": "45322"}]
    ran = kaohe("import", write("a.json", {**NAMED, "incidents": incidents}), "--database", database, "--json")
    assert [each["message"] for each in ran.json["errors"]] == [
        "1.23E+17 is what Excel shows of a long number; format the column as text and enter it anew",
        "must be a date like 2014-12-31; 45322 is 2024-01-31 in Excel",
    ]


def test_a_dry_run_shows_how_each_column_was_understood(kaohe: Run, write: Write, database: str) -> None:
    assert kaohe("import", write("a.json", NAMED), "--database", database).status == 0
    rows = "序号,编号,单位,日期,类别\n1,信-1,hill,41703,screening_missed\n2,信-2,hill,2014/3/6,screening_missed\n"
    table = write("b.csv", rows)
    ran = kaohe("import", table, "--database", database, "--dry-run")
    assert ran.out.splitlines()[1:5] == [
        "  A 序号 passed over: 1, 2",
        "  B 编号 → ref: 信-1, 信-2",
        "  C 单位 → unit: hill",
        "  D 日期 → on (the number of a day in Excel or year/month/day): 41703 is 2014-03-05, 2014/3/6 is 2014-03-06",
    ]
    assert "→" not in kaohe("import", table, "--database", database).out
    (told,) = kaohe("import", table, "--database", database, "--dry-run", "--json").json["tables"]
    assert (told["section"], told["headerRow"], told["entries"], told["sheet"]) == ("incidents", 1, 2, None)
    assert told["columns"][3]["samples"][0] == {"cell": "41703", "value": "2014-03-05"}


def test_a_workbook_is_imported_and_its_errors_stand_in_cells(
    kaohe: Run, tmp_path: Path, write: Write, database: str
) -> None:
    assert kaohe("import", write("a.json", NAMED), "--database", database).status == 0
    path = tmp_path / "台账.xlsx"
    header = ["编号", "单位", "日期", "类别"]
    path.write_bytes(
        workbook(["title"], header, ["信-1", "hill", datetime(2014, 3, 5), "screening_missed"]).getvalue()  # noqa: DTZ001
    )
    assert kaohe("import", path, "--database", database).out == "imported 1 incident\n"
    path.write_bytes(workbook(header, ["信-2", "hil", "none", "screening_missed"]).getvalue())
    ran = kaohe("import", path, "--database", database)
    assert "台账!B2 信-2: 单位: there is no unit hil; did you mean hill?" in ran.err
    assert "台账!C2 信-2: 日期: must be a date like 2014-12-31" in ran.err
