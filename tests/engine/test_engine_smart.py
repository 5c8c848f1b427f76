# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""SMART flags of goals in English and Chinese (METHODS M36; R026, R027, R028, R030)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import strategies
from hypothesis import example, given
from hypothesis import strategies as st

from engine import goal_deadlines, goal_texts, smart
from engine.codes import CHECK_CODES
from engine.numbers import WIDE

START, END = date(2026, 1, 1), date(2026, 6, 30)
SIGNS = {smart.PASS: "1", smart.FAIL: "0", smart.UNKNOWN: "?"}


def goal(text="", **values):
    return smart.Goal(text=text, **{"start": START, "end": END, **values})


def flags(text="", **values):
    found = smart.check(goal(text, **values))
    return "".join(SIGNS[found[letter].state] for letter in smart.LETTERS)


def code(letter, text="", **values):
    return smart.check(goal(text, **values))[letter].code


# ORACLES OF M36


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("提高业绩", {"parent": False}, "00?00"),
        (
            "Q1内将注册用户转化率从18%提升至25%",
            {"parent": True, "best_growth": Decimal("0.30")},
            "11111",
        ),
        (
            "一个月内开拓10个新市场",
            {
                "parent": True,
                "needed_hours": Decimal(1200),
                "available_hours": Decimal(480),
            },
            "11011",
        ),
        ("写好文章", {"parent": False}, "00?00"),
        ("每周撰写3篇文章，阅读量不低于5000次", {"parent": True}, "11?11"),
    ],
)
def test_oracles(text, values, expected):
    assert flags(text, **values) == expected


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("Improve performance", {"parent": False}, "00?00"),
        (
            "Raise the sign-up conversion from 18% to 25% by the end of Q1",
            {"parent": True, "best_growth": Decimal("0.30")},
            "11111",
        ),
        (
            "Open 10 new markets within one month",
            {
                "parent": True,
                "needed_hours": Decimal(1200),
                "available_hours": Decimal(480),
            },
            "11011",
        ),
        ("Do a good job", {"parent": False}, "00?00"),
        (
            "Write 3 articles every week with at least 5,000 readers",
            {"parent": True},
            "11?11",
        ),
    ],
)
def test_the_same_goals_in_english(text, values, expected):
    assert flags(text, **values) == expected


def test_growth_of_the_oracle():
    found = smart.check(
        goal("从18%提升至25%", parent=True, best_growth=Decimal("0.3"))
    )["A"]
    assert round(found.values["growth"], 3) == Decimal("0.389")
    assert found.values["limit"] == Decimal("0.45")


# TEXTS


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("每周撰写3篇", "3篇"),
        ("销售额达到５００万元", "500万元"),
        ("利润翻两番", "翻两番"),
        ("完成三份报告", "三份"),
        ("续约率达百分之九十", "百分之九十"),
        ("毛利率≥35%", "35%"),
        ("销售额达到五百万元", "五百万元"),
        ("Revenue of €5m", "€5m"),
        ("at least 5,000 readers", "5,000 readers"),
        ("train two hundred people", "two hundred"),
        ("answer within 24 hours", "24 hours"),
        ("NPS above 40", "above 40"),
        ("提高业绩", ""),
        ("建立一个优秀团队", ""),
        ("Pass the ISO 9001 audit", ""),
        ("Launch the plan of 2026 again", ""),
        ("Improve the score", ""),
    ],
)
def test_quantity(text, found):
    assert goal_texts.quantity(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "提高业绩",
        "加强管理",
        "做好服务",
        "Improving sales",
        "Work on quality",
        "raised",
    ],
)
def test_vague_verbs(text):
    assert goal_texts.vague_verb(text)


