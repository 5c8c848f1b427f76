# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What each scoring method does, in one sentence for people who choose one."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)


METHOD_WORDS = {
    "ratio": _lt(
        "The share of the target that is reached, times 100. For amounts where more is"
        " better and the target is above zero."
    ),
    "achievement": _lt(
        "Like the ratio, and also right for targets of zero or below, such as a loss to"
        " reduce."
    ),
    "reverse_difference": _lt(
        "Lower is better: as many per cent as the value stays below the target are"
        " added, as many as it exceeds it are taken off. Twice the target earns"
        " nothing."
    ),
    "reverse_quotient": _lt(
        "Lower is better: target ÷ actual. Half of the target would earn double, up to"
        " the cap; points fall slowly for high values."
    ),
    "closeness": _lt(
        "The nearer to the target, the better, on either side of it: for example the"
        " use of a budget."
    ),
    "bands": _lt(
        "Each range of values has its points. Ranges follow one another without gap or"
        " overlap; the first and the last one are open."
    ),
    "plus_minus": _lt(
        "100 points at the target. Each step above adds points and each step below"
        " takes some, within limits."
    ),
    "deduction": _lt(
        "100 points without any event; each event, such as a complaint, takes points."
    ),
    "binary": _lt(
        "Pass or fail: full points when the target is met, none otherwise, and nothing"
        " in between."
    ),
    "progress": _lt(
        "How much of the way from the baseline to the target is gone. Works in both"
        " directions."
    ),
    "three_value": _lt(
        "Nothing below the threshold, 60 points at it, 100 at the target and 120 at the"
        " stretch value; a straight line between them."
    ),
    "efficacy": _lt(
        "Standards with coefficients, such as excellent 100 %, good 80 %, average 60 %."
        " The standard that is reached gives the base points; the way to the next one"
        " adds to them."
    ),
    "curve": _lt(
        "Points follow straight lines through the points of a table: nothing before"
        " the first, no more than the last."
    ),
    "manual": _lt("Reviewers give points from facts, along the level descriptions."),
}
