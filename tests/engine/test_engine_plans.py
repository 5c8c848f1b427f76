# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What differs between two versions of a plan."""

from hypothesis import given
from hypothesis import strategies as st

from engine.plans import ADDED, CHANGED, REMOVED, Difference, changed, differences

LINE = st.fixed_dictionaries(
    {},
    optional={
        "target": st.integers(0, 3),
        "weight": st.integers(0, 3),
        "name": st.sampled_from(["", "Visits", "Orders"]),
    },
)
PLAN = st.dictionaries(st.integers(1, 5), LINE).map(
    lambda lines: [{"id": key, **line} for key, line in lines.items()]
)


def test_changed_added_and_removed_lines():
    """Covers: R039"""
    before = [
        {"id": 1, "weight": 60, "target": 100},
        {"id": 2, "weight": 40},
    ]
    after = [
        {"id": 1, "weight": 60, "target": 80},
        {"id": 3, "weight": 40, "name": "Visits"},
    ]
    assert differences(before, after) == [
        Difference(1, CHANGED, {"target": (100, 80)}),
        Difference(3, ADDED, {"weight": (None, 40), "name": (None, "Visits")}),
        Difference(2, REMOVED, {"weight": (40, None)}),
    ]


@given(PLAN)
def test_a_plan_does_not_differ_from_itself(plan):
    assert differences(plan, plan) == []


@given(PLAN, PLAN)
def test_back_again_is_the_mirror(before, after):
    there = {d.line: d for d in differences(before, after)}
    back = {d.line: d for d in differences(after, before)}
    assert set(there) == set(back)
    for key, difference in there.items():
        mirrored = {name: (b, a) for name, (a, b) in difference.values.items()}
        assert back[key].values == mirrored


def test_empty_is_empty_however_it_is_written():
    assert changed({"target": 0, "name": ""}, {"name": None}) == {}
