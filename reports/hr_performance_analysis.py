# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..models.base.day_words import day_words
from ..models.base.seeing import names_of, readers_only
from ..models.base.subject_kinds import SUBJECT_KINDS

#: What is decided; a draft is nobody's business yet.
KNOWN = ("published", "released")
#: How what is to happen next for a person stands.
NEXT = [("none", "None Yet"), ("open", "Under Way"), ("late", "Overdue")]


class HrPerformanceAnalysis(models.Model):
    """Results over the cycles: course of scores and grades, top and low grades.

    One row for each decided result; who may read the result reads its row, and nobody
    else: groups and sums hold nothing but what their reader could list, too.
    Scales may differ from cycle to cycle: scores are compared as shares of the highest
    one, grades by their place on their scale.
    """

    _name = "hr.performance.analysis"
    _inherit = "hr.performance.choice.order.mixin"
    _description = "Analysis of Results"
    _auto = False
    _order = "period_end desc, standing, score_share desc, id"
    _rec_name = "result_id"
    _depends = {
        "hr.performance.result": [
            "state",
            "score",
            "final_level_id",
            "scale_id",
            "cycle_id",
            "company_id",
            "department_id",
            "employee_id",
            "owner_id",
            "manager_id",
            "subject_kind",
            "subject_department_id",
        ],
        "hr.performance.cycle": ["date_start", "date_end"],
        "hr.performance.scale": ["maximum"],
        "hr.performance.scale.level": ["is_lowest", "lower", "listed_as", "scale_id"],
    }

    result_id = fields.Many2one("hr.performance.result", readonly=True)
    employee_id = fields.Many2one("hr.employee", readonly=True)
    owner_id = fields.Many2one("hr.employee", string="Answers for It", readonly=True)
    manager_id = fields.Many2one("hr.employee", string="Direct Manager", readonly=True)
    department_id = fields.Many2one("hr.department", readonly=True)
    subject_kind = fields.Selection(SUBJECT_KINDS, string="Appraised", readonly=True)
    subject_department_id = fields.Many2one(
        "hr.department", string="Appraised Department", readonly=True
    )
    company_id = fields.Many2one("res.company", readonly=True)
    cycle_id = fields.Many2one("hr.performance.cycle", readonly=True)
    period_end = fields.Date(
        string="End of the Period",
        readonly=True,
        help="Results stand at the end of what they are about.",
    )
    months = fields.Integer(
        string="Length (Months)",
        readonly=True,
        aggregator=None,
        help="So long is the period: years are compared with years, quarters with"
        " quarters.",
    )
    score = fields.Float(digits=(6, 2), readonly=True, aggregator="avg")
    score_share = fields.Float(
        string="Score (% of the Highest)",
        digits=(6, 1),
        readonly=True,
        aggregator="avg",
        help="The score as a share of the highest one of its scale, so that cycles with"
        " other scales can be compared. Of several people it is their mean.",
    )
    final_level_id = fields.Many2one(
        "hr.performance.scale.level", string="Final Grade", readonly=True
    )
    color = fields.Integer(related="final_level_id.color")
    place = fields.Float(
        string="Place on the Scale (%)",
        digits=(6, 1),
        readonly=True,
        aggregator="avg",
        help="Where the grade stands on the scale of its cycle: 0 is the lowest grade,"
        " 100 the highest. So grades of scales that differ can be compared.",
    )
    standing = fields.Selection(
        [("top", "Top Grades"), ("bottom", "Low Grades"), ("middle", "Between")],
        readonly=True,
        help="Top and low grades are chosen on the scale; otherwise they are its"
        " highest and its lowest grade.",
    )
    is_latest = fields.Boolean(
        compute="_compute_is_latest",
        search="_search_is_latest",
        string="Latest Cycle",
        help="Of the cycle that ended last, among those whose results the user sees.",
    )
    next_action = fields.Selection(
        NEXT,
        string="Next Step",
        compute="_compute_next_action",
        compute_sudo=False,
        search="_search_next_action",
        help="Tasks of plans, answers on goals behind plan, promises, requests and"
        " follow-ups for this person, as far as you may see them.",
    )
    next_action_text = fields.Char(
        compute="_compute_next_action", compute_sudo=False, string="What Comes Next"
    )

    # THE VIEW

    @property
    def _table_query(self):
        """Without grouping: a search for one person reads this person's rows."""
        return SQL(
            """
            SELECT result.id, result.id AS result_id, result.employee_id,
                   result.owner_id, result.manager_id, result.department_id,
                   result.subject_kind, result.subject_department_id,
                   result.company_id, result.cycle_id,
                   cycle.date_end AS period_end,
                   round((cycle.date_end - cycle.date_start + 1) / 30.44)::int
                       AS months,
                   result.score,
                   100.0 * result.score / nullif(scale.maximum, 0) AS score_share,
                   result.final_level_id, level.place,
                   coalesce(level.standing, 'middle') AS standing
              FROM hr_performance_result result
              JOIN hr_performance_cycle cycle ON cycle.id = result.cycle_id
              LEFT JOIN hr_performance_scale scale ON scale.id = result.scale_id
              LEFT JOIN (%(levels)s) level ON level.id = result.final_level_id
             WHERE result.state IN %(known)s
            """,
            levels=self._level_query(),
            known=KNOWN,
        )

    def _level_query(self):
        """Each grade: its place from 0 to 100, and whether it is a top or a low one."""
        return SQL(
            """
            SELECT id, 100.0 * (number - 1) / nullif(total - 1, 0) AS place,
                   CASE WHEN listed_as IS NOT NULL THEN listed_as
                        WHEN NOT has_top AND number = total AND total > 1 THEN 'top'
                        WHEN NOT has_bottom AND number = 1 AND total > 1 THEN 'bottom'
                        END AS standing
              FROM (
                   SELECT id, listed_as,
                          row_number() OVER (
                              PARTITION BY scale_id
                              ORDER BY coalesce(is_lowest, false) DESC, lower, id
                          ) AS number,
                          count(*) OVER same AS total,
                          coalesce(bool_or(listed_as = 'top') OVER same, false)
                              AS has_top,
                          coalesce(bool_or(listed_as = 'bottom') OVER same, false)
                              AS has_bottom
                     FROM hr_performance_scale_level
                   WINDOW same AS (PARTITION BY scale_id)
                   ) numbered
            """
        )

    # COMPUTES

    @api.depends("cycle_id")
    @api.depends_context("uid")
    def _compute_is_latest(self):
        latest = self.env["hr.performance.result"]._latest_cycle_ids()
        for row in self:
            row.is_latest = row.cycle_id.id in latest

    @api.model
    def _search_is_latest(self, operator, value):
        if operator != "in":
            return NotImplemented
        latest = self.env["hr.performance.result"]._latest_cycle_ids()
        return Domain("cycle_id", "in", latest)

    # WHAT COMES NEXT

    @api.depends("owner_id")
    @api.depends_context("uid", "lang")
    def _compute_next_action(self):
        """What is under way for each person and due first, in a few queries for all."""
        found = self._next_actions()
        for row in self:
            records = found.get(row.owner_id.id)
            row.next_action, row.next_action_text = "none", ""
            if records:
                first, day = records[0], records[0][records[0]._next_action_deadline]
                is_late = day and day < row._today()
                row.next_action = "late" if is_late else "open"
                what = self.env["ir.model"]._get(first._name).name
                row.next_action_text = " · ".join(
                    filter(None, [what, day and day_words(self.env, day)])
                )

    def _today(self):
        # sudo: which day it is where the person works.
        return self.sudo().company_id._performance_today()

    def _next_actions(self):
        """Of each person what is under way, due first, as the reader sees it.

        :return: dict of employee id to a list of records, of any model
        """
        found = {}
        for model in self.env["hr.performance.next.action.mixin"]._next_action_models():
            person = model._next_action_person
            domain = model._next_action_domain() & Domain(
                person, "in", self.owner_id.ids
            )
            for record in model.search_fetch(
                domain, [person, model._next_action_deadline]
            ):
                found.setdefault(record[person].id, []).append(record)
        for records in found.values():
            records.sort(key=lambda one: str(one[one._next_action_deadline] or "9"))
        return found

    @api.model
    def _search_next_action(self, operator, value):
        if operator != "in":
            return NotImplemented
        busy, late = Domain.FALSE, Domain.FALSE
        for model in self.env["hr.performance.next.action.mixin"]._next_action_models():
            known = Domain(model._next_action_person, "!=", False)
            of_all, of_late = (
                model._search(domain & known).subselect(
                    SQL.identifier(model._table, model._next_action_person)
                )
                for domain in (model._next_action_domain(), model._next_action_late())
            )
            busy |= Domain("owner_id", "in", of_all)
            late |= Domain("owner_id", "in", of_late)
        parts = {"none": ~busy, "open": busy & ~late, "late": late}
        return Domain.OR(parts[one] for one in parts if one in value)

    @readers_only
    def action_next(self):
        """Open what is under way for the person, or plan the first step."""
        self.ensure_one()
        if records := self._next_actions().get(self.owner_id.id):
            first = records[0]
            same = first.union(*(one for one in records if one._name == first._name))
            return same._get_records_action()
        return self._plan_next()

    def _plan_next(self):
        # sudo: which person the result is about; what is planned checks the user.
        person = self.sudo().owner_id
        for model in self.env["hr.performance.next.action.mixin"]._next_action_models():
            if action := model._next_action_new(person):
                return action
        raise UserError(
            self.env._("%s: there is nothing to plan here.", names_of(person, "name"))
        )

    @readers_only
    def action_open_result(self):
        """Open the result behind a row."""
        return self.result_id._get_records_action()

    @readers_only
    def action_open_trend(self):
        """Draw the course of this person or unit over the cycles."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_performance.hr_performance_analysis_action_trend"
        )
        if self.subject_kind == "employee":
            domain = [("employee_id", "=", self.employee_id.id)]
        else:
            domain = [
                ("subject_kind", "=", self.subject_kind),
                ("subject_department_id", "=", self.subject_department_id.id),
                ("company_id", "=", self.company_id.id),
            ]
        return {**action, "domain": domain, "context": {"fill_temporal": False}}