@pytest.mark.parametrize(
    "text", ["Growling", "Supporter", "完成报告", "Sign contracts"]
)
def test_words_that_are_no_vague_verbs(text):
    assert not goal_texts.vague_verb(text)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("6月30日前", "inside"),
        ("2026年3月底前", "inside"),
        ("第一季度", "inside"),
        ("一季度内", "inside"),
        ("上半年", "inside"),
        ("两周内", "inside"),
        ("每月", "inside"),
        ("本季度", "inside"),
        ("by 30 June 2026", "inside"),
        ("by March 31", "inside"),
        ("by the end of May", "inside"),
        ("2026-05-31", "inside"),
        ("in H1", "inside"),
        ("quarterly", "inside"),
        ("within 3 months", "inside"),
        ("by the end of the period", "inside"),
        ("7月1日前", "outside"),
        ("下半年", "outside"),
        ("三年内", "outside"),
        ("年底前", "outside"),
        ("by December 2026", "outside"),
        ("Q3", "outside"),
        ("2027-01-31", "outside"),
        ("within two years", "outside"),
        ("2月30日前", "outside"),
        ("尽快", "none"),
        ("A4 paper", "none"),
        ("You may go on", "none"),
    ],
)
def test_deadlines(text, where):
    assert goal_deadlines.judge(text, START, END)[0] == where


def test_a_duration_is_no_number_of_the_goal():
    assert code("M", "一个月内做好准备") == "smart_no_number"
    assert code("M", "Get ready within 3 months") == "smart_no_number"


def test_one_deadline_inside_is_enough():
    assert flags("Report every month until December 2027")[4] == "1"


def test_period_of_a_year_holds_later_quarters():
    assert flags("Q3", end=date(2026, 12, 31))[4] == "1"


# FIELDS


def test_metric_of_the_library_needs_no_text():
    measured = {"is_measured": True, "target": Decimal(100), "unit": "t"}
    assert flags("Ausstoß", **measured, ends_with_period=True)[:2] == "11"
    assert code("M", "业绩", is_measured=True, target=Decimal(9)) == "smart_no_unit"


def test_judged_by_levels_is_unknown_not_failed():
    assert flags("服务", is_described=True, ends_with_period=True) == "1???1"


def test_a_rule_for_every_value_measures():
    assert code("M", "Absences", is_ruled=True) == "smart_rule"
    assert smart.too_vague(goal("Reduce absences", is_ruled=True)) is None


def test_names_and_units_of_the_library_are_not_the_goals_fault():
    """Who plans cannot write them otherwise."""
    library = {"is_library": True, "is_measured": True, "ends_with_period": True}
    assert flags("安全", **library, target=Decimal(0))[:2] == "1?"
    assert code("M", "安全", **library, target=Decimal(0)) == "smart_library_unit"
    assert smart.too_vague(goal("提升业绩", **library)) is None


def test_local_goal_counts_as_linked():
    assert code("R", parent=False, is_local=True) == "smart_local"
    assert code("R", parent=None) == "smart_no_tree"
    assert code("R", is_top=True) == "smart_top"


def test_own_deadline_goes_before_the_text():
    assert code("T", "每周", deadline=END) == "smart_date"
    assert code("T", "每周", deadline=date(2026, 7, 1)) == "smart_date_outside"


@pytest.mark.parametrize("best", [Decimal(0), Decimal("-0.2")])
def test_values_that_never_grew_tell_nothing(best):
    values = {"baseline": Decimal(100), "best_growth": best}
    assert code("A", target=Decimal(120), **values) == "smart_no_growth"
    assert smart.too_high(goal(target=Decimal(120), **values)) is None
    assert code("A", target=Decimal(100), **values) == "smart_growth_fits"


def test_a_period_in_between_leaves_room_for_its_growth():
    """110 after 100 makes 121 after a period that does not count yet."""
    values = {"baseline": Decimal(110), "best_growth": Decimal("0.1"), "steps": 2}
    found = smart.check(goal(target=Decimal("144.65"), **values))["A"]
    assert found.code == "smart_growth_fits"
    assert found.values["limit"] == Decimal("0.315")
    assert smart.too_high(goal(target=Decimal("144.66"), **values))


def test_growth_counts_in_the_wanted_direction_only():
    values = {"baseline": Decimal(10), "best_growth": Decimal("0.1")}
    fewer = {**values, "direction": -1}
    assert code("A", target=Decimal(8), **values) == "smart_growth_fits"
    assert code("A", target=Decimal(8), **fewer) == "smart_growth_high"
    assert code("A", target=Decimal("8.5"), **fewer) == "smart_growth_fits"
    assert code("A", target=Decimal("11.5"), **values) == "smart_growth_fits"
    assert code("A", target=Decimal("11.51"), **values) == "smart_growth_high"
    assert code("A", target=Decimal(9), **{**values, "baseline": Decimal(0)}) == (
        "smart_unknown_growth"
    )


