# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine import fairness
from ...engine.numbers import to_decimal
from ..base.rows import read_rows
from ..base.seeing import names_of, readers_only

#: From this age on people are a group of their own (as 29 U.S.C. 631 has it).
OLDER = 40

#: Whom a finding is about: one of these is named.
ABOUT_NOBODY = dict.fromkeys(
    ("employee_id", "department_id", "group_kind", "group_key")
)


class Seen(NamedTuple):
    """What counts of a result: ids of records, and the score."""

    appraisal_id: int
    employee_id: int
    department_id: int | None
    score: float
    final_level_id: int


class HrPerformanceFairness(models.Model):
    """How people were rated in one cycle, looked at by one HR user at one moment.

    It is made with the rights of its reader and stays as it was seen. Every finding is
    a hint with its arithmetic, never a verdict; acknowledging says that somebody has
    looked, and opens the results where the scheme asks for that.
    """

    _name = "hr.performance.fairness"
    _inherit = "hr.performance.guard.mixin"
    _description = "Fairness Check"
    _order = "made_on desc, id desc"

    cycle_id = fields.Many2one(
        "hr.performance.cycle",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
        guarded=True,
    )
    company_id = fields.Many2one(related="cycle_id.company_id")
    reader_id = fields.Many2one(
        "res.users",
        string="Looked at by",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
        guarded=True,
    )
    made_on = fields.Datetime(required=True, readonly=True, guarded=True)
    result_count = fields.Integer(
        string="Results", readonly=True, guarded=True, help="Decided, and yours to see."
    )
    names_people = fields.Boolean(
        readonly=True,
        guarded=True,
        help="Off: the law of the company's country allows no statistics about single"
        " persons, so nothing is said of single raters.",
    )
    finding_ids = fields.One2many(
        "hr.performance.fairness.finding", "fairness_id", string="Findings"
    )
    hint_count = fields.Integer(
        string="Hints", compute="_compute_hint_count", store=True
    )
    remark = fields.Text(
        help="What you have looked at and why it is in order, or what is done about it."
    )
    state = fields.Selection(
        [("draft", "To Look At"), ("acknowledged", "Acknowledged")],
        required=True,
        default="draft",
        readonly=True,
        guarded=True,
    )
    acknowledged_on = fields.Datetime(readonly=True, guarded=True)

    @api.depends("cycle_id.name", "made_on")
    def _compute_display_name(self):
        for look in self:
            look.display_name = look.cycle_id.name

    @api.depends("finding_ids.is_hint")
    def _compute_hint_count(self):
        for look in self:
            look.hint_count = len(look.finding_ids.filtered("is_hint"))

    # MAKING

    @api.model
    def _make(self, cycle):
        """Look at what the user sees of a cycle's results, and keep what was found."""
        found = read_rows(
            self.env["hr.performance.result"],
            Domain("cycle_id", "=", cycle.id)
            & Domain("state", "in", ("published", "released"))
            & Domain("subject_kind", "=", "employee")
            & Domain("final_origin", "!=", "import"),
            Seen._fields,
        )
        results = [Seen(*row) for row in found]
        names_people = cycle._may_compare_people()
        findings = self._group_findings(results)
        if names_people:
            findings += self._rater_findings(results)
        # sudo: written by the look itself; every figure was read with the user's rights
        # but for the two facts of _facts_of_people, of which only sums are kept.
        look = self.sudo().create(
            {
                "cycle_id": cycle.id,
                "reader_id": self.env.user.id,
                "made_on": fields.Datetime.now(),
                "result_count": len(results),
                "names_people": names_people,
            }
        )
        look.finding_ids._insert_rows(
            [{**ABOUT_NOBODY, **found, "fairness_id": look.id} for found in findings]
        )
        return look

    def _rater_findings(self, results):
        """Means, spread and items of each rater, and distances to self-reviews."""
        reviews = read_rows(
            self.env["hr.performance.rating"],
            Domain("appraisal_id", "in", [result.appraisal_id for result in results])
            & Domain("kind", "in", ("manager", "self"))
            & Domain("state", "=", "submitted"),
            ["id", "appraisal_id", "rater_id", "kind"],
        )
        rater_of = {
            appraisal: rater
            for _id, appraisal, rater, kind in reviews
            if kind == "manager"
        }
        scores, grades = defaultdict(list), defaultdict(list)
        number = cache(to_decimal)
        for result in results:
            rater = rater_of.get(result.appraisal_id)
            if rater:
                scores[rater].append(number(result.score))
                grades[rater].append(result.final_level_id)
        points = self._given_points([row[0] for row in reviews])
        return [
            *self._leaning_findings(scores, grades),
            *self._halo_findings(points["manager"], rater_of),
            *self._gap_findings(points, results),
        ]

    def _leaning_findings(self, scores, grades):
        everything = [score for given in scores.values() for score in given]
        found = fairness.raters(scores, grades)
        rows = []
        for rater, each in found.items():
            if each.count < fairness.BOUNDS.people:
                continue
            shared = {"employee_id": rater, "people": each.count}
            rows.append(
                {
                    **shared,
                    "kind": "leaning",
                    "is_hint": bool(each.leaning),
                    "figures": _plain(
                        mean=each.mean,
                        everybody=sum(everything) / len(everything),
                        z=each.z,
                    ),
                }
            )
            rows.append(
                {
                    **shared,
                    "kind": "narrow",
                    "is_hint": each.is_narrow,
                    "figures": _plain(spread=each.spread),
                }
            )
        return rows

    def _halo_findings(self, points, rater_of):
        by_rater = defaultdict(list)
        for appraisal, items in points.items():
            by_rater[rater_of.get(appraisal)].append(
                {key: given for key, (given, _weight) in items.items()}
            )
        by_rater.pop(None, None)
        rows = []
        for rater, reviews in by_rater.items():
            found = fairness.halo(reviews)
            if found.people < fairness.BOUNDS.people or found.correlation is None:
                continue
            rows.append(
                {
                    "kind": "halo",
                    "employee_id": rater,
                    "people": found.people,
                    "is_hint": found.is_flagged,
                    "figures": _plain(
                        correlation=found.correlation,
                        items=found.items,
                        spread=found.spread,
                        even_spread=found.even_spread,
                    ),
                }
            )
        return rows

    def _gap_findings(self, points, results):
        """Of people whose own points are far from the manager's, on the same lines."""
        rows = []
        for result in results:
            appraisal = result.appraisal_id
            own = points["self"].get(appraisal, {})
            given = points["manager"].get(appraisal, {})
            shared = [key for key in own if key in given]
            weight = sum(given[key][1] for key in shared)
            if not weight:
                continue
            means = [
                sum(side[key][0] * given[key][1] for key in shared) / weight
                for side in (own, given)
            ]
            difference, is_hint = fairness.gap(*means)
            if is_hint:
                rows.append(
                    {
                        "kind": "gap",
                        "employee_id": result.employee_id,
                        "people": 1,
                        "is_hint": True,
                        "figures": _plain(own=means[0], given=means[1], gap=difference),
                    }
                )
        return rows

    def _given_points(self, reviews):
        """Points of weighted lines: kind -> appraisal -> item -> (points, weight).

        An item is the line of the template, or the line itself where it has none.

        :param reviews: ids of those that the user reads; whoever reads a review reads
            its lines, so that their rights are not looked at once more
        """
        kinds = ("manager", "self")
        if not reviews:
            return {kind: {} for kind in kinds}
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT review.kind, review.appraisal_id,
                       COALESCE(-goal.template_line_id, goal.id), given.points,
                       goal.weight
                  FROM hr_performance_rating review
                  JOIN hr_performance_rating_line given ON given.rating_id = review.id
                  JOIN hr_performance_appraisal_line goal
                    ON goal.id = given.appraisal_line_id
                 WHERE review.id = ANY(%s) AND given.has_points
                   AND goal.kind = 'weighted' AND goal.active
                """,
                reviews,
            )
        )
        points = {kind: defaultdict(dict) for kind in kinds}
        # Many lines, few numbers: each is read once.
        number = cache(to_decimal)
        for kind, appraisal, item, given, weight in rows:
            points[kind][appraisal][item] = (number(given), number(weight))
        return points

    def _group_findings(self, results):
        """Shares of good grades by department, gender and age."""
        levels = self.env["hr.performance.scale.level"].browse(
            {result.final_level_id for result in results}
        )
        good = set(self._good_levels(levels.scale_id).ids)
        facts = self._facts_of_people(results)
        counts = defaultdict(lambda: defaultdict(lambda: [0, 0]))
        for result in results:
            is_good = result.final_level_id in good
            groups = facts[result.employee_id]
            if result.department_id:
                groups = {**groups, "department": result.department_id}
            for kind, key in groups.items():
                counts[kind][key][0] += is_good
                counts[kind][key][1] += 1
        rows = []
        for kind, groups in counts.items():
            for each in fairness.groups(groups):
                rows.append(
                    {
                        "kind": "group",
                        "group_kind": kind,
                        "department_id": each.key if kind == "department" else False,
                        "group_key": False if kind == "department" else each.key,
                        "people": each.people,
                        "is_hint": bool(each.finding),
                        "figures": _plain(
                            good=each.favourable,
                            rate=each.rate,
                            ratio=each.ratio,
                            p=each.p_value,
                            turned=each.turned,
                        )
                        | {"finding": each.finding},
                    }
                )
        return rows

    def _good_levels(self, scales):
        """Grades above the middle of their scale: those that pay more than the base.

        Where none does, the highest grade of the scale.
        """
        levels = scales.level_ids
        good = levels.filtered(lambda level: level.coefficient > 1)
        for scale in scales - good.scale_id:
            good |= scale.level_ids.sorted("lower", reverse=True)[:1]
        return good

    def _facts_of_people(self, results):
        """Groups of each person by gender and age: employee id -> kind -> key."""
        # sudo: gender and birthday are HR's of the personnel file; only sums of at
        # least five people leave this method's caller.
        own = self.env["hr.employee"].sudo().with_context(active_test=False)
        people = read_rows(
            own,
            Domain("id", "in", [result.employee_id for result in results]),
            ["id", "birthday", "current_version_id"],
        )
        versions = Domain("id", "in", [version for *_rest, version in people])
        sex_of = dict(read_rows(own.env["hr.version"], versions, ["id", "sex"]))
        today = self.env.company._performance_today()
        born_until = today - relativedelta(years=OLDER)
        return {
            person: {
                **({"sex": sex_of[version]} if sex_of.get(version) else {}),
                **_age_group(birthday, born_until),
            }
            for person, birthday, version in people
        }

    @readers_only
    def action_open_procedure(self):
        """The report on the procedure of the same cycle."""
        self.ensure_one()
        return self.cycle_id.action_open_procedure()

    # ACKNOWLEDGING

    @readers_only
    def action_acknowledge(self):
        """Say that these findings were looked at; results can be released then."""
        self.ensure_one()
        if self.reader_id != self.env.user:
            raise UserError(
                self.env._(
                    "%s: only who has looked can acknowledge it. Open Fairness on"
                    " the cycle to look yourself.",
                    names_of(self),
                )
            )
        if self.state == "acknowledged":
            raise UserError(self.env._("%s is acknowledged already.", names_of(self)))
        if self.hint_count and not (self.remark or "").strip():
            raise UserError(
                self.env._(
                    "%(cycle)s: there are %(count)s hints. Write under Remark what"
                    " you have looked at.",
                    cycle=names_of(self),
                    count=self.hint_count,
                )
            )
        self.cycle_id._check_fairness_seen(self.result_count)
        now = fields.Datetime.now()
        own = self.sudo()  # sudo: guarded fields; reader and state were checked above.
        own.write({"state": "acknowledged", "acknowledged_on": now})
        own.cycle_id.write(
            {
                "fairness_seen_on": now,
                "fairness_seen_by_id": self.env.user.id,
                "fairness_seen_count": self.result_count,
            }
        )


def _plain(**figures):
    """Figures as digits, rounded far beyond what is shown; what is None is left out."""
    return {
        name: format(round(Decimal(value), 12), "f")
        for name, value in figures.items()
        if value is not None
    }


def _age_group(birthday, born_until):
    """The group of somebody's age; the older were born until this day."""
    if not birthday:
        return {}
    return {"age": "older" if birthday <= born_until else "younger"}
