# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a review is told about itself before it is handed in, and how it is said.

The engine (``engine/reviews.py``) finds; here stand what it is given and what is said.
"""

from collections import defaultdict
from decimal import Decimal

from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ...engine import reviews
from ...engine.comments import Finding
from ...engine.numbers import to_decimal
from ..base.number_input import format_number

_lt = LazyTranslate(__name__)

#: Placeholders are the value names that ``engine.codes.REVIEW_CODES`` lists.
SENTENCES = {
    "comment_short": _lt("The comment is very short. Say what happened."),
    "comment_no_fact": _lt(
        "The comment names no fact: a number, a day, an example or a link to evidence."
    ),
    "comment_person": _lt("“%(words)s” speaks of the person, not of what was done."),
    "points_extreme": _lt(
        "%(points)s points are at one end of the scale, and the comment gives no fact,"
        " number or link to evidence."
    ),
    "points_gap": _lt(
        "%(points)s points, %(own)s in the self-review, and the comment gives no fact,"
        " number or link to evidence."
    ),
    "points_alike": _lt("All %(count)s rated lines have the same points (%(points)s)."),
    "self_gap": _lt(
        "On the same lines the self-review has %(own)s points and the review"
        " %(points)s: %(gap)s apart."
    ),
    "own_average": _lt(
        "The points are %(points)s on average; %(count)s other reviews of the same"
        " author are around %(middle)s."
    ),
    "checklist_open": _lt("The bias checklist was not ticked."),
}
#: Words are said as they are; all other values but titles are numbers.
_TEXTS = frozenset({"title", "words"})

#: Texts of a review as a whole, which name their box.
BOXES = {
    "strengths": _lt("Strengths"),
    "improvements": _lt("To Improve"),
    "comment": _lt("Overall Comment"),
}


def sentence(env, code, values):
    """One finding in the user's language, after the line that it is about.

    :param values: as the engine gives them, or as they were stored
    """
    shown = {
        name: value if name in _TEXTS else format_number(env, Decimal(value), 1)
        for name, value in values.items()
    }
    text = env._(SENTENCES[code])
    # A lazy text takes its values after the translation.
    text = text % shown
    if not shown.get("title"):
        return text
    return env._("%(line)s: %(finding)s", line=shown["title"], finding=text)


def sentences(env, findings):
    """Findings as one text, each in a line of its own."""
    return "\n".join(sentence(env, code, values) for code, values in findings)


def plain(findings):
    """Findings as data that JSON can hold."""
    return [
        [
            found.code,
            {
                name: value if name in _TEXTS else format(value, "f")
                for name, value in found.values.items()
            },
        ]
        for found in findings
    ]


def flags(findings):
    """Those findings for which a review stands out."""
    return [found for found in findings if found.code in reviews.FLAGS]


def is_asked_reason(finding):
    """Whether it is about points that need a reason (R080)."""
    return finding.code in ("points_extreme", "points_gap")


def of_rating(rating, rows=None):
    """What the review says by itself; no query beside what its form reads anyway.

    :param rows: as :func:`rated_rows` gives them, where they are known
    """
    rows = rated_rows(rating) if rows is None else rows
    asked = []
    if rating.appraisal_id.cycle_id._gate_level("points_evidenced") != "off":
        asked = reviews.evidence_findings(rows, *_ends(rating))
    return [
        *asked,
        *reviews.alike_findings(rows),
        *reviews.self_findings(rows),
        *text_findings(rating),
    ]


def rated_rows(rating):
    """The lines on which the review gives points, as the engine takes them."""
    rows = []
    for line in rating.line_ids:
        goal = line.appraisal_line_id
        if goal.kind != "weighted" or not line._takes_points():
            continue
        typed = line._typed()
        rows.append(
            reviews.Rated(
                title=goal.title or "",
                points=to_decimal(typed.points) if typed.has_points else None,
                own=to_decimal(line.self_points) if line.has_self_points else None,
                comment=typed.comment,
                weight=to_decimal(goal.weight),
            )
        )
    return rows


def _ends(rating):
    """Where the lowest level of the scale ends and the highest begins."""
    # sudo: hr.performance.scale - the words of the scale stand beside the points.
    levels = rating.sudo().cycle_id.scale_id.level_ids.sorted("lower")
    if len(levels) < 3:
        return None, None
    return to_decimal(levels[1].lower), to_decimal(levels[-1].lower)


def text_findings(rating):
    """Hints on the comments; what is measured has its value as evidence."""
    # Titles are looked up for what is written only.
    texts = [
        (goal.title or "", line.comment, goal.method != "manual")
        for line in rating.line_ids
        if line.comment
        for goal in line.appraisal_line_id
    ]
    texts += [
        (str(rating.env._(box)), rating[name], False)
        for name, box in BOXES.items()
        if rating[name]
    ]
    return reviews.text_findings(texts)


def averages(ratings, rows=None):
    """What lies far from the author's other reviews of the cycle, in one query.

    Only where the law of the company's country allows statistics about single persons.

    :param rows: dict of rating id to its rated rows, where they are known
    :return: dict of rating id to findings
    """
    # sudo: hr.performance.rating - means of the author's own reviews, told to the
    # author and to those who look at the review.
    own = ratings.sudo()
    compared = own.filtered(lambda r: r.rater_id and r.cycle_id._may_compare_people())
    others = defaultdict(dict)
    if compared:
        for rater, cycle, rating_id, mean in own.env.execute_query(_means(compared)):
            others[rater, cycle][rating_id] = mean
    found = {}
    for rating in compared:
        means = others[rating.rater_id.id, rating.cycle_id.id]
        means = [mean for id_, mean in means.items() if id_ != rating.id]
        given = rated_rows(rating) if rows is None else rows[rating.id]
        mean = reviews.mean_points(given)
        found[rating.id] = reviews.average_findings(mean, means)
    return found


def _means(ratings):
    """Means of submitted reviews by author and cycle."""
    ratings.env.flush_all()
    return SQL(
        """
        SELECT review.rater_id, sheet.cycle_id, review.id,
               SUM(given.points * goal.weight) / NULLIF(SUM(goal.weight), 0)
          FROM hr_performance_rating review
          JOIN hr_performance_appraisal sheet ON sheet.id = review.appraisal_id
          JOIN hr_performance_rating_line given ON given.rating_id = review.id
          JOIN hr_performance_appraisal_line goal ON goal.id = given.appraisal_line_id
         WHERE review.kind = 'manager' AND review.state = 'submitted' AND review.active
           AND review.rater_id IN %s AND sheet.cycle_id IN %s
           AND given.has_points AND goal.kind = 'weighted' AND goal.active
         GROUP BY review.rater_id, sheet.cycle_id, review.id
        HAVING SUM(goal.weight) > 0
        """,
        tuple(ratings.rater_id.ids),
        tuple(ratings.cycle_id.ids),
    )


def of_submission(ratings):
    """All findings of manager's reviews that are handed in.

    :return: dict of rating to a list of findings
    """
    rows = {rating.id: rated_rows(rating) for rating in ratings}
    far = averages(ratings, rows)
    found = {}
    for rating in ratings:
        own = of_rating(rating, rows[rating.id])
        found[rating] = [*own, *far.get(rating.id, ())]
        level = rating.appraisal_id.cycle_id._gate_level("bias_checked")
        if level != "off" and not rating.bias_checked_on:
            found[rating].append(Finding("checklist_open", {}))
    return found
