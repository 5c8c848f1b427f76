# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...models.base.seeing import names_of, readers_only
from ...models.scheme.scheme_rules import EVENT_KINDS


class HrPerformanceStart(models.TransientModel):
    """Start appraisals of a continuous cycle by hand: what happened, to whom, when."""

    _name = "hr.performance.start"
    _description = "Start Appraisal"
    _works_on = "employee_ids"
    _inherit = ["hr.performance.number.mixin", "hr.mixin"]

    cycle_id = fields.Many2one(
        "hr.performance.cycle",
        required=True,
        ondelete="cascade",
        domain=[("kind", "=", "continuous"), ("state", "not in", ("draft", "closed"))],
    )
    employee_ids = fields.Many2many(
        "hr.employee",
        "hr_performance_start_employee_rel",
        "start_id",
        "employee_id",
        string="People",
    )
    event_kind = fields.Selection(
        EVENT_KINDS, string="What Happened", required=True, default="project"
    )
    event_date = fields.Date(
        string="On",
        required=True,
        default=lambda self: self.env.company._performance_today(),
    )
    date_start = fields.Date(
        string="Period From",
        required=True,
        compute="_compute_date_start",
        store=True,
        readonly=False,
        precompute=True,
        help="First day of the time that is appraised.",
        compute_sudo=False,
    )
    date_end = fields.Date(
        string="Period Until",
        required=True,
        compute="_compute_date_end",
        store=True,
        readonly=False,
        precompute=True,
        compute_sudo=False,
    )

    cancelled_names = fields.Char(
        compute="_compute_cancelled_names", compute_sudo=False
    )
    again = fields.Boolean(
        string="Take In Again",
        help="Who has a cancelled sheet from this event gets a new one.",
    )

    @api.depends("cycle_id", "employee_ids", "event_kind", "event_date")
    def _compute_cancelled_names(self):
        """Whose sheet from this event HR has cancelled."""
        for start in self:
            cancelled = self.env["hr.employee"]
            if start.cycle_id and start.employee_ids:
                cancelled = start.cycle_id._cancelled_events(start._events())
            start.cancelled_names = names_of(cancelled, "name")

    @api.depends("cycle_id")
    def _compute_date_start(self):
        for start in self:
            start.date_start = start.date_start or start.cycle_id.date_start

    @api.depends("event_date")
    def _compute_date_end(self):
        for start in self:
            start.date_end = start.event_date

    @api.constrains("date_start", "date_end")
    def _check_dates(self):
        for start in self:
            if start.date_end < start.date_start:
                raise ValidationError(
                    self.env._("The appraised time cannot end before it starts.")
                )

    @readers_only
    def action_confirm(self):
        """Create the appraisals and open them."""
        self.ensure_one()
        self.cycle_id.check_access("write")
        if not self.employee_ids:
            raise UserError(self.env._("Choose at least one person."))
        self._check_reach()
        if self.cancelled_names and not self.again:
            raise UserError(
                self.env._(
                    "The sheet from this event was cancelled: %s. Tick Take In Again to"
                    " start a new one, or take these people out of the list.",
                    self.cancelled_names,
                )
            )
        made = self.cycle_id._start_events(self._events())
        if not made:
            raise UserError(
                self.env._("From this event all of them have an appraisal already.")
            )
        action = self.cycle_id.action_open_appraisals()
        action["domain"] = [("id", "in", made.ids)]
        return action

    def _events(self):
        """One event for each person."""
        return [
            {
                "employee_id": employee_id,
                "event_kind": self.event_kind,
                "event_date": self.event_date,
                "date_start": self.date_start,
                "date_end": self.date_end,
            }
            for employee_id in self.employee_ids.ids
        ]

    def _check_reach(self):
        """Raise for people outside the cycle's company or the user's departments."""
        # sudo: hr.employee - names of people whom the user has chosen.
        reach = self.env["hr.employee"].sudo()
        reach = reach.search(
            self.cycle_id._population_domain()
            & Domain("id", "in", self.employee_ids.ids)
        )
        outside = self.sudo().employee_ids - reach  # sudo: as above.
        if outside:
            raise UserError(
                self.env._(
                    "%(people)s: outside what %(cycle)s covers, or not in a department"
                    " whose HR partner you are.",
                    people=names_of(outside, "name"),
                    cycle=names_of(self.cycle_id, "name"),
                )
            )
