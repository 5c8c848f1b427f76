# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from odoo.addons.hr_performance.models.base.seeing import readers_only


class HrCourse(models.Model):
    """What a course is good for, and who waits for it."""

    _inherit = "hr.course"

    performance_kpi_ids = fields.Many2many(
        "hr.performance.kpi",
        "hr_course_performance_kpi_rel",
        string="KPIs",
        help="Fits trainings for one of these.",
    )
    performance_topics = fields.Char(
        string="Skills and Topics",
        translate=True,
        help="Separated by commas: names of skills, competencies and trainings, as they"
        " stand in plans, requests and reward rules. The course's name counts, too.",
    )
    performance_months = fields.Integer(
        string="Certificate Valid (Months)",
        help="From the last day of the course on. 0: without end.",
    )
    performance_trains_evaluators = fields.Boolean(
        string="Trains Evaluators",
        help="Whoever passes is trained as an evaluator, as long as the certificate is"
        " valid.",
    )
    performance_wanted_count = fields.Integer(
        string="Wanted",
        compute="_compute_performance_wanted_count",
        help="Trainings that were asked for, fit this course and have no date yet. Of"
        " those that you may read.",
    )

    _performance_months_positive = models.Constraint(
        "CHECK (performance_months >= 0)",
        "The validity of a certificate cannot be negative.",
    )

    @api.depends_context("uid")
    @api.depends("name", "performance_topics", "performance_kpi_ids")
    def _compute_performance_wanted_count(self):
        wanted = self._performance_wanted()
        for course in self:
            course.performance_wanted_count = len(wanted[course])

    def _performance_wanted(self):
        """Requests of the reader's reach that each course would serve."""
        requests = self.env["hr.performance.coaching.request"].search(
            [
                ("kind", "=", "training"),
                ("state", "in", ("open", "agreed")),
                ("course_state", "in", (False, "declined")),
            ]
        )
        fitting = requests._fitting_courses(self)
        return {
            course: requests.filtered(lambda one, own=course: own in fitting[one])
            for course in self
        }

    @readers_only
    def action_open_performance_wanted(self):
        """The requests that this course would serve."""
        self.ensure_one()
        name = "hr_performance.hr_performance_coaching_request_action"
        action = self.env["ir.actions.act_window"]._for_xml_id(name)
        ids = self._performance_wanted()[self].ids
        return {**action, "domain": [("id", "in", ids)], "context": {}}
