"""What came after a reward, beside what came without (R198)."""

import random
from decimal import Decimal

from engine.reward_effect import Person, Side, compare

SEED = 198


def _people(is_rewarded, changes, left=0):
    return [
        Person(
            is_rewarded, Decimal(80), None if c is None else Decimal(80 + c), n < left
        )
        for n, c in enumerate(changes)
    ]


def test_both_sides():
    """Change and turnover by reward received or not. Covers: R198."""
    told = compare(
        _people(True, [1, 2, 3, 4, 5]) + _people(False, [0, 0, 0, 0, -5, None], left=2)
    )
    assert told[True] == Side(5, 0, Decimal(0), 5, Decimal(3))
    assert (told[False].people, told[False].left, told[False].followed) == (6, 2, 5)
    assert told[False].change == -1
    assert round(told[False].left_share, 2) == Decimal("33.33")


def test_few_hide_both():
    """Four rewarded people are told neither directly nor as what is left of all."""
    told = compare(_people(True, [9] * 4) + _people(False, [1] * 20))
    assert told == {True: Side(), False: Side()}


def test_few_with_a_next_result():
    """Enough people, of whom few have a next result: turnover only, on both sides."""
    told = compare(_people(True, [9, 9, None, None, None]) + _people(False, [1] * 9))
    assert told[True].people == 5
    assert told[True].change is None
    assert told[False].change is None


def test_one_side_alone():
    """Where nobody was rewarded, the others are told."""
    told = compare(_people(False, [2] * 5))
    assert told[True] == Side()
    assert told[False].change == 2


def test_random_sides():
    """10,000 random companies: exact means, and nothing of fewer than five."""
    rng = random.Random(SEED)
    for _number in range(10_000):
        people = [
            Person(
                rng.random() < 0.5,
                Decimal(rng.randint(0, 100)),
                Decimal(rng.randint(0, 100)) if rng.random() < 0.7 else None,
                rng.random() < 0.2,
            )
            for _one in range(rng.randint(0, 24))
        ]
        sides = compare(people)
        numbers = {}
        for key, side in sides.items():
            own = [p for p in people if p.is_rewarded is key]
            numbers[key] = len(own)
            if side.people is None:
                assert side == Side()
                continue
            assert side.people == len(own) >= 5
            assert side.left == sum(p.has_left for p in own)
            changes = [p.after - p.before for p in own if p.after is not None]
            if side.change is not None:
                assert side.followed == len(changes) >= 5
                assert abs(side.change * len(changes) - sum(changes)) < Decimal("1e-9")
        for key, side in sides.items():
            if side.people is not None:
                assert numbers[not key] == 0 or numbers[not key] >= 5
