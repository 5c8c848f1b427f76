# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a plan is made of: shares of its sections, of measured and of judged lines."""

from dataclasses import dataclass
from decimal import Decimal

from .money import apportion
from .numbers import exact, round_half_up, to_decimal
from .outcome import RuleError

#: Shares may differ from what is wanted by so much before it is told.
TOLERANCE = Decimal("0.01")
HUNDRED = Decimal(100)
#: Decimals of a share in per cent.
DIGITS = 2


@dataclass(frozen=True)
class Mix:
    """Shares in per cent of the whole weight; ``sections`` in order of appearance."""

    sections: dict
    measured: Decimal
    judged: Decimal


@dataclass(frozen=True)
class Bounds:
    """What a template asks for: shares of sections, and limits of the measured share.

    Sections that are not named are free; a limit of None limits nothing.
    """

    sections: dict
    least: Decimal | None = None
    most: Decimal | None = None


@exact
def mix_of(lines):
    """Return the mix of weighted lines.

    :param lines: iterable of (section, is_measured, weight), weights of zero or more
    """
    weights, measured = {}, Decimal(0)
    for section, is_measured, weight in lines:
        weights[section] = weights.get(section, Decimal(0)) + weight
        measured += weight if is_measured else 0
    total = sum(weights.values(), Decimal(0))
    if not total:
        return Mix(dict.fromkeys(weights, Decimal(0)), Decimal(0), Decimal(0))
    share = round_half_up(measured * HUNDRED / total, DIGITS)
    return Mix(
        {
            section: round_half_up(weight * HUNDRED / total, DIGITS)
            for section, weight in weights.items()
        },
        share,
        HUNDRED - share,
    )


def check_bounds(bounds):
    """Raise RuleError for bounds that no plan could keep."""
    least, most = bounds.least, bounds.most
    for limit in (least, most):
        if limit is not None and not 0 <= limit <= HUNDRED:
            raise RuleError("share_out_of_range", limit=_rate(limit))
    if least is not None and most is not None and least > most:
        raise RuleError(
            "share_limits_reversed", minimum=_rate(least), maximum=_rate(most)
        )
    total = sum(bounds.sections.values(), Decimal(0))
    if bounds.sections and abs(total - HUNDRED) > TOLERANCE:
        raise RuleError("sections_total", total=_rate(total))


@exact
def problems(mix, bounds):
    """Return what differs from the bounds, as a list of RuleError; empty is well.

    Their values are rates: 1 means 100 %.
    """
    found = []
    share = _rate(mix.measured)
    if bounds.least is not None and mix.measured < bounds.least - TOLERANCE:
        found.append(
            RuleError("measured_low", share=share, minimum=_rate(bounds.least))
        )
    if bounds.most is not None and mix.measured > bounds.most + TOLERANCE:
        found.append(
            RuleError("measured_high", share=share, maximum=_rate(bounds.most))
        )
    for section, expected in bounds.sections.items():
        present = mix.sections.get(section, Decimal(0))
        if abs(present - expected) > TOLERANCE:
            values = {"share": _rate(present), "expected": _rate(expected)}
            found.append(RuleError("section_share", section=section, **values))
    return found


def _rate(percent):
    """A share in per cent as a rate without trailing zeros."""
    return (percent / HUNDRED).normalize()


def with_block(present, block, share):
    """Make room for a block of lines: all weights together are 100 again.

    What is there shares what the block leaves, in the proportion of today; the lines of
    the block share the rest in their own.

    :param present: weights of the lines that are there
    :param block: weights of the lines of the block
    :param share: weight of the block in per cent
    :returns: pair of lists of weights, in the order given
    :raises RuleError: ``block_share`` (not above 0 and at most 100), ``block_alone``
        (nothing else weighs, so that it has to be 100, or nothing would be left for
        what is there); ``weights_all_zero`` for a block without weights
    """
    share = to_decimal(share, "share")
    if not 0 < share <= HUNDRED:
        raise RuleError("block_share", share=share)
    if any(present) == (share == HUNDRED):
        raise RuleError("block_alone", share=share)
    return apportion(HUNDRED - share, present), apportion(share, block)
