"""What may be told of anonymous answers (R163, R199, R206)."""

import itertools
import random
from decimal import Decimal

from engine import pulse, small_groups

SEED = 616


def _answers(**groups):
    return [
        (group, {"a": level}) for group, levels in groups.items() for level in levels
    ]


def test_too_few():
    """Four answers tell nothing, whatever threshold somebody asks for."""
    assert pulse.published(_answers(m=[1, 2, 3, 4])) == (pulse.Told(), {})
    assert pulse.published(_answers(m=[1, 2, 3, 4]), least=1) == (pulse.Told(), {})


def test_at_the_threshold():
    """Five answers are told, of all and of their group. Covers: R163."""
    whole, groups = pulse.published(_answers(m=[1, 2, 3, 4, 5]))
    assert whole == groups["m"] == pulse.Told(5, Decimal(3), {"a": Decimal(3)})


def test_taking_away():
    """Six of one and two of another: the two are in no difference."""
    whole, groups = pulse.published(_answers(m=[5] * 6, n=[1, 1]))
    assert whole.count == 8
    assert not groups


def test_the_smallest_goes_with_the_few():
    """Where some are too few, the smallest of the others is not told either."""
    _whole, groups = pulse.published(_answers(m=[5] * 9, n=[4] * 5, o=[1]))
    assert set(groups) == {"m"}


def test_item_left_out():
    """What few have answered is in no mean, of a group or of all."""
    answers = [("m", {"a": 4, "b": 1} if n < 2 else {"a": 4}) for n in range(6)]
    whole, groups = pulse.published(answers)
    assert set(whole.items) == set(groups["m"].items) == {"a"}
    assert whole.level == 4


def test_nothing_smaller_can_be_worked_out():
    """10,000 random rounds: no sum of told sets, taken from another, leaves few."""
    rng = random.Random(SEED)
    for _number in range(10_000):
        answers = [
            (
                rng.choice("mnop"),
                {i: rng.randint(1, 5) for i in "ab" if rng.random() < 0.8},
            )
            for _one in range(rng.randint(0, 30))
        ]
        whole, groups = pulse.published(answers)
        filled = [(group, levels) for group, levels in answers if levels]
        assert (whole.count is not None) == (len(filled) >= pulse.LEAST)
        for item in "ab":
            sizes = {
                group: sum(1 for g, levels in filled if g == group and item in levels)
                for group in groups
            }
            told = [sizes[g] for g, one in groups.items() if item in one.items]
            assert all(size >= pulse.LEAST for size in told)
            every = sum(item in levels for _group, levels in filled)
            if item in whole.items:
                for size in range(len(told) + 1):
                    for some in itertools.combinations(told, size):
                        left = every - sum(some)
                        assert left == 0 or left >= small_groups.LEAST
        for told in (whole, *groups.values()):
            assert all(1 <= level <= 5 for level in told.items.values())
