# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date

import pytest
import strategies
import typed_cells
from hypothesis import given
from typed_cells import (
    DAYS,
    MARKS,
    NUMBERS,
    PERIODS,
    WORLD,
    WORLD_DAYS,
    WORLD_NUMBERS,
    cells,
)

from engine import layout, named_periods, table, typed_values

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
NUMBER_CELLS = [*cells(NUMBERS), *cells(WORLD_NUMBERS, WORLD)]
DAY_CELLS = [*cells(DAYS), *cells(WORLD_DAYS, WORLD)]


def read_number(text, language):
    """What a cell of numbers says, as the table of cells writes it."""
    try:
        typed = table.read_value(text, *MARKS[language][:2])
    except ValueError:
        return "x"
    bound = {typed_values.LEAST: "> ", typed_values.MOST: "< "}.get(typed.bound, "")
    return f"{bound}{typed.number.normalize():f} {typed.word}".strip()


def read_day(text, language):
    try:
        return str(table.read_date(text, MARKS[language][2], YEAR))
    except ValueError:
        return "x"


@pytest.mark.parametrize(("text", "language", "meant"), NUMBER_CELLS)
def test_number_cells(text, language, meant):
    assert read_number(text, language) == meant


@pytest.mark.parametrize(("text", "language", "meant"), DAY_CELLS)
def test_day_cells(text, language, meant):
    assert read_day(text, language) == meant


@pytest.mark.parametrize(("text", "days"), [*PERIODS.items()])
def test_periods(text, days):
    found = table.read_period(text)
    assert found == (days and tuple(map(date.fromisoformat, days)))


def test_there_are_enough_cells():
    texts = [
        {text for text, _language, _meaning in cells_of_type}
        for cells_of_type in (NUMBER_CELLS, DAY_CELLS)
    ]
    assert sum(map(len, [*texts, PERIODS])) >= 300
    known = {language for _text, language, _meaning in DAY_CELLS}
    assert known == {*typed_cells.LANGUAGES, *typed_cells.WORLD}


def test_numbers_of_the_other_calendar():
    """Workbooks that count days from 1904 on, as old programs of Apple did."""
    assert table.read_date(46112) == date(2026, 3, 31)
    assert table.read_date(table.Since1904(44650)) == date(2026, 3, 31)
    assert table.read_text(table.Since1904(1001)) == "1001"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2024/25", (date(2024, 4, 1), date(2025, 3, 31))),
        ("FY2024/25", (date(2024, 4, 1), date(2025, 3, 31))),
        ("FY24/25", (date(2024, 4, 1), date(2025, 3, 31))),
        ("2024/2025", (date(2024, 4, 1), date(2025, 3, 31))),
        ("FY2024", None),
        ("2024", (date(2024, 1, 1), date(2024, 12, 31))),
    ],
)
def test_fiscal_years(text, days):
    """Of a company whose year begins in April; FY2024 may begin or end in 2024."""
    assert table.read_period(text, fiscal_month=4) == days


def test_months_without_year():
    """Only the month that the period has once."""
    assert table.read_period("3月") is None
    winter = (date(2025, 10, 1), date(2026, 3, 31))
    assert table.read_period("Nov", winter) == (date(2025, 11, 1), date(2025, 11, 30))
    assert table.read_period("Jan", winter) == (date(2026, 1, 1), date(2026, 1, 31))
    assert table.read_period("Mai", winter) is None
    two_years = (date(2025, 1, 1), date(2026, 12, 31))
    assert table.read_period("Mar", two_years) is None


def test_months_in_which_something_begins():
    assert table.read_date("2026-03", begins=True) == date(2026, 3, 1)
    assert table.read_date("Q3 2024", begins=True) == date(2024, 7, 1)
    assert table.read_date("2026-03-15", begins=True) == date(2026, 3, 15)


@pytest.mark.parametrize("cell", [3, 3.0, 2026, 2026.1, 2026.5, 12.5, True])
def test_numbers_are_no_months(cell):
    with pytest.raises(ValueError):
        table.read_date(cell, "%Y-%m-%d", YEAR)


@pytest.mark.parametrize(
    ("text", "meant"), [("3万", 30_000), ("5k", 5_000), ("25 Mio €", 25_000_000)]
)
def test_what_a_word_of_size_means(text, meant):
    with pytest.raises(typed_values.NotANumber) as caught:
        typed_values.read(text)
    assert caught.value.meant == [meant]


@pytest.mark.parametrize(
    ("text", "why"), [("80-90", "range"), ("100±5", "tolerance"), ("~95", "about")]
)
def test_why_a_number_is_open(text, why):
    with pytest.raises(typed_values.OpenNumber) as caught:
        typed_values.read(text)
    assert caught.value.why == why


def test_units_of_several_languages_are_the_same():
    assert len({typed_values.canonical_unit(u) for u in ("Tage", "days", "天")}) == 1
    assert typed_values.canonical_unit(" widgets ") == "widgets"


