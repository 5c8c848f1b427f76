# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from psycopg2 import DataError, ProgrammingError

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import mute_logger

from ...engine import dates
from ...models.base.figure import Figure
from ...models.base.seeing import names_of, readers_only

PEOPLE = 10


class HrPerformanceKpiTrial(models.TransientModel):
    """Values of a few people, as a source would make them with one's own rights."""

    _name = "hr.performance.kpi.trial"
    _inherit = "hr.performance.number.mixin"
    _description = "Trial of a Data Source"

    source_id = fields.Many2one(
        "hr.performance.kpi.source", required=True, readonly=True
    )
    unit = fields.Char(related="source_id.kpi_id.unit", related_sudo=False)
    date_start = fields.Date(
        string="From", required=True, default=lambda self: self._default_period()[0]
    )
    date_end = fields.Date(
        string="Until", required=True, default=lambda self: self._default_period()[1]
    )
    found_count = fields.Integer(
        string="People with Records",
        readonly=True,
        help="Of the company, as far as your rights reach.",
    )
    unknown_count = fields.Integer(
        string="People without Value",
        readonly=True,
        help="Whom the source cannot find, for example without login, or for whom"
        " there is nothing to compute.",
    )
    line_ids = fields.One2many(
        "hr.performance.kpi.trial.line", "trial_id", string="People", readonly=True
    )

    @api.model
    def _default_period(self):
        """The last quarter that is over."""
        today = self.env.company._performance_today()
        start, _end = dates.period(today, 3)
        return dates.period(fields.Date.subtract(start, days=1), 3)

    @readers_only
    def action_fill(self):
        """Compute again for other dates."""
        self.ensure_one()
        self.source_id._check_administrator()
        self._fill()
        return self._get_records_action(target="new", name=self.env._("Try It"))

    def _fill(self):
        """Evaluate with the rights of the current user and keep a few rows."""
        self.ensure_one()
        source = self.source_id
        employees = self._employees()
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                values = source.with_context(
                    allowed_company_ids=source.company_id.ids
                )._values(self.date_start, self.date_end, employees)
        except (ValueError, TypeError, KeyError, DataError, ProgrammingError) as error:
            raise UserError(
                self.env._(
                    "%(name)s cannot be computed: %(problem)s",
                    name=names_of(source, "name"),
                    problem=error,
                )
            ) from error
        with_records = [e.id for e in employees if values.get(e.id, (0, 0))[1]]
        others = [e.id for e in employees if not values.get(e.id, (0, 0))[1]]
        few = with_records[: PEOPLE - min(3, len(others))]
        shown = few + others[: PEOPLE - len(few)]
        self.write(
            {
                "found_count": len(with_records),
                "unknown_count": len(employees) - len(values),
                "line_ids": [Command.clear()]
                + [
                    Command.create(
                        {
                            "employee_id": employee,
                            "has_value": employee in values,
                            "value": values.get(employee, (0, 0))[0],
                            "record_count": values.get(employee, (0, 0))[1],
                        }
                    )
                    for employee in shown
                ],
            }
        )

    def _employees(self):
        """People of the company; never the own superiors, whom HR rights leave out."""
        found = (
            self.env["hr.employee"]
            # sudo: hr.employee - ids only; records are read with the user's rights.
            .sudo()
            .search(
                [
                    ("company_id", "=", self.source_id.company_id.id),
                    *self.env.user._performance_within_reach("id"),
                ],
                order="name, id",
            )
        )
        return found.with_env(self.env)


class HrPerformanceKpiTrialLine(models.TransientModel):
    """What one person would get."""

    _name = "hr.performance.kpi.trial.line"
    _inherit = "hr.performance.number.mixin"
    _description = "Trial of a Data Source: Person"

    trial_id = fields.Many2one(
        "hr.performance.kpi.trial", required=True, ondelete="cascade", index=True
    )
    employee_id = fields.Many2one("hr.employee", readonly=True)
    has_value = fields.Boolean(readonly=True)
    value = Figure(digits=(16, 6), readonly=True)
    record_count = fields.Integer(string="Records", readonly=True)
