# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Goals that work against each other (METHODS M37).

Two metrics support (+1) or oppose (-1) each other; a goal wants its metric to rise (+1)
or to fall (-1).
"""

from decimal import Decimal

SUPPORTS, UNRELATED, OPPOSES = 1, 0, -1
UP, DOWN = 1, -1

#: Share of the weight from which a metric beside one's own keeps the balance.
GUARD_WEIGHT = Decimal(10)


def is_conflict(relation, direction, other_direction):
    """Tell if what one wants harms what the other wants: the product is −1."""
    return relation * direction * other_direction == -1


def is_guarded(other_weight):
    """Tell if an owner carries the other metric, too, with enough weight.

    :param other_weight: weight in per cent of the other metric in the owner's plan;
        None when it is not there
    """
    return other_weight is not None and other_weight >= GUARD_WEIGHT


def is_open(relation, direction, other_direction, weight_here=None, weight_there=None):
    """Tell if two goals conflict and neither owner carries the other's metric.

    :param weight_here: weight of the other goal's metric in this owner's plan
    :param weight_there: weight of this goal's metric in the other owner's plan
    """
    return is_conflict(relation, direction, other_direction) and not (
        is_guarded(weight_here) or is_guarded(weight_there)
    )
