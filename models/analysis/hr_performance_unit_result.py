# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain

from ..base.figure import OptionalFigure
from ..base.json_fields import PlainJson
from ..base.number_input import format_number
from ..base.subject_kinds import SUBJECT_KINDS

#: How much members are told, each with all before it.
GRADE, SCORE, FULL = "grade", "score", "full"
TABLE = Markup(
    '<table class="table table-sm"><thead>%s</thead><tbody>%s</tbody></table>'
)


class HrPerformanceUnitResult(models.Model):
    """The released result of a department, team or company, told to its members.

    It holds as much as the rule of the cycle tells (``unit_told``, frozen at launch)
    and nothing more: members read no result, no review and no plan of the unit. Members
    are who belongs to the unit when the result is released. A result that is opened
    again is taken back here, too, and told anew with its next release.
    """

    _name = "hr.performance.unit.result"
    _inherit = ["hr.performance.guard.mixin", "hr.performance.result.follower.mixin"]
    _description = "Unit Result Told to Its Members"
    _order = "released_on desc, id desc"
    _rec_name = "unit_name"
    #: Made by the release only.
    _guards_everything = True

    result_id = fields.Many2one(
        "hr.performance.result", required=True, ondelete="cascade", index=True
    )
    cycle_id = fields.Many2one(
        "hr.performance.cycle", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    department_id = fields.Many2one(
        "hr.department", ondelete="restrict", index="btree_not_null"
    )
    subject_kind = fields.Selection(SUBJECT_KINDS, string="Appraised", required=True)
    owner_id = fields.Many2one(
        "hr.employee",
        string="Answers for It",
        ondelete="restrict",
        index="btree_not_null",
    )
    unit_name = fields.Char(string="Appraised Unit", required=True)
    member_ids = fields.Many2many(
        "hr.employee",
        "hr_performance_unit_result_member",
        "unit_result_id",
        "employee_id",
        string="Told to",
        help="Who belonged to the unit when its result was released.",
    )
    released_on = fields.Datetime(required=True)
    told = fields.Selection(
        [
            (GRADE, "The Grade"),
            (SCORE, "Score and Grade"),
            (FULL, "With Goals and Comments"),
        ],
        string="What Members Read",
        required=True,
    )
    level_id = fields.Many2one(
        "hr.performance.scale.level", string="Final Grade", ondelete="restrict"
    )
    color = fields.Integer(related="level_id.color")
    grade_words = fields.Char(
        related="level_id.name", related_sudo=True, string="Grade in Words"
    )
    score = OptionalFigure(digits=(6, 2), aggregator=None)
    lines = PlainJson(export_string_translation=False)
    lines_html = fields.Html(
        compute="_compute_lines_html", string="Goals", sanitize=False
    )
    strengths = fields.Text(string="What Went Well")
    improvements = fields.Text(string="What Should Go Better")
    comment = fields.Text(string="Manager's Comment")

    _result_unique = models.UniqueIndex(
        "(result_id)", "The result is told to its members already."
    )

    @api.depends("lines")
    @api.depends_context("lang")
    def _compute_lines_html(self):
        _ = self.env._
        head = Markup("<tr><th>%s</th>" + "<th class='text-end'>%s</th>" * 4 + "</tr>")
        row = Markup("<tr><td>%s</td>" + "<td class='text-end'>%s</td>" * 4 + "</tr>")
        titles = (
            *(_("Goal or KPI"), _("Target"), _("Actual")),
            *(_("Weight (%)"), _("Points")),
        )
        for told in self:
            told.lines_html = told.lines and TABLE % (
                head % titles,
                Markup().join(row % told._line_cells(line) for line in told.lines),
            )

    def _line_cells(self, line):
        numbers = (line["target"], line["actual"], line["weight"], line["points"])
        return (
            line["title"],
            *(format_number(self.env, number, 2) for number in numbers),
        )

    # FOLLOWING THE RESULTS

    @api.model
    def _follow_results(self, appraisals):
        """Tell members what was released, and take back what is open again."""
        # Whoever releases has checked it; runs with superuser rights.
        results = self.env["hr.performance.result"].search(
            [
                ("appraisal_id", "in", appraisals.ids),
                ("subject_kind", "!=", "employee"),
            ]
        )
        if not results:
            return
        self.search([("result_id", "in", results.ids)]).unlink()
        self.create(
            [
                self._told_values(result)
                for result in results
                if result.state == "released"
                and result.appraisal_id.state != "cancelled"
                and result.cycle_id._rule("unit_told") != "none"
            ]
        )

    @api.model
    def _told_values(self, result):
        told = result.cycle_id._rule("unit_told")
        values = {
            "result_id": result.id,
            "cycle_id": result.cycle_id.id,
            "company_id": result.company_id.id,
            "department_id": result.subject_department_id.id,
            "subject_kind": result.subject_kind,
            "owner_id": result.owner_id.id,
            "unit_name": result.unit_name,
            "member_ids": [(6, 0, self._members(result).ids)],
            "released_on": result.released_on or fields.Datetime.now(),
            "told": told,
            "level_id": result.final_level_id.id,
        }
        if told != GRADE:
            values["score"] = result.score
        if told == FULL:
            values.update(self._full_values(result))
        return values

    @api.model
    def _full_values(self, result):
        lines = result.line_ids.filtered(lambda line: line.kind == "weighted")
        return {
            "strengths": result.manager_strengths,
            "improvements": result.manager_improvements,
            "comment": result.manager_comment,
            "lines": [
                {
                    "title": line.appraisal_line_id.title,
                    "target": line.appraisal_line_id.target
                    if line.method != "manual"
                    else None,
                    "actual": line.actual if line.has_actual else None,
                    "weight": line.weight,
                    "points": line.points if line.outcome_state == "scored" else None,
                }
                for line in lines
            ],
        }

    @api.model
    def _members(self, result):
        """Who works in the unit now; who answers for it has the result itself."""
        here = Domain("company_id", "=", result.company_id.id)
        if result.subject_department_id:
            here = Domain("department_id", "child_of", result.subject_department_id.ids)
        return self.env["hr.employee"].search(here & Domain("active", "=", True)) - (
            result.owner_id
        )
