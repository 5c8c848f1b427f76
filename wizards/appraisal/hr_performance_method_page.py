# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...models.base.seeing import readers_only


class HrPerformanceMethodPage(models.TransientModel):
    """How an appraisal works, on one page, and the button that acknowledges it."""

    _name = "hr.performance.method.page"
    _inherit = "hr.performance.number.mixin"
    _description = "How You Are Assessed"
    _works_on = "appraisal_ids"

    appraisal_ids = fields.Many2many("hr.performance.appraisal", required=True)
    cycle_id = fields.Many2one(
        "hr.performance.cycle", compute="_compute_cycle_id", string="Cycle"
    )
    is_in_person = fields.Boolean(readonly=True)
    informed_on = fields.Date(
        string="Informed in Person on",
        default=lambda self: self.env.company._performance_today(),
    )
    people = fields.Char(compute="_compute_people", string="People without Login")
    is_acknowledged = fields.Boolean(compute="_compute_is_acknowledged")
    page = fields.Html(compute="_compute_page", sanitize=False)

    @api.depends("appraisal_ids")
    def _compute_cycle_id(self):
        for dialog in self:
            dialog.cycle_id = dialog.appraisal_ids[:1].cycle_id

    @api.depends("appraisal_ids")
    def _compute_people(self):
        for dialog in self:
            dialog.people = ", ".join(dialog.appraisal_ids.owner_id.mapped("name"))

    @api.depends("appraisal_ids", "is_in_person")
    def _compute_is_acknowledged(self):
        for dialog in self:
            me = dialog.appraisal_ids._user_employee()
            known = self.env["hr.performance.acknowledgement"]._known(
                dialog.cycle_id, me
            )
            dialog.is_acknowledged = (dialog.cycle_id.id, me.id) in known

    @api.depends("appraisal_ids")
    @api.depends_context("lang")
    def _compute_page(self):
        for dialog in self:
            appraisal = dialog.appraisal_ids[:1]
            dialog.page = (
                self.env["ir.qweb"]._render(
                    "hr_performance.method_page", appraisal._method_values()
                )
                if appraisal
                else False
            )

    @readers_only
    def action_acknowledge(self):
        """Store that the user, or the people informed in person, know the rules."""
        self.ensure_one()
        appraisals = self.appraisal_ids
        if self.is_in_person:
            self._check_in_person()
            people, informed_on = appraisals.owner_id, self.informed_on
        else:
            appraisals._check_role("subject", "manager")
            people, informed_on = appraisals._user_employee(), False
        if not people:
            raise UserError(
                self.env._("Your user has no employee, so there is nobody to record.")
            )
        for cycle, records in appraisals.grouped("cycle_id").items():
            chosen = records.owner_id if self.is_in_person else people
            self.env["hr.performance.acknowledgement"]._record(
                cycle, chosen, informed_on
            )
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _check_in_person(self):
        """Only for people without login, by their manager or HR, and not in advance."""
        self.appraisal_ids._check_role("manager", "hr")
        # sudo: hr.employee - only whether the people have a login.
        if self.appraisal_ids.sudo().owner_id.user_id.filtered("active"):
            raise UserError(
                self.env._("People with a login acknowledge the rules themselves.")
            )
        today = self.appraisal_ids.company_id._performance_today()
        if not self.informed_on or self.informed_on > today:
            raise ValidationError(
                self.env._("Enter the day on which the rules were explained.")
            )