def test_hours_go_before_growth_and_show_the_gap():
    found = smart.check(goal(needed_hours=Decimal(1200), available_hours=Decimal(480)))[
        "A"
    ]
    assert found.values["gap"] == Decimal(720)


def test_best_growth():
    history = [Decimal(100), Decimal(110), None, Decimal(120), Decimal(90)]
    assert smart.best_growth(history) == Decimal("0.1")
    assert smart.best_growth(history, -1) == Decimal("0.25")
    assert smart.best_growth([Decimal(100)]) is None
    assert smart.best_growth([]) is None


# WARNINGS


def test_too_vague():
    assert smart.too_vague(goal("提高业绩")).values == {"verb": "提高"}
    assert smart.too_vague(goal("Improve sales")).values == {"verb": "Improve"}
    assert smart.too_vague(goal("提高业绩10%")) is None
    assert smart.too_vague(goal("Sign contracts")) is None
    measured = {"is_measured": True, "target": Decimal(5), "unit": "%"}
    assert smart.too_vague(goal("提高业绩", **measured)) is None


def test_too_high():
    values = {"baseline": Decimal(100), "best_growth": Decimal("0.1")}
    assert smart.too_high(goal(target=Decimal(115), **values)) is None
    found = smart.too_high(goal(target=Decimal(116), **values))
    assert found.values["growth"] == Decimal("0.16")
    wider = goal(target=Decimal(116), factor=Decimal(2), **values)
    assert smart.too_high(wider) is None


def test_hours_of_a_plan():
    assert smart.hours_gap(Decimal(480), Decimal(480)) is None
    assert smart.hours_gap(Decimal(9), None) is None
    assert smart.hours_gap(Decimal(500), Decimal(480)).values["gap"] == Decimal(20)


# PROPERTIES

WORDS = st.sampled_from(
    (
        "提高 业绩 10 一个月内 每周 3篇 % Q1 by 2026 从18%提升至25% improve 月 年 日 半"
        " 31 第 half June within two weeks 百分之 万 亿 € 5,000 from to 99999999 零"
        " 十 ２０ / - ."
    ).split()
)
TEXTS = st.one_of(
    strategies.texts(), st.lists(WORDS).map("".join), st.lists(WORDS).map(" ".join)
)
DATES = st.none() | strategies.any_days()
NUMBERS = st.none() | strategies.targets()
HOURS = st.none() | strategies.hours()
GROWTH = st.none() | strategies.growth()
GOALS = st.builds(
    smart.Goal,
    text=TEXTS,
    is_measured=st.booleans(),
    is_ruled=st.booleans(),
    is_library=st.booleans(),
    steps=st.integers(1, 7),
    is_described=st.booleans(),
    target=NUMBERS,
    unit=st.sampled_from(["", "%", "t"]),
    baseline=NUMBERS,
    direction=st.sampled_from([1, -1]),
    needed_hours=HOURS,
    available_hours=HOURS,
    best_growth=GROWTH,
    parent=st.sampled_from([None, True, False]),
    is_top=st.booleans(),
    is_local=st.booleans(),
    deadline=DATES,
    ends_with_period=st.booleans(),
    start=DATES,
    end=DATES,
)


@given(GOALS)
def test_total_and_complete(any_goal):
    found = smart.check(any_goal)
    warnings = [smart.too_vague(any_goal), smart.too_high(any_goal)]
    assert tuple(found) == smart.LETTERS
    for finding in [*found.values(), *filter(None, warnings)]:
        assert finding.state in SIGNS
        assert set(finding.values) == set(CHECK_CODES[finding.code])


@given(GOALS)
def test_a_number_with_unit_never_makes_a_goal_less_measurable(any_goal):
    better = replace(any_goal, text=f"{any_goal.text} ; 达到 10 %")
    if smart.check(any_goal)["M"].state == smart.PASS and len(any_goal.text) < 4000:
        assert smart.check(better)["M"].state == smart.PASS


