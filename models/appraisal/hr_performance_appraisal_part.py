# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ...engine import presence


class HrPerformanceAppraisalPart(models.Model):
    """A dated slice of an appraisal with its own manager, department and job.

    An appraisal without rows is one part. The first move within the period makes two;
    whoever managed a part rates it, and the days are the weights (METHODS M41).
    """

    _name = "hr.performance.appraisal.part"
    _inherit = "hr.performance.guard.mixin"
    _description = "Part of an Appraisal"
    _order = "appraisal_id, date_from, id"

    appraisal_id = fields.Many2one(
        "hr.performance.appraisal",
        required=True,
        ondelete="cascade",
        index=True,
        readonly=True,
        guarded=True,
    )
    company_id = fields.Many2one(related="appraisal_id.company_id")
    date_from = fields.Date(string="From", required=True, readonly=True, guarded=True)
    date_to = fields.Date(string="Until", required=True, readonly=True, guarded=True)
    manager_id = fields.Many2one(
        "hr.employee",
        string="Direct Manager",
        ondelete="restrict",
        index="btree_not_null",
        readonly=True,
        help="Rates this part of the period.",
        guarded=True,
    )
    department_id = fields.Many2one("hr.department", readonly=True, guarded=True)
    job_id = fields.Many2one("hr.job", readonly=True, guarded=True)
    plan_version = fields.Integer(
        readonly=True,
        help="The version of the plan that held in this part.",
        guarded=True,
    )
    days = fields.Integer(
        compute="_compute_days",
        store=True,
        help="Calendar days; the weight of this part in the score.",
    )

    # versions of the plan
    version_ids = fields.Many2many(
        "hr.performance.plan.version",
        "hr_performance_part_version_rel",
        compute="_compute_version_ids",
        string="Versions of the Plan",
        help="Those that held in this part; its manager rates against them.",
    )

    _dates_ordered = models.Constraint(
        "CHECK (date_to >= date_from)", "A part cannot end before it starts."
    )

    _start_unique = models.UniqueIndex(
        "(appraisal_id, date_from)", "Two parts cannot start on the same day."
    )

    @api.depends("date_from", "date_to")
    def _compute_days(self):
        for part in self:
            part.days = (
                presence.days(part.date_from, part.date_to)
                if part.date_from and part.date_to
                else 0
            )

    @api.depends("date_from", "date_to", "manager_id.name")
    def _compute_display_name(self):
        for part in self:
            part.display_name = f"{part.date_from} – {part.date_to}"

    # VERSIONS OF THE PLAN

    @api.depends("date_from", "date_to", "appraisal_id.version_ids.valid_from")
    @api.depends_context("uid")
    def _compute_version_ids(self):
        # A former manager reads the part, and maybe none of the versions.
        told = self.env["hr.performance.plan.version"].search(
            # sudo: ids only; the search has the reader's own rights.
            [("appraisal_id", "in", self.sudo().appraisal_id.ids)]
        )
        for part in self:
            # sudo: dates of the versions; the reader's own rights show them.
            appraisal = part.sudo().appraisal_id
            numbers_held = [
                segment.number
                for segment in appraisal._plan_segments()
                if segment.overlap(part.date_from, part.date_to)
            ]
            part.version_ids = told.filtered(
                lambda v, held=numbers_held, sheet=appraisal.id: (
                    v.appraisal_id.id == sheet and v.number in held
                )
            ).sorted("number")
