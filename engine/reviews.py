# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a review is looked at for before it is handed in (R080, R081, R094).

Every finding is a code of ``codes.REVIEW_CODES`` with the values of its sentence. It
says what stands there in neutral words and never that the review is wrong.
"""

from dataclasses import dataclass
from decimal import Decimal

from . import comments, fairness, outliers
from .comments import Finding
from .numbers import exact, tidy

#: So many rated lines have the same points before that is told.
ALIKE = 3

#: Findings that flag a review; the others are hints for the author alone.
FLAGS = (
    "points_extreme",
    "points_gap",
    "points_alike",
    "self_gap",
    "own_average",
    "comment_person",
    "checklist_open",
)


@dataclass(frozen=True)
class Rated:
    """One line of a review.

    ``points``
        what was given; None where the line is not rated here
    ``own``
        points of the submitted self-review, or None
    ``has_evidence``
        a document or value stands behind it
    """

    title: str
    points: Decimal | None = None
    own: Decimal | None = None
    comment: str = ""
    weight: Decimal = Decimal(1)
    has_evidence: bool = False


def text_findings(texts):
    """Hints on texts.

    :param texts: list of (title, text, whether there is evidence)
    """
    return [
        Finding(found.code, {"title": title, **found.values})
        for title, text, has_evidence in texts
        for found in comments.findings(text, has_evidence)
    ]


def evidence_findings(rows, low=None, high=None):
    """Lines with points that ask for a fact or a document, and have none (R080).

    :param rows: list of :class:`Rated`
    :param low: below it points are at the lower end of the scale, or None
    :param high: from it on they are at the upper end, or None
    """
    found = []
    for row in rows:
        if row.points is None or row.has_evidence or comments.names_fact(row.comment):
            continue
        values = {"title": row.title, "points": row.points}
        if (low is not None and row.points < low) or (
            high is not None and row.points >= high
        ):
            found.append(Finding("points_extreme", values))
        elif row.own is not None and fairness.gap(row.own, row.points)[1]:
            found.append(Finding("points_gap", {**values, "own": row.own}))
    return found


def alike_findings(rows):
    """That all rated lines have the same points, from three lines on."""
    given = [row.points for row in rows if row.points is not None]
    if len(given) < ALIKE or len(set(given)) > 1:
        return []
    values = {"count": Decimal(len(given)), "points": given[0]}
    return [Finding("points_alike", values)]


@exact
def self_findings(rows):
    """That self-review and review differ much, over the lines of both (M33)."""
    shared = [row for row in rows if row.points is not None and row.own is not None]
    weight = sum((row.weight for row in shared), Decimal(0))
    if not weight:
        return []
    own = tidy(sum(row.own * row.weight for row in shared) / weight)
    given = tidy(sum(row.points * row.weight for row in shared) / weight)
    gap, is_told = fairness.gap(own, given)
    if not is_told:
        return []
    return [Finding("self_gap", {"own": own, "points": given, "gap": abs(gap)})]


def average_findings(mean, others):
    """That the mean of a review lies far from the author's other reviews.

    :param mean: mean of the points given here, or None
    :param others: means of the author's other reviews in the cycle
    """
    found = mean is not None and outliers.far(mean, others)
    if not found:
        return []
    values = {"points": mean, "middle": found.middle, "count": Decimal(found.count)}
    return [Finding("own_average", values)]


@exact
def mean_points(rows):
    """Return the mean of the points given, by weight; None where there are none."""
    given = [row for row in rows if row.points is not None]
    weight = sum((row.weight for row in given), Decimal(0))
    if not weight:
        return None
    return tidy(sum(row.points * row.weight for row in given) / weight)