@given(GOALS)
def test_a_parent_a_day_and_hours_enough_always_pass(any_goal):
    better = replace(
        any_goal,
        parent=True,
        deadline=START,
        start=START,
        end=END,
        needed_hours=Decimal(1),
        available_hours=Decimal(2),
    )
    found = smart.check(better)
    assert [found[letter].state for letter in "ART"] == [smart.PASS] * 3


# Of the sum of such digits a calculation of 28 lost the last one.
@example(
    smart.Goal(
        needed_hours=Decimal("-2.2998756688730174965311814455E-18"),
        available_hours=Decimal("-2.2998756688730174965311814455E-18"),
    ),
    Decimal(0),
)
@given(GOALS, strategies.hours())
def test_more_hours_available_never_hurt(any_goal, more):
    if any_goal.available_hours is None:
        return
    wider = replace(any_goal, available_hours=WIDE.add(any_goal.available_hours, more))
    if smart.check(any_goal)["A"].state == smart.PASS:
        assert smart.check(wider)["A"].state == smart.PASS


@given(GOALS, strategies.growth(0))
def test_better_history_never_makes_a_target_too_high(any_goal, more):
    if any_goal.best_growth is None:
        return
    wider = replace(any_goal, best_growth=WIDE.add(any_goal.best_growth, more))
    if any_goal.best_growth > 0 and smart.too_high(any_goal) is None:
        assert smart.too_high(wider) is None


@given(GOALS)
def test_too_vague_fails_specific_and_measurable(any_goal):
    if smart.too_vague(any_goal):
        found = smart.check(any_goal)
        assert found["S"].state == found["M"].state == smart.FAIL


@given(st.lists(NUMBERS, max_size=9), st.sampled_from([1, -1]))
def test_best_growth_is_total(values, direction):
    smart.best_growth(values, direction)


@given(TEXTS)
def test_from_to_and_deadlines_are_total(text):
    goal_texts.from_to(text)
    found, rest = goal_deadlines.find(text)
    assert isinstance(rest, str)
    for deadline in found:
        for start, end in ((START, END), (None, None), (date.min, date.max)):
            if (start, end) != (date.min, date.max):
                goal_deadlines.place(deadline, start, end)


# REASONS AT THE EDGES


@pytest.mark.parametrize(
    ("text", "values", "reason"),
    [
        ("", {"is_measured": True, "target": Decimal(5), "unit": "t"}, "metric_said"),
        ("Order", {}, "short"),
        ("Orders", {}, "specific"),
        ("The beginning of things", {}, "no_result"),
        ("Orders shipped by June", {}, "specific"),
        ("Clean up the tool shed", {}, "specific"),
        ("Zero", {"is_library": True}, "library"),
        ("Absences", {"is_ruled": True}, "rule"),
        ("安全", {"is_ruled": True, "is_library": True}, "rule"),
        ("零事故", {}, "specific"),
    ],
)
def test_why_a_goal_is_specific(text, values, reason):
    """A metric, a rule or an amount says it in few words; else it takes six letters."""
    assert code("S", text, **values) == f"smart_{reason}"


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"is_measured": True, "target": Decimal(5)}, "no_unit"),
        ({"is_measured": True}, "no_number"),
        ({"target": Decimal(5)}, "no_number"),
        ({"target": Decimal(5), "unit": "t"}, "no_number"),
    ],
)
def test_why_a_goal_cannot_be_measured(values, reason):
    assert code("M", "Clean up the tool shed", **values) == f"smart_{reason}"


def test_growth_needs_both_numbers_or_the_text():
    """What one side lacks is read from the text, both numbers together."""
    half = {"baseline": Decimal(10), "target": None}
    assert smart.needed_growth(goal("Raise it from 20% to 30%", **half)) == Decimal(
        "0.5"
    )
    assert smart.needed_growth(goal("Raise it", **half)) is None
    other = {"baseline": None, "target": Decimal(30)}
    assert smart.needed_growth(goal("Raise it", **other)) is None
    falling = {"baseline": Decimal(10), "target": Decimal(8), "direction": -1}
    assert smart.needed_growth(goal("", **falling)) == Decimal("0.2")


def test_a_day_outside_names_the_period():
    late = smart.check(goal("Done", deadline=date(2026, 7, 1)))["T"]
    assert late.values == {
        "deadline": "2026-07-01",
        "start": "2026-01-01",
        "end": "2026-06-30",
    }
