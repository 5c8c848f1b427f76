# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine import presence
from ..organization.appraisal_states import CLOSABLE


class HrPerformanceAppraisal(models.Model):
    """People who are there for a part of the period only."""

    _inherit = "hr.performance.appraisal"

    present_from = fields.Date(
        string="There From",
        readonly=True,
        copy=False,
        help="First day of service, where it lies within the period.",
    )
    present_until = fields.Date(
        string="There Until",
        readonly=True,
        copy=False,
        help="Last day of service, where it lies within the period.",
    )
    presence_share = fields.Float(
        string="Share of the Period (%)",
        compute="_compute_presence_share",
        digits=(6, 2),
        help="Calendar days of service among the days of the period. Amounts that"
        " depend on time are paid for this share.",
    )

    is_leaver = fields.Boolean(compute="_compute_is_leaver", compute_sudo=True)

    @property
    def _guarded_fields(self):
        return super()._guarded_fields | {"present_from", "present_until"}

    @api.depends(
        "present_from", "present_until", "cycle_id.date_start", "cycle_id.date_end"
    )
    def _compute_presence_share(self):
        for appraisal in self:
            appraisal.presence_share = float(100 * appraisal._presence())

    @api.depends("employee_id.active")
    def _compute_is_leaver(self):
        # sudo by compute_sudo: only whether somebody has left.
        for appraisal in self:
            appraisal.is_leaver = appraisal._has_left()

    def _presence(self):
        """Share of the period in which the appraisee was there, as Decimal."""
        self.ensure_one()
        start, end = self._period()
        return presence.share(self.present_from, self.present_until, start, end)

    def _note_joining(self):
        """Note of launched sheets who came after the start of the period."""
        starts = {
            # sudo: hr.version - the first day of the contract, for the share only.
            sheet: sheet.sudo().employee_id.contract_date_start
            for sheet in self
        }
        joined = self.filtered(lambda a: (starts[a] or a._period()[0]) > a._period()[0])
        for start, group in joined.grouped(starts.get).items():
            group.write({"present_from": start})

    def action_close_early(self):
        """Close the sheets of people who left: pro rata, with what is decided."""
        self._check_role("manager", "hr")
        self._check_state(*CLOSABLE)
        staying = self.filtered(lambda a: not a._has_left())
        if staying:
            raise UserError(
                self.env._(
                    "%s: the employee is still here. Archive the employee with a"
                    " departure date first, or cancel the appraisal.",
                    ", ".join(staying.mapped("display_name")[:5]),
                )
            )
        # sudo: guarded fields; role and state were checked above.
        self.sudo()._close_early()

    def _has_left(self):
        """Whether the appraisee has been archived or the contract has ended."""
        self.ensure_one()
        # sudo: hr.employee - only whether and when somebody left.
        return not self.sudo().employee_id.active or bool(self._last_day())

    def _last_day(self):
        """Last day of service that is known and past; False if there is none."""
        self.ensure_one()
        # sudo: hr.employee - only when somebody left.
        employee = self.sudo().employee_id
        last = employee.departure_date
        return last if last and last <= fields.Date.context_today(self) else False

    def _close_early(self):
        today = fields.Date.context_today(self)
        for last, records in self.grouped(lambda a: a._last_day() or today).items():
            for start, group in records.grouped(lambda a: a._period()[0]).items():
                group._quiet().write({"present_until": max(last, start)})
        self._move({"state": "closed_early"})
