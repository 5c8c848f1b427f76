# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the SMART check says of whole texts, beside a reader's verdict (R026, R027)."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from engine import goal_deadlines, goal_texts, smart

FOLDER = Path(__file__).parent
PERIODS = {
    "Y": (date(2026, 1, 1), date(2026, 12, 31)),
    "H": (date(2026, 1, 1), date(2026, 6, 30)),
}
SIGNS = {smart.PASS: "1", smart.FAIL: "0", smart.UNKNOWN: "?"}


class Judged(NamedTuple):
    """A text with a reader's verdict on S, M and T."""

    language: str
    period: str
    verdict: str
    text: str
    part: str

    def said(self):
        """What the engine says, such as 101."""
        start, end = PERIODS[self.period]
        found = smart.check(smart.Goal(text=self.text, start=start, end=end))
        return "".join(SIGNS[found[letter].state] for letter in "SMT")

    def wrong(self):
        """Letters on which reader and engine differ; '-' is no verdict."""
        pairs = zip("SMT", self.verdict, self.said(), strict=True)
        return [letter for letter, mine, its in pairs if mine not in ("-", its)]


def read(name, parts):
    """Texts of a file; they belong to the parts in turn."""
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    rows = [line.split(" ", 3) for line in lines if line and not line.startswith("#")]
    return [Judged(*row, parts[n % len(parts)]) for n, row in enumerate(rows)]


TEXTS = read("smart_texts.txt", ("seen", "seen", "held out"))
LATER = read("smart_texts_later.txt", ("later",))


def test_there_are_enough_of_both_languages():
    """What the agreement is worth depends on what is in the files."""
    languages = Counter(judged.language for judged in TEXTS)
    assert min(languages.values()) > 100
    every = [(judged.text, judged.period) for judged in TEXTS + LATER]
    assert len(set(every)) == len(every)


@pytest.mark.parametrize("part", ["seen", "held out", "later"])
def test_agreement_with_a_reader(part):
    """At least 95 % of the verdicts. Covers: R026, R027"""
    texts = [judged for judged in TEXTS + LATER if judged.part == part]
    verdicts = sum(sign != "-" for judged in texts for sign in judged.verdict)
    wrong = [(judged.text, judged.wrong()) for judged in texts if judged.wrong()]
    differing = sum(len(letters) for _text, letters in wrong)
    assert differing <= verdicts * 0.05, wrong


@pytest.mark.parametrize("judged", TEXTS + LATER, ids=lambda judged: judged.text)
def test_no_slogan_passes(judged):
    """What says nothing is never called specific or measurable. Covers: R028"""
    if judged.verdict.startswith("00"):
        assert "1" not in judged.said()[:2]


@pytest.mark.parametrize(
    "text",
    [part * 2000 for part in "a1 三 组织 通过 1,000, zero, A-1, the-A, 每".split()],
)
def test_long_texts_are_read_in_bounded_time(text):
    """A text is read up to a length; no pattern is tried over and over."""
    assert len(goal_texts.plain(text)) <= goal_texts.LONGEST_TEXT
    assert smart.check(smart.Goal(text))
    assert goal_deadlines.find(text)


@pytest.mark.parametrize(
    ("text", "period", "where"),
    [
        ("12/31前", "Y", "inside"),
        ("31/12前", "Y", "inside"),
        ("8.15前", "Y", "inside"),
        ("双十一前", "Y", "inside"),
        ("双十一前", "H", "outside"),
        ("in FY26", "Y", "inside"),
        ("FY2026", "H", "inside"),
        ("FY25/26", "H", "inside"),
        ("FY27", "Y", "outside"),
        ("26财年", "Y", "inside"),
        ("by mid-December", "Y", "inside"),
        ("by mid-December", "H", "outside"),
        ("in late May", "H", "inside"),
        ("before Christmas", "H", "outside"),
        ("every two weeks", "H", "inside"),
        ("every Friday", "H", "inside"),
        ("2026年", "Y", "inside"),
        ("by a quarter", "Y", "none"),
        ("Improve the summer collection", "Y", "none"),
    ],
)
def test_deadlines_as_people_write_them(text, period, where):
    assert goal_deadlines.judge(text, *PERIODS[period])[0] == where
