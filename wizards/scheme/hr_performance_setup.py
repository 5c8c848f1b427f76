# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ...models.base.seeing import readers_only


class HrPerformanceSetup(models.TransientModel):
    """The set-up checklist: nine steps, done or not, told from the data."""

    _name = "hr.performance.setup"
    _description = "Set-up Checklist"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    line_ids = fields.One2many("hr.performance.setup.line", "setup_id", readonly=True)
    done_count = fields.Integer(compute="_compute_done_count")
    step_count = fields.Integer(compute="_compute_done_count")

    @api.depends("line_ids.done")
    def _compute_done_count(self):
        for setup in self:
            setup.step_count = len(setup.line_ids)
            setup.done_count = len(setup.line_ids.filtered("done"))

    @api.depends("company_id")
    def _compute_display_name(self):
        for setup in self:
            setup.display_name = self.env._("Set-up Checklist")

    @api.model
    def action_open(self):
        """Open the checklist of the present company as it stands now."""
        shown = ("code", "name", "done", "detail")
        steps = self.env.company._performance_setup()
        setup = self.create(
            {
                "line_ids": [
                    Command.create({name: step[name] for name in shown})
                    for step in steps
                ]
            }
        )
        return setup._get_records_action(
            name=self.env._("Set-up Checklist"), target="current"
        )

    @readers_only
    def action_start(self):
        """Go on to the page that starts a cycle."""
        return self.env["ir.actions.act_window"]._for_xml_id(
            "hr_performance.hr_performance_launch_action"
        )


class HrPerformanceSetupLine(models.TransientModel):
    """One step of the checklist."""

    _name = "hr.performance.setup.line"
    _description = "Set-up Step"

    setup_id = fields.Many2one(
        "hr.performance.setup", required=True, ondelete="cascade", index=True
    )
    code = fields.Char(required=True, readonly=True)
    name = fields.Char(string="Step", required=True, readonly=True)
    done = fields.Boolean(readonly=True)
    detail = fields.Char(string="Found", readonly=True)

    @readers_only
    def action_open(self):
        """Open the records of the step."""
        self.ensure_one()
        names = self.env.company._performance_setup_names()
        if self.code not in names:
            raise UserError(self.env._("There is no such step of the set-up."))
        return self.env["ir.actions.actions"]._for_xml_id(names[self.code][1])
