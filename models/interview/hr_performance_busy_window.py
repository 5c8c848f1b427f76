# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine import slots
from ..base.seeing import names_of


class HrPerformanceBusyWindow(models.Model):
    """Days or hours of a department in which no talks are proposed.

    Nothing is forbidden by it: who wants to talk at the end of the month may.
    """

    _name = "hr.performance.busy.window"
    _inherit = ["hr.performance.guard.mixin"]
    _description = "Busy Time without Talks"
    _order = "company_id, department_id, name, id"

    name = fields.Char(
        string="What Is Going On",
        required=True,
        translate=True,
        help="For example closing of the month, stocktaking, peak season.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        fixed=True,
    )
    department_id = fields.Many2one(
        "hr.department",
        index="btree_not_null",
        ondelete="cascade",
        domain="[('company_id', '=', company_id)]",
        help="The department and all below it. Empty: the whole company.",
        fixed=True,
    )
    kind = fields.Selection(
        [
            ("month_end", "Last days of each month"),
            ("month_start", "First days of each month"),
            ("weekday", "A day of each week"),
            ("dates", "From one day to another"),
        ],
        string="When",
        required=True,
        default="month_end",
    )
    days = fields.Integer(string="So Many Days", default=3)
    weekday = fields.Selection(
        [
            ("0", "Monday"),
            ("1", "Tuesday"),
            ("2", "Wednesday"),
            ("3", "Thursday"),
            ("4", "Friday"),
            ("5", "Saturday"),
            ("6", "Sunday"),
        ],
        string="Day of the Week",
        default="0",
    )
    date_start = fields.Date(string="First Day")
    date_end = fields.Date(string="Last Day")
    hour_from = fields.Float(
        string="From", help="0:00 to 24:00 is the whole day.", default=0
    )
    hour_to = fields.Float(string="To", default=24)

    @api.constrains(
        "kind", "days", "weekday", "date_start", "date_end", "hour_from", "hour_to"
    )
    def _check_when(self):
        for window in self:
            problem = window._problem()
            if problem:
                raise ValidationError(
                    self.env._(
                        "%(name)s: %(problem)s",
                        name=names_of(window),
                        problem=problem,
                    )
                )

    def _problem(self):
        """Why this says no time, or ''."""
        _ = self.env._
        if not 0 <= self.hour_from < self.hour_to <= 24:
            return _("the hours begin before they end, between 0:00 and 24:00.")
        if self.kind in ("month_start", "month_end") and not 1 <= self.days <= 31:
            return _("say how many days, from 1 to 31.")
        if self.kind == "weekday" and not self.weekday:
            return _("choose the day of the week.")
        if self.kind == "dates":
            if not self.date_start or not self.date_end:
                return _("set the first and the last day.")
            if self.date_end < self.date_start:
                return _("the last day lies before the first one.")
        return ""

    def _days_between(self, first, last):
        """Days of this window between two days."""
        self.ensure_one()
        return slots.busy_days(
            self.kind,
            first,
            last,
            days=self.days,
            weekday=int(self.weekday or 0),
            since=self.date_start,
            until=self.date_end,
        )
