# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which lines of a plan speak of which duty, and which names mean one thing."""

from pathlib import Path

import pytest
import strategies
from hypothesis import given

from engine import likeness

TEXTS = Path(__file__).parent / "duty_texts.txt"
ROWS = [
    (row[0] == "1", *map(str.strip, row[2:].split("|")))
    for row in TEXTS.read_text("utf-8").splitlines()
    if row and not row.startswith("#")
]


def is_right(row):
    verdict, duty, line = row
    found = likeness.is_alike(likeness.features(line), likeness.features(duty))
    return found == verdict


@pytest.mark.parametrize("held_out", [False, True])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_verdicts_of_a_reader(language, held_out):
    """Nine of ten pairs are judged as a reader judges them, also those held out.

    Covers: R215
    """
    rows = [
        row
        for number, row in enumerate(ROWS)
        if (number % 3 == 2) == held_out and row[1].isascii() == (language == "en")
    ]
    wrong = [row for row in rows if not is_right(row)]
    assert len(rows) > 10
    assert len(wrong) * 10 <= len(rows), wrong


def test_served_names_the_most_like_first():
    duties = {
        "sell": likeness.features("Sell products to key accounts"),
        "serve": likeness.features("Visit key accounts"),
        "none": likeness.features("Plan production"),
    }
    lines = {
        1: likeness.features("Visit 20 key accounts in spring"),
        2: likeness.features("Safety"),
    }
    assert likeness.served(lines, duties) == {1: ["serve", "sell"]}


def test_texts_of_one_language_meet_those_of_two():
    duty = likeness.features("Handle customer complaints", "处理客户投诉")
    assert likeness.is_alike(likeness.features("客户投诉回复率"), duty)
    assert likeness.is_alike(likeness.features("Customer complaints"), duty)


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("Customer satisfaction", "Satisfaction of customers", True),
        ("On-time delivery rate", "Delivery on time", True),
        ("客户满意度", "客户满意率", True),
        ("准时交付率", "交付准时率", True),
        ("Defects on line A", "Defects on line B", False),
        ("Revenue 2025", "Revenue 2026", False),
        ("Sales revenue", "Travel costs", False),
        ("客户满意度", "员工满意度", False),
        ("", "", False),
    ],
)
def test_names_of_one_thing(one, other, is_same):
    """Covers: R217"""
    assert likeness.same_names({1: one, 2: other}) == ([(1, 2)] if is_same else [])


@given(strategies.texts(), strategies.texts())
def test_any_text(one, other):
    """No text breaks it, the order does not matter, and a text is like itself."""
    a, b = likeness.features(one), likeness.features(other)
    assert likeness.likeness(a, b) == likeness.likeness(b, a)
    assert 0 <= likeness.likeness(a, b) <= 1
    assert likeness.likeness(a, a) == (1 if a else 0)
