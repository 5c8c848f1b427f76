# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Tables of a rule in one cell."""

from decimal import Decimal

import pytest
import strategies
from engine_arithmetic import assert_error
from hypothesis import given
from hypothesis import strategies as st

from engine.outcome import RuleError
from engine.rule_text import read_bands, read_points, write_bands, write_points
from engine.rules import Band, Point

NUMBERS = strategies.targets()
RATES = strategies.weights(high=500)
NAMES = st.sampled_from(("", "Good", "优秀", "Level 1"))


def points(*pairs):
    return [("", Point(value, Decimal(rate) / 100)) for value, rate in pairs]


@pytest.mark.parametrize(
    "text",
    [
        "90=60; 100=100; 120=120",
        "90=60;100=100;120=120;",
        "90 = 60 %\n100=100\n120=120",
        "90=60；100＝100；120=120%",
        "90.0=60; +100=100; 120=120.00",
    ],
)
def test_points(text):
    assert read_points(text) == points((90, 60), (100, 100), (120, 120))


def test_names_of_points():
    found = read_points("优秀：20=100; Good: 14=80")
    assert found == [("优秀", Point(20, 1)), ("Good", Point(14, Decimal("0.8")))]
    assert write_points(found) == "优秀: 20=100; Good: 14=80"
    assert write_points([("a; b=c", Point(1, 1))]) == "a b c: 1=100"


@pytest.mark.parametrize(
    "text",
    [
        "..60=0; 60..80=60; 80..=100",
        "…60=0；60～80=60；80…=100",
        "~60=0; 60~80=60; 80~=100",
        "–60=0; 60 – 80=60; 80–=100",
    ],
)
def test_bands(text):
    assert read_bands(text) == [
        Band(None, 60, 0),
        Band(60, 80, 60),
        Band(80, None, 100),
    ]


def test_negative_bounds():
    assert read_bands("-5..-3=1; −3..=2") == [Band(-5, -3, 1), Band(-3, None, 2)]
    assert read_bands("..=50") == [Band(None, None, 50)]


def test_decimal_comma():
    assert read_points("0,5=60", ",") == points(("0.5", 60))
    with pytest.raises(RuleError):
        read_points("1,000=60")


@given(st.dictionaries(NUMBERS, st.tuples(NAMES, RATES), max_size=6))
def test_points_come_back(table):
    found = [(name, Point(v, rate / 100)) for v, (name, rate) in table.items()]
    for decimal_point in ".,":
        assert read_points(write_points(found), decimal_point) == found


@given(
    st.lists(
        st.builds(Band, st.none() | NUMBERS, st.none() | NUMBERS, NUMBERS), max_size=6
    )
)
def test_bands_come_back(bands):
    for decimal_point in ".,":
        assert read_bands(write_bands(bands), decimal_point) == bands


def test_nothing_is_an_empty_table():
    assert read_points("") == read_points(None) == read_points(" ; ") == []
    assert read_bands("") == []


@pytest.mark.parametrize(
    "text", ["90", "=60", "90=", "x=1", "1=x", "90=60=3", "1e5=1", "90:60"]
)
def test_unreadable_points(text):
    with pytest.raises(RuleError) as caught:
        read_points(f"1=1; {text}")
    assert_error(caught, "table_item")
    assert caught.value.values["key"] == text


@pytest.mark.parametrize("text", ["60=0", "..60", "1..2..3=0", "a..b=1", "1..2="])
def test_unreadable_bands(text):
    with pytest.raises(RuleError) as caught:
        read_bands(text)
    assert_error(caught, "table_item")


def test_the_same_value_twice():
    with pytest.raises(RuleError) as caught:
        read_points("90=60; 90.0=70")
    assert_error(caught, "table_twice")