@given(strategies.texts(max_size=30))
def test_any_text_is_read_or_refused(text):
    for read in (typed_values.read, named_periods.read_day, named_periods.read_period):
        try:
            read(text)
        except ValueError:
            pass
    layout.is_total([text])
    table.recognise([text], {"a": ("A",)})


# TABLES


@pytest.mark.parametrize(
    ("lines", "delimiter"),
    [
        (["Plan, year 2026", "a;b;c", "1;2,5;3", "2;3,5;4"], ";"),
        (["KPI catalogue; 2026", "", "a,b", "1,2", "3,4"], ","),
        (["a\tb", "1,5\t2,5"], "\t"),
        (["a|b", "1|2"], "|"),
        (['a,"b;c"', '1,"2;3;4"', '2,"x;y"'], ","),
        (["a"], ","),
        ([], ","),
    ],
)
def test_delimiters(lines, delimiter):
    assert layout.find_delimiter(lines) == delimiter


@pytest.mark.parametrize(
    "row", [["Total", 5], [None, "合计：", 3], ["Summe", None], ["TOTAL GÉNÉRAL"]]
)
def test_totals(row):
    assert layout.is_total(row)


@pytest.mark.parametrize("row", [["Total assets", 5], [5, "Total"], [None], []])
def test_no_totals(row):
    assert not layout.is_total(row)


def test_rows_of_one_cell():
    assert layout.is_alone([None, "note", " "])
    assert layout.is_alone(["note", table.Filled("merged")])
    assert not layout.is_alone(["a", 0])
    assert not layout.is_alone([None, ""])


def test_notes():
    for note in ("Source: ERP", "* preliminary", "注：初稿", "Stand: Mai", "Nota: x"):
        assert layout.is_note([None, note]), note
    for name in ("Sales", "Notes taken", "Source quality", "Quality: first", None, 5):
        assert not layout.is_note([name]), name


def test_the_sheet_with_the_table():
    """Visible ones first; of two with as many columns the first."""
    known = table.title_index({"a": ("A",), "b": ("B",)})
    cover, half, whole = [["Cover"]], [["A", "x"]], [["title"], ["A", "B"]]

    def best(*sheets):
        return layout.best_sheet(sheets, known)

    assert best(("1", False, cover), ("2", False, half), ("3", False, whole)) == 2
    assert best(("1", True, whole), ("2", False, half)) == 1
    assert best(("1", False, whole), ("2", False, whole)) == 0
    assert best(("1", False, []), ("2", False, cover)) == 1
    assert best(("1", True, cover), ("2", True, whole)) == 1


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("Target (kg)", "target"),
        ("目标值（万元）", "target"),
        ("Ziel / Target", "target"),
        ("指标名称\nName", "name"),
        ("Target *", "target"),
        ("Other", None),
    ],
)
def test_titles_with_something_beside(title, role):
    known = {"target": ("Target", "目标值"), "name": ("Name",)}
    assert table.recognise([title], known) == ({role: 0} if role else {})


def test_the_likeliest_title_wins():
    known = {"kpi": ("KPI", "Objective"), "target": ("Target", "Objective")}
    assert table.recognise(["Objective", "Target"], known) == {"kpi": 0, "target": 1}
    assert table.recognise(["KPI", "Objective"], known) == {"kpi": 0, "target": 1}


def test_columns_of_their_own():
    header = ["Name", "Jan 2026", "2026年2月", "", "2026-03", "Output (pcs)"]
    assert layout.period_columns(header, {0}) == [1, 2, 4]
    assert layout.named_columns(header, {0}, {"output"}) == {5: "Output"}
    assert layout.only_year(["Plan 2026", None, "as of 2026-03"]) == 2026
    assert layout.only_year(["2025 and 2026"]) is None


@pytest.mark.parametrize(
    ("samples", "key"),
    [
        (["a@b.c", None], "work_email"),
        (["Ana Díaz", "张三"], "name"),
        (["E1"], None),
        ([1001.0], None),
        ([None], None),
    ],
)
def test_how_people_are_named(samples, key):
    assert layout.person_key(samples) == key


def test_titles_said_twice():
    assert layout.said_twice(["KPI", "Value", "value ", None], [0, 1]) == ["Value"]
    assert layout.said_twice(["KPI", "Value"], [0, 1]) == []


def test_cells_without_a_value():
    for cell in (table.UNCALCULATED, "#REF!"):
        for read in (table.read_text, table.read_number, table.read_date):
            with pytest.raises(ValueError):
                read(cell)
        assert table.show(cell)
    with pytest.raises(table.NoValue) as caught:
        table.read_value(table.Filled(5))
    assert caught.value.why == "merged"
    assert table.read_text(table.Filled("Sales")) == "Sales"
    assert table.read_date(table.Filled("2026-03-31")) == date(2026, 3, 31)
