# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date, datetime
from decimal import Decimal

import pytest
import strategies
from hypothesis import given
from hypothesis import strategies as st

from engine import table

KNOWN = {
    "employee": ("Badge ID", "工号"),
    "value": ("Actual Value", "实际值"),
    "note": ("Note", "备注"),
}


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (["Badge ID", "Actual Value"], {"employee": 0, "value": 1}),
        (["badge_id", None, "ACTUAL  VALUE *"], {"employee": 0, "value": 2}),
        (["备注", "工号", "实际值"], {"note": 0, "employee": 1, "value": 2}),
        (["ＢａｄｇｅＩＤ"], {"employee": 0}),
        (["Something", 5, ""], {}),
    ],
)
def test_columns_are_recognised(header, found):
    assert table.recognise(header, KNOWN) == found


def test_no_column_is_given_away_twice():
    known = {"kpi": ("Goal",), "target": ("Goal",)}
    assert table.recognise(["Goal"], known) == {"kpi": 0}


def test_header_below_a_title():
    rows = [[None], ["Plant 2026"], ["工号", "实际值"], ["1", "2"]]
    assert table.header_position(rows, KNOWN) == 2
    assert table.header_position([[None], ["a", "b"]], KNOWN) == 1


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1,234.5", "1234.5"),
        (" -5 ", "-5"),
        ("−5", "-5"),
        ("98 %", "98"),
        ("１２", "12"),
        (0.1 + 0.2, "0.3"),
        (7, "7"),
        ("1e3", "1000"),
        (0, "0"),
        ("'-5", "-5"),
    ],
)
def test_numbers(cell, number):
    assert table.read_number(cell) == Decimal(number)


@pytest.mark.parametrize(
    "cell",
    ["many", "1_000", "nan", "inf", True, date(2026, 1, 1), 1e15, "#N/A", "1.2.3"],
)
def test_no_numbers(cell):
    with pytest.raises(ValueError):
        table.read_number(cell)


def test_numbers_of_other_languages():
    assert table.read_number("1.234,5", ",", ".") == Decimal("1234.5")
    assert table.read_number("1 234,5", ",", "\u202f") == Decimal("1234.5")
    assert table.read_number(" ") is None


@pytest.mark.parametrize(
    "cell",
    [
        date(2026, 6, 30),
        datetime(2026, 6, 30, 12),
        *("2026-06-30", "2026/6/30", "2026.6.30", "2026年6月30日", "20260630"),
        *("2026-06", "2026年6月", "2026-06-30 00:00:00", 46203, 20260630, "30.06.2026"),
    ],
)
def test_dates(cell):
    assert table.read_date(cell, "%d.%m.%Y") == date(2026, 6, 30)


@pytest.mark.parametrize("cell", ["soon", "2026-02-30", "2026-13", 5, "06/30"])
def test_no_dates(cell):
    with pytest.raises(ValueError):
        table.read_date(cell, "%m/%d/%Y")


@pytest.mark.parametrize("cell", [2026.1, 2026.12, 2026.5, "2026.1", "２０２６.1"])
def test_a_number_is_no_month(cell):
    """2026.10 in a cell of numbers comes as 2026.1."""
    with pytest.raises(ValueError):
        table.read_date(cell, "%Y-%m-%d")
    assert table.read_period("2026.1") is None


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026.10", date(2026, 10, 31)),
        ("2026.01", date(2026, 1, 31)),
        ("2026.2", date(2026, 2, 28)),
        ("2026.1月", date(2026, 1, 31)),
        ("2026-1", date(2026, 1, 31)),
        (46203.75, date(2026, 6, 30)),
    ],
)
def test_months_as_text(cell, day):
    assert table.read_date(cell) == day


@pytest.mark.parametrize("cell", [25_000_000_000, "25,000,000,000", 999999999999999])
def test_amounts_of_small_currencies(cell):
    assert table.read_number(cell) == int(str(cell).replace(",", ""))


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("2025", (1, 1), (12, 31)),
        ("2025年度", (1, 1), (12, 31)),
        ("2025 H1", (1, 1), (6, 30)),
        ("2025年下半年", (7, 1), (12, 31)),
        ("2025Q3", (7, 1), (9, 30)),
        ("2025年第三季度", (7, 1), (9, 30)),
        ("2025-02", (2, 1), (2, 28)),
    ],
)
def test_periods(name, start, end):
    assert table.read_period(name) == (date(2025, *start), date(2025, *end))


def test_no_period():
    for name in ("Spring", "2025 H3", "2025-13", ""):
        assert table.read_period(name) is None


def test_texts():
    assert table.read_text(1001.0) == "1001"
    assert table.read_text(datetime(2026, 1, 2, 3)) == "2026-01-02"
    assert table.read_text("  ") is None


@given(strategies.texts(min_size=1).filter(lambda text: text == text.strip()))
def test_safe_text_comes_back(text):
    safe = table.safe_text(text)
    assert safe[0] not in "=+-@\t\r"
    if not text.startswith("'"):
        assert table.read_text(safe) == text


@pytest.mark.parametrize(
    "sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "﹢", "−"]
)
@pytest.mark.parametrize(
    "before",
    ["", " ", "\n", "\r", "\t", "\r\n", "\xa0", "\u3000", "\u200b", "\ufeff", "\v"],
)
def test_nothing_before_a_sign_makes_it_safe(before, sign):
    assert table.safe_text(f"{before}{sign}1+1") == f"'{before}{sign}1+1"


@pytest.mark.parametrize("text", ["", " ", "\u200b", "a=1", "1-1", "'=1", "名=1"])
def test_other_texts_stay(text):
    assert table.safe_text(text) == text


@pytest.mark.parametrize("text", ["\tname", "\nname", "\rname"])
def test_a_break_first_is_quoted(text):
    assert table.safe_text(text) == f"'{text}"


@pytest.mark.parametrize(
    "cell",
    ["1e999999", "1e1000000000", "-1e15", "sNaN", "Infinity", float("inf"), 10**400],
)
def test_numbers_that_no_field_keeps(cell):
    with pytest.raises(ValueError):
        table.read_number(cell)


@pytest.mark.parametrize(
    "cell",
    ["0000-00-00", "0001-01-01", "99991231", "9999-12", date(9999, 12, 31), "0000"],
)
def test_days_of_no_calendar(cell):
    with pytest.raises(ValueError):
        table.read_date(cell)


@pytest.mark.parametrize("name", ["0000", "0000 H1", "9999", "0001-01", "9999Q4"])
def test_periods_of_no_calendar(name):
    assert table.read_period(name) is None


@given(st.lists(st.integers()), st.integers(1, 9))
def test_chunks_keep_all(items, size):
    chunks = list(table.chunks(items, size))
    assert [item for chunk in chunks for item in chunk] == items
    assert all(0 < len(chunk) <= size for chunk in chunks)
