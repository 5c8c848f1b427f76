# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is missing in an assessment, and which values lie far from others (R075).

Asked before a rating is submitted, and by HR for a whole cycle. The number of queries
does not depend on how many sheets are asked for.
"""

from collections import defaultdict
from typing import NamedTuple

from ...engine import outliers
from ...engine.numbers import to_decimal
from ..base.appraisal_states import ENDED_EARLY, REVIEW
from ..base.number_input import format_number
from ..base.seeing import names_of
from ..template.hr_performance_template_rater import ANONYMOUS

#: More of the weight than this, in per cent, does not apply: that is told.
LEFT_OUT = 30
#: So many own earlier values are compared with, at least.
OWN = outliers.BOUNDS._replace(least=4)

#: What a problem is about, and so which record the button opens.
VALUES, RATERS, REVIEWS, PLAN = "values", "raters", "reviews", "plan"


class Problem(NamedTuple):
    """One thing that is missing or stands out."""

    about: str
    text: str


def problems(sheets, reviews=None):
    """Sentences for each sheet that has any.

    :param reviews: managers' reviews that are handed in now; without them only what is
        submitted counts, for a draft is its author's alone
    """
    return {
        sheet: [problem.text for problem in found]
        for sheet, found in of_sheets(sheets, reviews).items()
    }


def of_sheets(sheets, reviews=None):
    """What is missing in each sheet that misses something: dict to Problems.

    Actual values that are missing are told only of sheets nobody submits right now:
    submitting refuses them by itself.
    """
    # sudo: values, and who has handed in; told to managers and HR of the sheets.
    own = sheets.sudo()
    far = _far_values(own)
    found = {}
    for sheet, seen in zip(own, sheets, strict=True):
        rows = [] if reviews else [*_missing_values(sheet), *_open_reviews(sheet)]
        rows += _missing_advice(sheet)
        rows += _missing_raters(sheet)
        rows += _missing_comments(sheet, reviews)
        rows += _left_out(sheet)
        rows += far.get(sheet.id, [])
        if rows:
            found[seen] = rows
    return found


def _missing_values(sheet):
    missing = sheet.line_ids._has_problem_value()
    return [Problem(VALUES, line._missing_value_text()) for line in missing]


def _open_reviews(sheet):
    _ = sheet.env._
    labels = dict(sheet.rating_ids._fields["kind"]._description_selection(sheet.env))
    wanted = {"self_review": ("self", "manager"), "manager_review": ("manager",)}
    return [
        Problem(REVIEWS, _("%s: not submitted yet.", labels[review.kind]))
        for review in sheet.rating_ids
        if review.state == "draft" and review.kind in wanted.get(sheet.state, ())
    ]


def _missing_advice(sheet):
    """Reviews of parts and of dotted lines: nobody waits for them, but they count."""
    if sheet.state not in REVIEW:
        return []
    return [
        Problem(
            REVIEWS,
            sheet.env._(
                "%s has not submitted a review yet.", names_of(review.rater_id)
            ),
        )
        for review in sheet.rating_ids
        if review.state == "draft" and review.kind in ("part", "dotted")
    ]


def _missing_raters(sheet):
    """Kinds of raters of whom nobody was asked; who was asked is no secret."""
    if not sheet.has_raters or sheet.is_feedback_closed:
        return []
    asked = set(sheet.rater_ids.filtered(lambda r: r.state == "asked").mapped("kind"))
    return [
        Problem(
            RATERS,
            sheet.env._(
                "%s: nobody was asked for feedback.", sheet._kind_label(row["kind"])
            ),
        )
        for row in (sheet.rater_rules or {}).get("kinds", ())
        if row["kind"] in ANONYMOUS and row["kind"] not in asked
    ]


def _missing_comments(sheet, reviews):
    """Judged lines of the manager's review without a word."""
    blank = [
        line
        for review in sheet.rating_ids
        if review.kind == "manager"
        and (review.state == "submitted" or (reviews and review.id in reviews.ids))
        for line in review.line_ids
        if line.has_points and not (line.comment or "").strip()
    ]
    if not blank:
        return []
    names = ", ".join(line.appraisal_line_id.title or "" for line in blank)
    return [Problem(REVIEWS, sheet.env._("Points without a comment: %s.", names))]


def _left_out(sheet):
    weighted = sheet.line_ids.filtered(lambda line: line.kind == "weighted")
    total = sum(weighted.mapped("weight"))
    out = sum(weighted.filtered("not_applicable").mapped("weight"))
    if not total or out * 100 <= LEFT_OUT * total:
        return []
    share = format_number(sheet.env, to_decimal(out) * 100 / to_decimal(total), 0)
    return [
        Problem(
            PLAN,
            sheet.env._(
                "Lines with %s %% of the weight do not apply: the rest decides alone.",
                share,
            ),
        )
    ]


def _far_values(sheets):
    """Values far from the person's own, or from the same KPI of others in the cycle.

    :return: dict of sheet id to Problems
    """
    lines = sheets.line_ids.filtered(
        lambda line: line.has_actual and line.kpi_id and line.kind == "weighted"
    )
    if not lines:
        return {}
    others = lines.search_fetch(
        [
            ("kpi_id", "in", lines.kpi_id.ids),
            ("has_actual", "=", True),
            ("kind", "=", "weighted"),
            ("appraisal_id.state", "not in", ENDED_EARLY),
        ],
        ["kpi_id", "appraisal_id", "actual", "target"],
    )
    by_cycle, by_person = defaultdict(dict), defaultdict(dict)
    for line in others:
        sheet, level = line.appraisal_id, _level(line)
        by_cycle[line.kpi_id, sheet.cycle_id][line.id] = level
        by_person[line.kpi_id, sheet.owner_id, sheet.subject_kind][line.id] = level
    found = defaultdict(list)
    for line in lines:
        sheet = line.appraisal_id
        history = by_person[line.kpi_id, sheet.owner_id, sheet.subject_kind]
        people = by_cycle[line.kpi_id, sheet.cycle_id]
        text = _far_text(line, history, people)
        if text:
            found[sheet.id].append(Problem(VALUES, text))
    return found


def _level(line):
    """The value beside its target, so that people with other targets compare."""
    actual = to_decimal(line.actual)
    return actual / to_decimal(line.target) if line.target else actual


def _far_text(line, history, people):
    """Say that the value lies far from own or from others' values, or ''."""
    level, env = _level(line), line.env
    own = [value for id_, value in history.items() if id_ != line.id]
    same = [value for id_, value in people.items() if id_ != line.id]
    actual = f"{format_number(env, to_decimal(line.actual), 2)} {line.unit or ''}"
    values = {"line": line.title or "", "value": actual.strip()}
    far = outliers.far(level, own, OWN)
    if far:
        return env._(
            "%(line)s: %(value)s is far from the %(count)s earlier values of the same"
            " person (in the middle %(middle)s). Check it, or go on if it is right.",
            count=far.count,
            middle=_middle_text(line, far),
            **values,
        )
    far = outliers.far(level, same)
    if far:
        return env._(
            "%(line)s: %(value)s is far from the %(count)s values of others with the"
            " same KPI (in the middle %(middle)s). Check it, or go on if it is right.",
            count=far.count,
            middle=_middle_text(line, far),
            **values,
        )
    return ""


def _middle_text(line, far):
    """The middle as it is compared: of the target, or the value itself."""
    if not line.target:
        return format_number(line.env, far.middle, 2)
    percent = format_number(line.env, far.middle * 100, 0)
    return line.env._("%s %% of the target", percent)
