# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What people read of a scoring method: its name, and what it does in one sentence."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

#: Name (translated as a choice of the field) and words, in the order of the forms.
_METHODS = {
    "ratio": (
        "Ratio",
        _lt(
            "The share of the target that is reached, times 100. For amounts where"
            " more is better and the target is above zero."
        ),
    ),
    "achievement": (
        "Achievement Rate",
        _lt(
            "Like the ratio, and also right for targets below zero, such as a loss to"
            " reduce, and for a target of zero where lower is better."
        ),
    ),
    "reverse_difference": (
        "Reverse Ratio (2 − A/T)",
        _lt(
            "Lower is better: as many per cent as the value stays below the target"
            " are added, as many as it exceeds it are taken off. Twice the target"
            " earns nothing."
        ),
    ),
    "reverse_quotient": (
        "Reverse Ratio (T/A)",
        _lt(
            "Lower is better: target ÷ actual. Half of the target would earn"
            " double, up to the cap; points fall slowly for high values."
        ),
    ),
    "closeness": (
        "Closeness to Target",
        _lt(
            "The nearer to the target, the better, on either side of it: for"
            " example the use of a budget."
        ),
    ),
    "bands": (
        "Bands",
        _lt(
            "Each range of values has its points. Ranges follow one another without"
            " gap or overlap; the first and the last one are open."
        ),
    ),
    "plus_minus": (
        "Plus and Minus per Step",
        _lt(
            "100 points at the target. Each step above adds points and each step"
            " below takes some, within limits."
        ),
    ),
    "deduction": (
        "Deduction per Event",
        _lt(
            "100 points without any event; each event, such as a complaint, takes"
            " points."
        ),
    ),
    "binary": (
        "Pass or Fail",
        _lt(
            "Pass or fail: full points when the target is met, none otherwise, and"
            " nothing in between."
        ),
    ),
    "progress": (
        "Baseline to Target",
        _lt(
            "How much of the way from the baseline to the target is gone. Works in"
            " both directions."
        ),
    ),
    "three_value": (
        "Threshold, Target, Stretch",
        _lt(
            "Nothing below the threshold, 60 points at it, 100 at the target and"
            " 120 at the stretch value; a straight line between them."
        ),
    ),
    "efficacy": (
        "Efficacy Coefficient",
        _lt(
            "Standards with coefficients, such as excellent 100 %, good 80 %,"
            " average 60 %. The standard that is reached gives the base points; the"
            " way to the next one adds to them."
        ),
    ),
    "curve": (
        "Payout Curve",
        _lt(
            "Points follow straight lines through the points of a table: nothing"
            " before the first, no more than the last."
        ),
    ),
    "manual": (
        "Rated by Reviewers",
        _lt("Reviewers give points from facts, along the level descriptions."),
    ),
}
#: Choices of a field that names a method.
SCORING_METHODS = [(key, label) for key, (label, _words) in _METHODS.items()]
METHOD_WORDS = {key: words for key, (_label, words) in _METHODS.items()}
