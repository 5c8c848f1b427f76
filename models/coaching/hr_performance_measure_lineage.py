# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL


class HrPerformanceMeasure(models.Model):
    """How old a collected value is, and the way to the records behind it."""

    _inherit = "hr.performance.measure"

    is_stale = fields.Boolean(
        string="Stale",
        compute="_compute_is_stale",
        search="_search_is_stale",
        help="Collected longer ago than the company allows, although an open plan"
        " counts it. What a decided plan counts is kept as it was.",
    )

    @api.depends("collected_on", "source")
    def _compute_is_stale(self):
        # sudo: whether values that one may read are old.
        model = self.sudo()
        stale = model.search(Domain("id", "in", self.ids) & model._stale_domain())
        for measure in self:
            measure.is_stale = measure.id in stale.ids

    @api.model
    def _search_is_stale(self, operator, value):
        if operator != "in":
            return NotImplemented
        stale = self._stale_domain()
        return stale if True in value else ~stale

    @api.model
    def _stale_domain(self):
        """Collected values of open plans that were not refreshed for too long."""
        self.env["hr.performance.appraisal.line"].flush_model(["kpi_id"])
        self.env["hr.performance.appraisal"].flush_model()
        self.env["hr.performance.cycle"].flush_model(["state"])
        self.env["res.company"].flush_model(["performance_stale_hours"])
        return Domain("source", "=", "odoo") & Domain("id", "in", self._stale_query())

    @api.model
    def _stale_query(self):
        """Query for old collected values that open plans count, and no decided one."""
        states = self.env["hr.performance.appraisal.line"]._open_states()
        counts = SQL(
            """
            SELECT 1 FROM hr_performance_appraisal_line line
              JOIN hr_performance_appraisal sheet ON sheet.id = line.appraisal_id
              JOIN hr_performance_cycle cycle ON cycle.id = sheet.cycle_id
             WHERE sheet.employee_id = measure.employee_id
               AND line.kpi_id = measure.kpi_id
               AND measure.period_end
                   BETWEEN COALESCE(sheet.date_start, cycle.date_start)
                       AND COALESCE(sheet.date_end, cycle.date_end)
               AND sheet.state != 'cancelled'
            """
        )
        is_open = SQL(
            "sheet.state IN %s AND cycle.state NOT IN ('draft', 'closed')", states
        )
        return SQL(
            """(
            SELECT measure.id FROM hr_performance_measure measure
              JOIN res_company company ON company.id = measure.company_id
             WHERE measure.source = 'odoo'
               AND measure.collected_on < %(now)s
                   - company.performance_stale_hours * INTERVAL '1 hour'
               AND EXISTS (%(counts)s AND %(is_open)s)
               AND NOT EXISTS (%(counts)s AND NOT (%(is_open)s))
            )""",
            now=fields.Datetime.now(),
            counts=counts,
            is_open=is_open,
        )

    # ACTIONS

    def action_override(self):
        """Ask for the value that shall count instead, with reason and evidence."""
        self.ensure_one()
        self.check_access("read")
        if self.source != "odoo":
            raise UserError(
                self.env._(
                    "%s was entered by hand: change it in the list.", self.display_name
                )
            )
        self._lines().appraisal_id._check_measuring()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Override Value"),
            "res_model": "hr.performance.measure.override",
            "view_mode": "form",
            "target": "new",
            "context": {"default_measure_id": self.id},
        }

    def action_open_records(self):
        """Open the records behind the value, as far as the reader may see them."""
        self.ensure_one()
        self.check_access("read")
        # sudo: hr.performance.kpi.source - the definition; the records themselves are
        # found and read with the reader's own rights.
        source = self.sudo().kpi_source_id
        if not source:
            raise UserError(
                self.env._("%s: no Odoo records stand behind it.", self.display_name)
            )
        if source.model_name not in self.env or not self.env[
            source.model_name
        ].has_access("read"):
            raise UserError(
                self.env._(
                    "%(name)s: you may not read the records that this value was made"
                    " from. Ask %(owner)s about them.",
                    name=source.name,
                    owner=source.owner_id.name,
                )
            )
        return source._records_action(
            # sudo: hr.employee - which user the person of a readable value is.
            self.sudo().employee_id,
            self.period_start,
            self.period_end,
            self.display_name,
        )


class HrPerformanceKpiSource(models.Model):
    """The way from a value to its records."""

    _inherit = "hr.performance.kpi.source"

    def _records_action(self, employee, start, end, name):
        """Window action on the records of one employee and period."""
        self.ensure_one()
        people = self._people(employee)
        domain = self._period_domain(start, end) & self._person_domain(people)
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": self.model_name,
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
            "domain": list(domain),
            "context": {"create": False},
        }
